#include "faturad/store/documents.hpp"

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/keys.hpp"
#include "store/listing.hpp"

namespace faturad::store {

const char* name(EventType type) noexcept {
  switch (type) {
    case EventType::accepted: return "accepted";
    case EventType::done: return "done";
    case EventType::retrying: return "retrying";
    case EventType::dead: return "dead";
    case EventType::redriven: return "redriven";
    case EventType::deleted: return "deleted";
  }
  return "unknown";
}

namespace {

Error no_document(const DocumentId& id) { return make_error(Errc::not_found, fmt::format("there is no document {}", id.str())); }

template <class Record>
result<std::optional<Record>> load(const KeyValue& kv, Family family, std::string_view key) {
  auto bytes = kv.get(family, key);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Record>();
  auto record = decode<Record>(**bytes);
  if (!record) return make_error(Errc::incompatible_format, "a record is damaged or of a later version of faturad");
  return record;
}

class EngineDocuments final : public Documents {
 public:
  explicit EngineDocuments(EngineCore& core) : core_(core) {}

  result<DocumentView> get(const std::string& tenant, DocumentId id) const override {
    auto record = read_record(core_.kv(), id);
    if (!record) return record.error();
    if (!*record || (*record)->tenant != tenant) return no_document(id);
    DocumentView view{std::move(**record), std::nullopt};
    if (view.record.status != DocumentStatus::done) return view;
    auto stored = load<StoredResult>(core_.kv(), Family::results, id.view());
    if (!stored) return stored.error();
    view.result = std::move(*stored);
    return view;
  }

  result<std::string> text(const std::string& tenant, DocumentId id) const override {
    auto record = read_record(core_.kv(), id);
    if (!record) return record.error();
    if (!*record || (*record)->tenant != tenant) return no_document(id);
    auto stored = core_.kv().get(Family::texts, id.view());
    if (!stored) return stored.error();
    if (*stored) return std::move(**stored);
    return make_error(Errc::conflict, fmt::format("document {} is {}: its text is there once it is done", id.str(),
                                                  name((*record)->status)));
  }

  result<std::string> payload_chunk(const DocumentRecord& record, std::uint32_t index) const override {
    if (std::uint64_t{index} * kSpoolChunk >= record.bytes) return std::string();
    auto chunk = core_.kv().get(Family::spool, keys::chunk(record.payload, index));
    if (!chunk) return chunk.error();
    if (*chunk) return std::move(**chunk);
    return make_error(Errc::storage_failure, fmt::format("chunk {} of document {} is not in the database", index, record.id.str()));
  }

  result<ListPage> list(const ListQuery& query) const override { return list_documents(core_.kv(), query); }

  result<EventPage> events(const std::string& tenant, std::uint64_t after, std::size_t limit) const override {
    EventPage page;
    page.last = after;
    page.first_kept = core_.first_event();
    const auto rows = core_.kv().scan(Family::events, keys::sequence(after + 1), keys::sequence(UINT64_MAX));
    for (; rows->valid() && page.items.size() < limit; rows->next()) {
      page.last = Reader(rows->key()).u64_be();
      auto event = decode<Event>(rows->value());
      if (!event || event->tenant != tenant) continue;
      event->sequence = page.last;
      page.items.push_back(std::move(*event));
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    if (after > 0 && page.last == after) {
      const auto newest = core_.kv().scan(Family::events, keys::sequence(0), keys::sequence(UINT64_MAX), Direction::backward);
      if (auto ok = newest->status(); !ok) return ok.error();
      const std::uint64_t end = newest->valid() ? Reader(newest->key()).u64_be() : 0;
      if (after > end) {
        return make_error(Errc::invalid_argument,
                          fmt::format("after: {} is beyond the last event ({}): was the database replaced by an older one? Begin again at 0", after, end));
      }
    }
    return page;
  }

  result<void> remove(const std::string& tenant, DocumentId id) override {
    auto removed = core_.loop().call<bool>(Durability::synced, [this, tenant, id](Transaction& tx) -> result<bool> {
      auto row = DocumentTable::row(tx, id);
      if (!row) return row.error();
      if (!*row || (*row)->tenant != tenant) return false;
      return core_.remove_document(tx, id);
    });
    if (!removed) return removed.error();
    if (!*removed) return no_document(id);
    return {};
  }

  void on_events(Listener listener) override { core_.on_events(std::move(listener)); }

 private:
  EngineCore& core_;
};

}  // namespace

std::unique_ptr<Documents> make_documents(EngineCore& core) { return std::make_unique<EngineDocuments>(core); }

result<std::optional<DocumentRecord>> read_record(const KeyValue& kv, const DocumentId& id) {
  auto row = load<DocumentRow>(kv, Family::documents, id.view());
  if (!row) return row.error();
  auto job = load<JobRecord>(kv, Family::jobs, keys::job(Topic::parse, id));
  if (!job) return job.error();
  if (!*row || !*job) return std::optional<DocumentRecord>();
  return std::optional(to_record(id, **row, **job));
}

}  // namespace faturad::store
