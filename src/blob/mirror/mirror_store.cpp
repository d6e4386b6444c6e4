#include <fmt/format.h>

#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

class MirrorStore final : public BlobStore {
 public:
  MirrorStore(BlobStore& first, BlobStore& second) : first_(first), second_(second) {}

  // One after the other: a source is read by one at a time, and jobs run beside each other anyway.
  result<void> put(const BlobId& id, Source& source) override {
    auto put = first_.put(id, source);
    auto also = second_.put(id, source);  // even if the first failed: the next attempt has less to do
    return put ? also : put;
  }

  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    std::uint64_t taken = 0;
    const auto counted = [&](std::string_view bytes) {
      auto out = sink(bytes);
      if (out) taken += bytes.size();
      return out;
    };
    auto read = first_.read(id, offset, size, counted);
    if (read || taken > 0) return read;  // what went to the sink cannot be taken back
    if (auto other = second_.read(id, offset, size, counted); other || taken > 0) return other;
    return read;
  }

  result<bool> has(const BlobId& id) override {
    auto first = first_.has(id);
    if (!first || !*first) return first;
    return second_.has(id);
  }

  result<void> remove(const Sha256& sha256) override {
    auto removed = first_.remove(sha256);
    auto other = second_.remove(sha256);
    return removed ? other : removed;
  }

  // All of the first, then all of the second: who sweeps has to see both.
  result<ListPage> list(const std::string& cursor) override {
    const bool in_second = cursor.starts_with('2');
    auto page = (in_second ? second_ : first_).list(cursor.empty() ? cursor : cursor.substr(1));
    if (!page) return page;
    if (!page->cursor.empty()) {
      page->cursor.insert(0, 1, in_second ? '2' : '1');
    } else if (!in_second) {
      page->cursor = "2";
    }
    return page;
  }

  result<std::uint64_t> remove_leftovers(UnixMillis before) override {
    auto first = first_.remove_leftovers(before);
    auto second = second_.remove_leftovers(before);
    if (!first) return first;
    if (!second) return second;
    return *first + *second;
  }

  result<std::optional<std::string>> label() override {
    auto first = first_.label();
    if (!first || !*first) return first;
    auto second = second_.label();
    if (!second || !*second || **second == **first) return second;
    return make_error(Errc::configuration, fmt::format("the two sites of the mirror belong to different databases ({} and {})", **first, **second));
  }
  result<void> put_label(const std::string& text) override {
    auto first = first_.put_label(text);
    if (!first) return first;
    return second_.put_label(text);
  }

 private:
  BlobStore& first_;
  BlobStore& second_;
};

}  // namespace

std::unique_ptr<BlobStore> make_mirror_store(BlobStore& first, BlobStore& second) {
  return std::make_unique<MirrorStore>(first, second);
}

}  // namespace faturad::blob
