#include <map>
#include <mutex>

#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

class MemoryStore final : public BlobStore {
 public:
  result<void> put(const BlobId& id, Source& source) override {
    std::string bytes(id.bytes, '\0');
    const auto read = source.read(0, bytes);
    if (!read) return read.error();
    if (*read != id.bytes || sha256(bytes) != id.sha256) return make_error(Errc::storage_failure, "the content does not match its SHA-256");
    const std::lock_guard lock(mutex_);
    blobs_.try_emplace(id.sha256, std::move(bytes));
    return {};
  }

  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    std::string bytes;
    {
      const std::lock_guard lock(mutex_);
      const auto found = blobs_.find(id.sha256);
      if (found == blobs_.end()) return make_error(Errc::not_found, "there is no such blob");
      bytes = found->second;
    }
    std::string_view rest(bytes);
    rest = rest.substr(std::min<std::uint64_t>(offset, rest.size()), size);
    for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPiece))) {
      if (auto taken = sink(rest.substr(0, kPiece)); !taken) return taken;
    }
    return {};
  }

  result<bool> has(const BlobId& id) override {
    const std::lock_guard lock(mutex_);
    return blobs_.count(id.sha256) > 0;
  }

  result<void> remove(const Sha256& sha256) override {
    const std::lock_guard lock(mutex_);
    blobs_.erase(sha256);
    return {};
  }

  result<ListPage> list(const std::string& cursor) override {
    constexpr std::size_t kPageSize = 2;  // small, so that tests see several pages
    ListPage page;
    const std::lock_guard lock(mutex_);
    for (const auto& [sha256, bytes] : blobs_) {
      if (sha256.hex() <= cursor) continue;
      page.items.push_back({sha256, bytes.size()});
      if (page.items.size() < kPageSize) continue;
      page.cursor = sha256.hex();
      break;
    }
    return page;
  }

  result<std::uint64_t> remove_leftovers(UnixMillis) override { return std::uint64_t{0}; }

  result<std::optional<std::string>> label() override {
    const std::lock_guard lock(mutex_);
    return label_;
  }
  result<void> put_label(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    if (!label_) label_ = text;
    return {};
  }

 private:
  std::mutex mutex_;  // guards the members below
  std::map<Sha256, std::string> blobs_;
  std::optional<std::string> label_;
};

}  // namespace

std::unique_ptr<BlobStore> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace faturad::blob
