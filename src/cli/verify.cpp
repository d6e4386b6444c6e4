#include "cli/verify.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/daemon_client.hpp"
#include "cli/exit_code.hpp"

namespace faturad::cli {
namespace {

// Who knows the documents: the daemon while it runs, else its database.
class Ledger {
 public:
  virtual ~Ledger() = default;
  virtual result<store::ArchivedPage> list(DocumentId from, std::size_t limit) = 0;
  virtual result<void> note_lost(const Sha256& sha256, store::Sites site) = 0;
};

class DaemonLedger final : public Ledger {
 public:
  explicit DaemonLedger(const config::Config& config) : daemon_(config) {}

  result<store::ArchivedPage> list(DocumentId from, std::size_t limit) override {
    auto answer = daemon_.ask("GET", fmt::format("/v1/blobs/documents?from={}&limit={}", from.str(), limit));
    if (!answer) return answer.error();
    store::ArchivedPage page;
    for (const auto& value : answer->at("items").as_array()) {
      const auto& item = value.as_object();
      store::Archived document;
      document.id = DocumentId::parse(item.at("id").as_string()).value();
      document.sha256 = Sha256::from_hex(item.at("sha256").as_string()).value();
      document.bytes = item.at("bytes").to_number<std::uint64_t>();
      for (const auto& name : item.at("stores").as_array()) document.sites = static_cast<store::Sites>(document.sites | store::parse_site(name.as_string()).value());
      page.items.push_back(document);
    }
    if (const auto& next = answer->at("next"); next.is_string()) page.next = DocumentId::parse(next.as_string());
    return page;
  }

  result<void> note_lost(const Sha256& sha256, store::Sites site) override {
    const auto answer = daemon_.ask("POST", fmt::format("/v1/blobs/lost?sha256={}&store={}", sha256.hex(), store::site_name(site)));
    if (!answer && answer.error().code != Errc::not_found) return answer.error();  // that one has moved meanwhile
    return {};
  }

 private:
  DaemonClient daemon_;
};

class DatabaseLedger final : public Ledger {
 public:
  explicit DatabaseLedger(std::unique_ptr<store::Engine> engine) : engine_(std::move(engine)) {}
  result<store::ArchivedPage> list(DocumentId from, std::size_t limit) override { return engine_->archive().list(from, limit); }
  result<void> note_lost(const Sha256& sha256, store::Sites site) override { return engine_->archive().note_lost(sha256, site); }

 private:
  const std::unique_ptr<store::Engine> engine_;
};

result<std::unique_ptr<Ledger>> open_ledger(const config::Config& config) {
  auto daemon = std::make_unique<DaemonLedger>(config);
  const auto answered = daemon->list({}, 1);
  if (answered) return std::unique_ptr<Ledger>(std::move(daemon));
  if (answered.error().code != Errc::unreachable) return answered.error();
  const auto options = wiring::engine_options(config, {});
  if (!std::filesystem::exists(options.directory / "CURRENT")) {
    return make_error(Errc::not_found, fmt::format("{}, and there is no database in {}", answered.error().message, options.directory.string()));
  }
  auto engine = store::open_engine(options, system_clock());
  if (!engine) return engine.error();
  return std::unique_ptr<Ledger>(std::make_unique<DatabaseLedger>(std::move(*engine)));
}

class Verification {
 public:
  Verification(Ledger& ledger, std::vector<OpenStore> stores) : ledger_(ledger), stores_(std::move(stores)) {}

  result<bool> run() {
    constexpr std::size_t kPage = 1'000;
    for (std::optional<DocumentId> from = DocumentId{}; from;) {
      auto page = ledger_.list(*from, kPage);
      if (!page) return page.error();
      for (const store::Archived& document : page->items) {
        for (const store::Sites site : {store::kPrimary, store::kSecondary}) {
          if (!(document.sites & site)) continue;
          if (auto checked = check(document, site); !checked) return checked.error();
        }
      }
      from = page->next;
    }
    return say();
  }

 private:
  struct Counts {
    std::uint64_t documents = 0, bytes = 0, damaged = 0, missing = 0;
  };

  result<void> check(const store::Archived& document, store::Sites site) {
    const auto found = std::find_if(stores_.begin(), stores_.end(), [site](const OpenStore& store) { return store.site == site; });
    if (found == stores_.end()) {
      ++not_configured_[site];
      return {};
    }
    const auto read = found->opened.owned->read({document.sha256, document.bytes}, 0, document.bytes, [](std::string_view) -> result<void> { return {}; });
    const bool missing = !read && read.error().code == Errc::not_found;
    if (!read && !missing && read.error().code != Errc::storage_failure) return read.error();
    if (!read) {
      const auto still = lies_there(document, site);
      if (!still) return still.error();
      if (!*still) return {};  // it was deleted or has moved meanwhile
    }
    Counts& counts = counts_[site];
    ++counts.documents;
    counts.bytes += document.bytes;
    if (read) return {};
    if (auto noted = ledger_.note_lost(document.sha256, site); !noted) return noted;
    ++(missing ? counts.missing : counts.damaged);
    fmt::print("{}: {} {} {}\n", missing ? "missing" : "damaged", document.id.str(), document.sha256.hex(), found->name);
    return {};
  }

  result<bool> lies_there(const store::Archived& document, store::Sites site) {
    auto page = ledger_.list(document.id, 1);
    if (!page) return page.error();
    return !page->items.empty() && page->items[0].id == document.id && (page->items[0].sites & site) != 0;
  }

  bool say() {
    bool whole = true;
    for (const OpenStore& store : stores_) {
      const Counts& counts = counts_[store.site];
      fmt::print("{}: {} documents, {} bytes, {} damaged, {} missing\n", store.name, counts.documents, counts.bytes, counts.damaged, counts.missing);
      whole = whole && counts.damaged + counts.missing == 0;
    }
    for (const auto& [site, documents] : not_configured_) fmt::print("blob_{}: {} documents lie there, and it is not configured\n", store::site_name(site), documents);
    return whole && not_configured_.empty();
  }

  Ledger& ledger_;
  const std::vector<OpenStore> stores_;
  std::map<store::Sites, Counts> counts_;
  std::map<store::Sites, std::uint64_t> not_configured_;
};

}  // namespace

std::vector<OpenStore> open_stores(const config::Config& config) {
  std::vector<OpenStore> out;
  const std::string& data = config.storage.data_dir;
  const auto owner = store::stored_id(data);
  for (const auto& [bit, site] : {std::pair(store::kPrimary, &config.blob_primary), std::pair(store::kSecondary, &config.blob_secondary)}) {
    if (site->kind == "none") continue;
    const std::string name = fmt::format("blob_{}", store::site_name(bit));
    blob::Ownership ownership;
    ownership.owner = [owner, bit = bit]() -> result<std::string> {
      if (!owner) return owner.error();
      return store::store_label(owner->value_or("new"), bit);
    };
    ownership.holds = [data, bit = bit] { return store::stored_holds(data, bit); };
    out.push_back({bit, name, wiring::blob_site(name, *site, std::move(ownership))});
  }
  return out;
}

store::BlobCheck blob_check(const std::vector<OpenStore>& stores) {
  return [&stores, silent = std::set<store::Sites>()](store::Sites site, const Sha256& sha256, std::uint64_t bytes) mutable -> result<void> {
    const auto found = std::find_if(stores.begin(), stores.end(), [site](const OpenStore& store) { return store.site == site; });
    if (found == stores.end()) return make_error(Errc::unreachable, fmt::format("it lies in blob_{}, which is not configured", store::site_name(site)));
    if (silent.count(site) > 0) return {};
    const auto there = found->opened.owned->has({sha256, bytes});
    if (there && *there) return {};
    if (there) return make_error(Errc::not_found, fmt::format("blob {} of {} bytes is not in {}", sha256.hex(), bytes, found->name));
    silent.insert(site);
    return make_error(there.error().code, fmt::format("{} cannot be asked for this and others: {}", found->name, there.error().message));
  };
}

int verify(const config::Config& config) {
  const auto ledger = open_ledger(config);
  const auto whole = ledger ? Verification(**ledger, open_stores(config)).run() : result<bool>(ledger.error());
  if (!whole) {
    fmt::print(stderr, "faturad: {}\n", whole.error().message);
    return kStorage;
  }
  return *whole ? kOk : kInputFailed;
}

}  // namespace faturad::cli
