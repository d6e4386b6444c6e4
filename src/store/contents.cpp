#include "faturad/core/contents.hpp"

#include "store/codec.hpp"
#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

std::optional<std::uint64_t> bytes_of(std::string_view row) {
  if (row.empty()) return std::nullopt;
  return Reader(row).varint();
}

class EngineContents final : public Contents {
 public:
  explicit EngineContents(EngineCore& core) : core_(core) {}

  result<void> begin(const Sha256& sha256) override {
    // Moving everything into the database must leave the room that uploads are refused for.
    if (auto room = core_.has_room(); !room) return room;
    return change(Durability::unsynced, [sha256](Transaction& tx) { tx.put(Family::contents, sha256.view(), {}); });
  }
  result<void> write(const Sha256& sha256, std::uint32_t chunk, std::string bytes) override {
    return change(Durability::unsynced, [key = keys::content(sha256, chunk), bytes = std::move(bytes)](Transaction& tx) {
      tx.put_blob(Family::content_chunks, key, bytes);
    });
  }
  // The log is one stream: with this row everything before it is durable.
  result<void> finish(const Sha256& sha256, std::uint64_t bytes) override {
    return change(Durability::synced, [sha256, bytes](Transaction& tx) {
      tx.put(Family::contents, sha256.view(), Writer().varint(bytes).take());
      tx.sync();
    });
  }

  result<std::optional<Content>> find(const Sha256& sha256) const override {
    auto row = core_.kv().get(Family::contents, sha256.view());
    if (!row) return row.error();
    if (!*row) return std::optional<Content>();
    return std::optional(Content{sha256, bytes_of(**row)});
  }
  result<std::string> chunk(const Sha256& sha256, std::uint32_t index) const override {
    auto bytes = core_.kv().get(Family::content_chunks, keys::content(sha256, index));
    if (!bytes) return bytes.error();
    return std::move(*bytes).value_or(std::string());
  }

  result<void> remove(const Sha256& sha256) override {
    auto found = find(sha256);
    if (!found) return found.error();
    if (!*found) return {};
    return change(Durability::synced, [sha256, bytes = (*found)->bytes](Transaction& tx) {
      tx.remove(Family::contents, sha256.view());
      if (!bytes) {  // nobody knows how many chunks there are
        tx.remove_range(Family::content_chunks, keys::content(sha256, 0), keys::content(sha256, UINT32_MAX));
      } else {
        for (std::uint32_t index = 0; std::uint64_t{index} * kContentChunk < *bytes; ++index) tx.remove(Family::content_chunks, keys::content(sha256, index));
      }
      tx.sync();
    });
  }

  result<std::vector<Content>> list(const std::optional<Sha256>& after, std::size_t limit) const override {
    std::vector<Content> out;
    const auto rows = core_.kv().scan(Family::contents, after ? std::string(after->view()) + '\0' : std::string(), keys::after_prefix(""));
    for (; rows->valid() && out.size() < limit; rows->next()) {
      Content item;
      if (rows->key().size() != item.sha256.bytes.size()) continue;
      std::copy(rows->key().begin(), rows->key().end(), item.sha256.bytes.begin());
      item.bytes = bytes_of(rows->value());
      out.push_back(item);
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return out;
  }

  result<std::optional<std::string>> label() const override { return core_.kv().get(Family::meta, keys::kEmbeddedLabel); }
  result<void> put_label(const std::string& text) override {
    auto known = label();
    if (!known) return known.error();
    if (*known) return {};
    return change(Durability::synced, [text](Transaction& tx) {
      tx.put(Family::meta, keys::kEmbeddedLabel, text);
      tx.sync();
    });
  }

 private:
  template <class Apply>
  result<void> change(Durability durability, Apply apply) {
    auto changed = core_.loop().call<bool>(durability, [apply = std::move(apply)](Transaction& tx) -> result<bool> {
      apply(tx);
      return true;
    });
    if (!changed) return changed.error();
    return {};
  }

  EngineCore& core_;
};

}  // namespace

std::unique_ptr<Contents> make_contents(EngineCore& core) { return std::make_unique<EngineContents>(core); }

}  // namespace faturad::store
