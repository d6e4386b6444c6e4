#include <fmt/format.h>

#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

class GuardedStore final : public BlobStore {
 public:
  GuardedStore(BlobStore& store, Circuit& circuit) : store_(store), circuit_(circuit) {}

  result<void> put(const BlobId& id, Source& source) override {
    return guard([&] { return store_.put(id, source); });
  }
  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    return guard([&] { return store_.read(id, offset, size, sink); });
  }
  result<bool> has(const BlobId& id) override {
    return guard([&] { return store_.has(id); });
  }
  result<void> remove(const Sha256& sha256) override {
    return guard([&] { return store_.remove(sha256); });
  }
  result<ListPage> list(const std::string& cursor) override {
    return guard([&] { return store_.list(cursor); });
  }
  result<std::uint64_t> remove_leftovers(UnixMillis before) override {
    return guard([&] { return store_.remove_leftovers(before); });
  }
  result<std::optional<std::string>> label() override {
    return guard([&] { return store_.label(); });
  }
  result<void> put_label(const std::string& text) override {
    return guard([&] { return store_.put_label(text); });
  }

 private:
  template <class Call>
  auto guard(Call call) -> decltype(call()) {
    const auto permit = circuit_.allow();
    if (!permit) {
      return make_error(Errc::unreachable, fmt::format("{} is not asked for the next {} ms: {}", circuit_.name(), circuit_.wait().count(),
                                                       circuit_.status().reason));
    }
    auto outcome = call();
    if (outcome || outcome.error().code == Errc::not_found) {
      circuit_.success(*permit);
    } else if (outcome.error().code == Errc::unreachable) {
      circuit_.failure(*permit, outcome.error().message);
    } else {
      circuit_.cancel(*permit);  // of the content or the caller
    }
    return outcome;
  }

  BlobStore& store_;
  Circuit& circuit_;
};

}  // namespace

std::unique_ptr<BlobStore> make_guarded_store(BlobStore& store, Circuit& circuit) { return std::make_unique<GuardedStore>(store, circuit); }

}  // namespace faturad::blob
