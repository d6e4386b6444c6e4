#include <condition_variable>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

class EmbeddedStore final : public BlobStore {
 public:
  explicit EmbeddedStore(Contents& contents) : contents_(contents) {}

  result<void> put(const BlobId& id, Source& source) override {
    const Writing writing(*this, id.sha256);
    auto there = has(id);
    if (!there) return there.error();
    if (*there) return {};
    if (auto begun = contents_.begin(id.sha256); !begun) return begun;
    auto written = write(id, source);
    if (written) return contents_.finish(id.sha256, id.bytes);
    (void)contents_.remove(id.sha256);  // else the sweep does it
    return written;
  }

  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    auto there = has(id);
    if (!there) return there.error();
    if (!*there) return make_error(Errc::not_found, "there is no such blob");
    const bool whole = offset == 0 && size >= id.bytes;
    const std::uint64_t end = offset >= id.bytes ? offset : offset + std::min(size, id.bytes - offset);
    Sha256Hasher hasher;
    while (offset < end) {
      auto chunk = contents_.chunk(id.sha256, static_cast<std::uint32_t>(offset / kContentChunk));
      if (!chunk) return chunk.error();
      const std::size_t skip = offset % kContentChunk;
      if (skip >= chunk->size()) return make_error(Errc::storage_failure, fmt::format("{} lacks a chunk in the database", blob_name(id.sha256)));
      const auto piece = std::string_view(*chunk).substr(skip, end - offset);
      if (whole) hasher.update(piece);
      if (auto taken = sink(piece); !taken) return taken;
      offset += piece.size();
    }
    if (whole && hasher.finish() != id.sha256) return make_error(Errc::storage_failure, fmt::format("{} does not match its name", blob_name(id.sha256)));
    return {};
  }

  result<bool> has(const BlobId& id) override {
    auto found = contents_.find(id.sha256);
    if (!found) return found.error();
    return *found && (*found)->bytes == id.bytes;
  }

  result<void> remove(const Sha256& sha256) override {
    const Writing writing(*this, sha256);
    return contents_.remove(sha256);
  }

  result<ListPage> list(const std::string& cursor) override {
    auto items = page(cursor);
    if (!items) return items.error();
    ListPage out;
    for (const Content& item : *items) {
      if (item.bytes) out.items.push_back({item.sha256, *item.bytes});
    }
    if (items->size() == kPage) out.cursor = items->back().sha256.hex();
    return out;
  }

  // One process has the database: what is not being written now never will be, whenever it was begun.
  result<std::uint64_t> remove_leftovers(UnixMillis) override {
    std::uint64_t removed = 0;
    std::string cursor;
    do {
      auto items = page(cursor);
      if (!items) return items.error();
      for (const Content& item : *items) {
        if (item.bytes) continue;
        const Writing writing(*this, item.sha256);
        auto now = contents_.find(item.sha256);
        if (!now) return now.error();
        if (!*now || (*now)->bytes) continue;  // it was being written, and came to its end
        if (auto gone = contents_.remove(item.sha256); !gone) return gone.error();
        ++removed;
      }
      cursor = items->size() == kPage ? items->back().sha256.hex() : "";
    } while (!cursor.empty());
    return removed;
  }

  result<std::optional<std::string>> label() override { return contents_.label(); }
  result<void> put_label(const std::string& text) override { return contents_.put_label(text); }

 private:
  static constexpr std::size_t kPage = 1'000;

  // Waits until nobody else writes or removes this content.
  class Writing {
   public:
    Writing(EmbeddedStore& store, const Sha256& sha256) : store_(store), sha256_(sha256) {
      std::unique_lock lock(store_.mutex_);
      store_.changed_.wait(lock, [&] { return store_.busy_.insert(sha256_).second; });
    }
    ~Writing() {
      const std::lock_guard lock(store_.mutex_);
      store_.busy_.erase(sha256_);
      store_.changed_.notify_all();
    }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

   private:
    EmbeddedStore& store_;
    const Sha256 sha256_;
  };

  result<void> write(const BlobId& id, Source& source) {
    Sha256Hasher hasher;
    std::uint32_t index = 0;
    for (std::uint64_t offset = 0; offset < id.bytes; offset += kContentChunk) {
      std::string chunk(std::min<std::uint64_t>(kContentChunk, id.bytes - offset), '\0');
      const auto got = source.read(offset, chunk);
      if (!got) return got.error();
      if (*got != chunk.size()) return make_error(Errc::storage_failure, "the content is shorter than it should be");
      hasher.update(chunk);
      if (auto written = contents_.write(id.sha256, index++, std::move(chunk)); !written) return written;
    }
    if (hasher.finish() != id.sha256) return make_error(Errc::storage_failure, "the content does not match its SHA-256");
    return {};
  }

  result<std::vector<Content>> page(const std::string& cursor) const { return contents_.list(Sha256::from_hex(cursor), kPage); }

  Contents& contents_;
  std::mutex mutex_;  // guards busy_
  std::condition_variable changed_;
  std::set<Sha256> busy_;
};

}  // namespace

std::unique_ptr<BlobStore> make_embedded_store(Contents& contents) { return std::make_unique<EmbeddedStore>(contents); }

}  // namespace faturad::blob
