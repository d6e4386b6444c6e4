#include <atomic>
#include <mutex>

#include <fmt/format.h>

#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

class Owned final : public OwnedStore {
 public:
  Owned(std::string name, BlobStore& store, Ownership ownership) : name_(std::move(name)), store_(store), ownership_(std::move(ownership)) {}

  result<void> put(const BlobId& id, Source& source) override {
    if (auto ours = check(); !ours) return ours;
    return store_.put(id, source);
  }
  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    if (auto ours = check(); !ours) return ours;
    auto read = store_.read(id, offset, size, sink);
    if (read || read.error().code != Errc::not_found) return read;
    const auto still = look();  // missing here, or is this another place?
    return still ? read : result<void>(still.error());
  }
  result<bool> has(const BlobId& id) override {
    if (auto ours = check(); !ours) return ours.error();
    return store_.has(id);
  }
  result<void> remove(const Sha256& sha256) override {
    if (auto ours = check(); !ours) return ours;
    return store_.remove(sha256);
  }
  result<ListPage> list(const std::string& cursor) override {
    if (auto ours = check(); !ours) return ours.error();
    return store_.list(cursor);
  }
  result<std::uint64_t> remove_leftovers(UnixMillis before) override {
    if (auto ours = check(); !ours) return ours.error();
    return store_.remove_leftovers(before);
  }
  result<std::optional<std::string>> label() override { return look(); }
  result<void> put_label(const std::string& text) override { return store_.put_label(text); }

  std::optional<std::string> trouble() const override {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

 private:
  result<void> check() {
    if (right_ && !ownership_.every_time) return {};
    const auto label = look();
    return label ? result<void>() : result<void>(label.error());
  }

  result<std::optional<std::string>> look() {
    const auto owner = this->owner();
    if (!owner) return owner.error();
    auto label = store_.label();
    if (!label && !ownership_.every_time) return label;  // an outage
    if (!label) return refuse(label.error().message);
    if (*label && **label != *owner) {
      return refuse(fmt::format("{} carries the label of another database or store, \"{}\", its own is \"{}\": give each a folder or prefix of its own", name_, **label, *owner));
    }
    if (!*label) {
      const auto holds = ownership_.holds();
      if (!holds) return holds.error();
      if (*holds) {
        return refuse(fmt::format("{} has lost its label, or is another store: is its disk mounted, its bucket the right one? Its own label is \"{}\"", name_, *owner));
      }
    }
    right_ = label->has_value();
    const std::lock_guard lock(mutex_);
    trouble_.reset();
    return label;
  }

  Error refuse(std::string why) {
    right_ = false;
    const std::lock_guard lock(mutex_);
    trouble_ = why;
    return make_error(Errc::unreachable, std::move(why));
  }

  result<std::string> owner() {
    {
      const std::lock_guard lock(mutex_);
      if (owner_) return *owner_;
    }
    auto owner = ownership_.owner();
    if (!owner) return owner;
    const std::lock_guard lock(mutex_);
    owner_ = *owner;
    return owner;
  }

  const std::string name_;
  BlobStore& store_;
  const Ownership ownership_;
  std::atomic<bool> right_{false};
  mutable std::mutex mutex_;  // guards owner_ and trouble_
  std::optional<std::string> owner_, trouble_;
};

}  // namespace

std::unique_ptr<OwnedStore> make_owned_store(std::string name, BlobStore& store, Ownership ownership) {
  return std::make_unique<Owned>(std::move(name), store, std::move(ownership));
}

}  // namespace faturad::blob
