#include "faturad/store/archive.hpp"

#include <atomic>

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/keys.hpp"

namespace faturad::store {

const char* site_name(Sites site) { return site == kPrimary ? "primary" : site == kSecondary ? "secondary" : "embedded"; }

std::optional<Sites> parse_site(std::string_view text) {
  for (const Sites site : kAllSites) {
    if (text == site_name(site)) return site;
  }
  return std::nullopt;
}

std::string store_label(const std::string& database_id, Sites site) { return database_id + " " + site_name(site); }

namespace {

constexpr char kNowhere = '\xff';  // as a target: all payloads have to be looked at
constexpr std::size_t kSlice = 500;  // documents looked at in one commit: intake goes on between them

class EngineArchive final : public Archive {
 public:
  explicit EngineArchive(EngineCore& core) : core_(core) {}

  result<PayloadPlace> place(const DocumentRecord& document) const override {
    auto row = payload(document.payload);
    if (!row) return row.error();
    if (!*row) return make_error(Errc::not_found, fmt::format("document {} is gone", document.id.str()));
    return std::move((*row)->place);
  }

  result<ArchivedPage> list(DocumentId from, std::size_t limit) const override {
    ArchivedPage page;
    const auto rows = core_.kv().scan(Family::documents, from.view(), keys::after_prefix(""));
    for (std::size_t looked = 0; rows->valid(); rows->next(), ++looked) {
      const auto id = DocumentId::from_bytes(rows->key());
      const auto row = decode<DocumentRow>(rows->value());
      if (!id || !row) return make_error(Errc::incompatible_format, "a document's record is damaged or of a later version of faturad");
      if (looked == limit) {
        page.next = *id;
        return page;
      }
      const auto kept = payload(row->payload);
      if (!kept) return kept.error();
      if (*kept && (*kept)->place.sites != 0) page.items.push_back({*id, row->sha256, row->bytes, (*kept)->place.sites});
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return page;
  }

  void archived(const queue::Lease& lease, PayloadPlace place, queue::Queue::Done done) override {
    const auto answer = std::make_shared<queue::Queue::Done>(std::move(done));
    core_.loop().submit(
        Durability::synced, 0,
        [this, lease, place = std::move(place), answer](Transaction& tx) {
          const result<void> outcome = apply(tx, lease, place);
          tx.sync();
          tx.after([answer, outcome](const result<void>& written) { (*answer)(written ? outcome : written); });
        },
        [answer](const Error& error) { (*answer)(error); });
  }

  result<Sites> lost(const Sha256& sha256) const override {
    auto sites = core_.kv().get(Family::lost, sha256.view());
    if (!sites) return sites.error();
    return *sites && !(*sites)->empty() ? static_cast<Sites>((**sites)[0]) : Sites{0};
  }

  result<void> note_lost(const Sha256& sha256, Sites sites) override {
    auto noted = core_.loop().call<bool>(Durability::synced, [sha256, sites](Transaction& tx) -> result<bool> {
      auto before = DocumentTable::lost(tx, sha256);
      if (!before) return before.error();
      tx.put(Family::lost, sha256.view(), std::string(1, static_cast<char>(*before | sites)));
      tx.sync();
      return true;
    });
    if (!noted) return noted.error();
    return {};
  }

  result<Sites> linked(const Sha256& sha256) const override {
    const keys::Range range = keys::prefix(std::string(sha256.view()));
    Sites sites = 0;
    const auto rows = core_.kv().scan(Family::blobs, range.begin, range.end);
    for (; rows->valid(); rows->next()) sites = static_cast<Sites>(sites | (rows->value().empty() ? 0 : rows->value()[0]));
    if (auto ok = rows->status(); !ok) return ok.error();
    return sites;
  }

  result<std::vector<Unlinked>> unlinked(const std::optional<Sha256>& after, std::size_t limit) const override {
    std::vector<Unlinked> out;
    const auto rows = core_.kv().scan(Family::unlinked, after ? std::string(after->view()) + '\0' : std::string(), keys::after_prefix(""));
    for (; rows->valid() && out.size() < limit; rows->next()) {
      Unlinked item;
      if (rows->key().size() != item.sha256.bytes.size() || rows->value().empty()) continue;
      std::copy(rows->key().begin(), rows->key().end(), item.sha256.bytes.begin());
      item.sites = static_cast<Sites>(rows->value()[0]);
      out.push_back(item);
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return out;
  }

  result<void> forget_unlinked(const Sha256& sha256) override {
    auto forgotten = core_.loop().call<bool>(Durability::unsynced, [sha256](Transaction& tx) -> result<bool> {
      tx.remove(Family::unlinked, sha256.view());
      return true;
    });
    if (!forgotten) return forgotten.error();
    return {};
  }

  result<std::optional<Look>> catch_up(bool even_if_done) override {
    const std::uint64_t changes = changes_;
    const std::string target(1, static_cast<char>(core_.archive_target()));
    auto reached = core_.kv().get(Family::meta, keys::kCaughtUp);
    if (!reached) return reached.error();
    auto left = anything_left();
    if (!left) return left.error();
    const bool nothing_to_do = target[0] == 0 && !*left;
    const bool done = *reached == target && changes == caught_up_changes_;
    if (!even_if_done && (nothing_to_do || done)) return std::optional<Look>();
    if (nothing_to_do) return std::optional(Look{});  // an answer: what an earlier look counted is gone
    // A crash on the way is to be followed by another look.
    if (auto noted = note_caught_up(std::string(1, kNowhere), changes); !noted) return noted.error();
    Look look;
    std::string after;
    while (true) {
      const auto slice = next_documents(after);
      if (!slice) return slice.error();
      if (slice->empty()) break;
      after = std::string(slice->back().view()) + '\0';
      auto count = core_.loop().call<Look>(Durability::synced, [this, ids = *slice](Transaction& tx) { return ask_for(tx, ids); });
      if (!count) return count.error();
      look.asked += count->asked;
      look.elsewhere += count->elsewhere;
      look.stuck += count->stuck;
    }
    auto noted = note_caught_up(target, changes);
    if (!noted) return noted.error();
    if (*noted) caught_up_changes_ = changes;
    return std::optional(look);
  }

  result<std::string> database_id() override {
    return core_.loop().call<std::string>(Durability::synced, [this](Transaction& tx) -> result<std::string> {
      auto known = tx.get(Family::meta, keys::kDatabaseId);
      if (!known) return known.error();
      if (*known) return **known;
      std::string made = make_document_id(core_.clock().unix_ms()).str();
      tx.put(Family::meta, keys::kDatabaseId, made);
      tx.sync();
      return made;
    });
  }

  result<bool> holds(Sites site) const override {
    const auto rows = core_.kv().scan(Family::blobs, "", keys::after_prefix(""));
    for (; rows->valid(); rows->next()) {
      if (!rows->value().empty() && (static_cast<Sites>(rows->value()[0]) & site) != 0) return true;
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return false;
  }

  result<Sites> labelled() const override {
    auto sites = core_.kv().get(Family::meta, keys::kLabelled);
    if (!sites) return sites.error();
    return *sites && !(*sites)->empty() ? static_cast<Sites>((**sites)[0]) : Sites{0};
  }

  result<void> note_labelled(Sites site) override {
    auto noted = core_.loop().call<bool>(Durability::synced, [this, site](Transaction& tx) -> result<bool> {
      auto before = labelled();
      if (!before) return before.error();
      tx.put(Family::meta, keys::kLabelled, std::string(1, static_cast<char>(*before | site)));
      tx.sync();
      return true;
    });
    if (!noted) return noted.error();
    return {};
  }

  Sites target() const override { return core_.archive_target(); }
  void set_target(Sites target) override {
    if (target == core_.archive_target()) return;
    core_.set_archive_target(target);
    ++changes_;
    // Also where the target comes back before anyone has looked: what left for the other one meanwhile is to be found, after a crash too.
    core_.loop().submit(
        Durability::synced, 0,
        [](Transaction& tx) {
          tx.put(Family::meta, keys::kCaughtUp, std::string(1, kNowhere));
          tx.sync();
        },
        [](const Error&) {});
  }
  std::chrono::seconds spool_room_in() const override { return core_.spool_room_in(); }
  std::uint64_t spool_bytes() const override { return core_.spool_bytes(); }

 private:
  result<std::optional<PayloadRow>> payload(const DocumentId& id) const {
    auto bytes = core_.kv().get(Family::payloads, id.view());
    if (!bytes) return bytes.error();
    if (!*bytes) return std::optional<PayloadRow>();
    auto row = decode<PayloadRow>(**bytes);
    if (!row) return make_error(Errc::incompatible_format, "a payload's record is damaged or of a later version of faturad");
    return row;
  }

  // False: the target has changed since, and there has to be another look.
  result<bool> note_caught_up(const std::string& target, std::uint64_t changes) {
    return core_.loop().call<bool>(Durability::synced, [this, target, changes](Transaction& tx) -> result<bool> {
      const bool still = changes == changes_;
      tx.put(Family::meta, keys::kCaughtUp, still ? target : std::string(1, kNowhere));
      tx.sync();
      return still;
    });
  }

  // Does any payload lie in a blob store?
  result<bool> anything_left() const {
    const auto rows = core_.kv().scan(Family::blobs, "", keys::after_prefix(""));
    if (auto ok = rows->status(); !ok) return ok.error();
    return rows->valid();
  }

  result<void> apply(Transaction& tx, const queue::Lease& lease, const PayloadPlace& place) {
    auto row = DocumentTable::row(tx, lease.document.id);
    if (!row) return row.error();
    if (!core_.jobs().finish(tx, lease.token) || !*row) return make_error(Errc::lease_lost, "the lease had ended: it ran out or its document was deleted");
    auto placed = DocumentTable::place_payload(tx, **row, place);
    if (placed) placed = restore_others(tx, **row, place);
    if (placed && !lies_right(place.sites, core_.archive_target())) {  // that changed while the job ran
      auto asked = core_.jobs().again(tx, Topic::archive, lease.document.id, 0);
      if (!asked) placed = asked.error();
    }
    if (!placed) tx.poison(placed.error());
    return placed;
  }

  // The content was lost somewhere, and is whole at `place`: so are all payloads of it that counted on where it was lost.
  result<void> restore_others(Transaction& tx, const DocumentRow& document, const PayloadPlace& place) {
    auto lost = DocumentTable::lost(tx, document.sha256);
    if (!lost) return lost.error();
    if (*lost == 0) return {};
    const keys::Range range = keys::prefix(std::string(document.sha256.view()));
    const auto rows = core_.kv().scan(Family::blobs, range.begin, range.end);
    for (; rows->valid(); rows->next()) {
      DocumentRow other = document;
      other.payload = DocumentId::from_bytes(rows->key().substr(document.sha256.bytes.size())).value_or(document.payload);
      auto payload = DocumentTable::payload(tx, other);
      if (!payload) return payload.error();
      if (!*payload || !((*payload)->place.sites & *lost)) continue;
      if (auto placed = DocumentTable::place_payload(tx, other, place); !placed) return placed;
    }
    tx.remove(Family::lost, document.sha256.view());
    return rows->status();
  }

  result<std::vector<DocumentId>> next_documents(const std::string& after) const {
    std::vector<DocumentId> out;
    const auto rows = core_.kv().scan(Family::documents, after, keys::after_prefix(""));
    for (; rows->valid() && out.size() < kSlice; rows->next()) {
      if (const auto id = DocumentId::from_bytes(rows->key())) out.push_back(*id);
    }
    if (auto ok = rows->status(); !ok) return ok.error();
    return out;
  }

  result<Look> ask_for(Transaction& tx, const std::vector<DocumentId>& ids) {
    Look look;
    for (const DocumentId& id : ids) {
      auto row = DocumentTable::row(tx, id);
      if (!row) return row.error();
      if (!*row) continue;
      auto payload = DocumentTable::payload(tx, **row);
      if (!payload) return payload.error();
      if (!*payload || lies_right((*payload)->place.sites, core_.archive_target())) continue;
      if ((*payload)->place.sites != 0) ++look.elsewhere;
      auto job = tx.load<JobRecord>(Family::jobs, keys::job(Topic::parse, id));
      if (!job) return job.error();
      const bool finished = *job && ((*job)->state == JobState::done || (*job)->state == JobState::dead);
      if (!finished && (*payload)->place.sites == 0) continue;  // comes by itself when it is read
      auto asked = core_.jobs().again(tx, Topic::archive, id, 0);
      if (!asked) return asked.error();
      if (*asked) ++look.asked;
      auto moving = tx.load<JobRecord>(Family::jobs, keys::job(Topic::archive, id));
      if (!moving) return moving.error();
      if (*moving && (*moving)->state == JobState::dead) ++look.stuck;
    }
    tx.sync();
    return look;
  }

  EngineCore& core_;
  std::atomic<std::uint64_t> changes_{0};   // of the target
  std::uint64_t caught_up_changes_ = 0;     // by the last look; of the thread that calls catch_up()
};

}  // namespace

std::unique_ptr<Archive> make_archive(EngineCore& core) { return std::make_unique<EngineArchive>(core); }

}  // namespace faturad::store
