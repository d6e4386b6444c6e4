#include "faturad/store/engine.hpp"

#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/keys.hpp"
#include "store/rocks/rocks_key_value.hpp"

namespace faturad::store {
namespace {

class EngineImpl final : public Engine {
 public:
  EngineImpl(std::unique_ptr<KeyValue> kv, const EngineOptions& options, const Clock& clock)
      : core_(std::move(kv), options, clock), intake_(make_intake(core_)), queue_(make_queue(core_)),
        dead_letters_(make_dead_letters(core_)), documents_(make_documents(core_)), archive_(make_archive(core_)), contents_(make_contents(core_)) {}
  ~EngineImpl() override { core_.close(); }

  result<void> open() { return core_.open(); }
  Intake& intake() override { return *intake_; }
  queue::Queue& queue() override { return *queue_; }
  queue::DeadLetters& dead_letters() override { return *dead_letters_; }
  Documents& documents() override { return *documents_; }
  Archive& archive() override { return *archive_; }
  Contents& contents() override { return *contents_; }
  AuditReport audit() const override { return store::audit(core_.kv()); }
  void close() override { core_.close(); }

  EngineStats stats() const override {
    const CommitLoop::Counters& counters = core_.loop().counters();
    return {counters.operations, counters.commits, counters.syncs, core_.accepted(), core_.free_bytes(), counters.turns};
  }

 private:
  EngineCore core_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<queue::Queue> queue_;
  std::unique_ptr<queue::DeadLetters> dead_letters_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Contents> contents_;
};

}  // namespace

result<std::unique_ptr<Engine>> make_engine(std::unique_ptr<KeyValue> kv, const EngineOptions& options,
                                            const Clock& clock) {
  auto engine = std::make_unique<EngineImpl>(std::move(kv), options, clock);
  if (auto opened = engine->open(); !opened) return opened.error();
  return std::unique_ptr<Engine>(std::move(engine));
}

result<std::unique_ptr<Engine>> open_engine(const EngineOptions& options, const Clock& clock) {
  RocksOptions rocks;
  rocks.directory = options.directory;
  rocks.block_cache_bytes = options.block_cache_bytes;
  rocks.write_buffer_bytes = options.write_buffer_bytes;
  rocks.log = options.log;
  auto kv = open_rocks(rocks);
  if (!kv) return kv.error();
  return make_engine(std::move(*kv), options, clock);
}

result<std::optional<std::string>> stored_id(const std::filesystem::path& directory) {
  std::optional<std::string> out;
  if (!std::filesystem::exists(directory / "CURRENT")) return out;
  const auto read = peek(directory, Family::meta, [&](std::string_view key, std::string_view value) {
    if (key == keys::kDatabaseId) out = value;
    return !out;
  });
  if (!read) return read.error();
  return out;
}

result<bool> stored_holds(const std::filesystem::path& directory, Sites site) {
  bool out = false;
  if (!std::filesystem::exists(directory / "CURRENT")) return out;
  const auto read = peek(directory, Family::blobs, [&](std::string_view, std::string_view sites) {
    out = !sites.empty() && (static_cast<Sites>(sites[0]) & site) != 0;
    return !out;
  });
  if (!read) return read.error();
  return out;
}

result<AuditReport> audit_directory(const EngineOptions& options, const BlobCheck& check) {
  RocksOptions rocks;
  rocks.directory = options.directory;
  if (!std::filesystem::exists(options.directory / "CURRENT")) {
    return make_error(Errc::not_found, "there is no database in " + options.directory.string());
  }
  auto kv = open_rocks(rocks);
  if (!kv) return kv.error();
  return audit(**kv, check);
}

}  // namespace faturad::store
