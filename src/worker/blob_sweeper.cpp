#include "worker/blob_sweeper.hpp"

#include <fmt/format.h>

namespace faturad::worker {

BlobSweeper::BlobSweeper(ArchivePorts ports, const SiteTable& sites, std::shared_ptr<ContentLocks> locks)
    : ports_(ports), sites_(sites), locks_(std::move(locks)), started_(ports.clock.unix_ms()) {}

result<void> BlobSweeper::claim(const NamedSite& named) {
  if (claimed_ & named.bit) return {};
  const std::lock_guard lock(claiming_);
  auto id = ports_.archive.database_id();
  if (!id) return id.error();
  const std::string ours = store::store_label(*id, named.bit);
  auto labelled = ports_.archive.labelled();
  if (!labelled) return labelled.error();
  auto label = named.site.store->label();
  if (label && !*label) {
    if (auto put = named.site.store->put_label(ours); !put) return put;
    label = named.site.store->label();
  }
  if (!label) return label.error();
  if (*label != ours) {
    return make_error(Errc::unreachable, fmt::format("{} carries the label \"{}\" and not its own, \"{}\": give each store a folder or prefix of its own", name_of(named), label->value_or(""), ours));
  }
  if (!(*labelled & named.bit)) {
    if (auto noted = ports_.archive.note_labelled(named.bit); !noted) return noted;
  }
  claimed_ = static_cast<store::Sites>(claimed_ | named.bit);
  return {};
}

result<bool> BlobSweeper::remove(const NamedSite& named, const Sha256& sha256) {
  const auto held = locks_->try_remove(sha256);
  if (!held) return false;
  auto linked = ports_.archive.linked(sha256);
  if (!linked) return linked.error();
  if (*linked & named.bit) return false;
  if (auto removed = named.site.store->remove(sha256); !removed) return removed.error();
  ++removed_;
  return true;
}

result<void> BlobSweeper::remove_unlinked(std::stop_token stop) {
  constexpr std::size_t kAtOnce = 1'000;
  bool some = true;  // was there in the last page that could go
  do {
    auto items = ports_.archive.unlinked(unlinked_after_, kAtOnce);
    if (!items) return items.error();
    some = false;
    for (const store::Unlinked& item : *items) {
      if (stop.stop_requested()) return {};
      if ((item.sites & configured()) == 0) continue;  // as long as it is not, nobody can
      some = true;
      if (auto removed = remove_unlinked(item); !removed) return removed;
    }
    unlinked_after_ = items->size() < kAtOnce ? std::nullopt : std::optional(items->back().sha256);
  } while (unlinked_after_ && some);
  return {};
}

store::Sites BlobSweeper::configured() const {
  store::Sites out = 0;
  for (const NamedSite& named : sites_of(sites_, store::kPrimary | store::kSecondary | store::kEmbedded)) {
    if (named.site.store) out = static_cast<store::Sites>(out | named.bit);
  }
  return out;
}

result<void> BlobSweeper::remove_unlinked(const store::Unlinked& item) {
  bool done = true;
  for (const NamedSite& named : sites_of(sites_, item.sites)) {
    if (!named.site.store) {
      done = false;
      continue;
    }
    if (auto claimed = claim(named); !claimed) return claimed;
    auto removed = remove(named, item.sha256);
    if (!removed) return removed.error();
    auto linked = ports_.archive.linked(item.sha256);
    if (!linked) return linked.error();
    if (!*removed && !(*linked & named.bit)) done = false;  // being shipped: later
  }
  return done ? ports_.archive.forget_unlinked(item.sha256) : result<void>();
}

result<void> BlobSweeper::sweep(const NamedSite& named, std::stop_token stop) {
  if (auto claimed = claim(named); !claimed) return claimed;
  auto leftovers = named.site.store->remove_leftovers(started_);
  if (!leftovers) return leftovers.error();
  removed_ += *leftovers;
  std::string cursor;
  do {
    auto page = named.site.store->list(cursor);
    if (!page) return page.error();
    for (const blob::Listed& item : page->items) {
      if (stop.stop_requested()) return {};
      auto linked = ports_.archive.linked(item.sha256);
      if (!linked) return linked.error();
      if (*linked & named.bit) continue;
      if (auto removed = remove(named, item.sha256); !removed) return removed.error();
    }
    cursor = page->cursor;
  } while (!cursor.empty());
  return {};
}

}  // namespace faturad::worker
