#include <algorithm>

#include <fmt/format.h>

#include "store/engine_core.hpp"
#include "store/engine_ports.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

class EngineIntake final : public Intake {
 public:
  explicit EngineIntake(EngineCore& core) : core_(core) {}

  void spool(DocumentId id, std::uint32_t chunk, std::string bytes, SpoolDone done) override {
    if (auto accepts = core_.accepts(); !accepts) return done(accepts);
    const std::size_t size = bytes.size();
    if (size != kSpoolChunk) return done(make_error(Errc::internal, fmt::format("a chunk of {} bytes: all but the tail have {}", size, kSpoolChunk)));
    const auto answer = std::make_shared<SpoolDone>(std::move(done));
    core_.loop().submit(
        Durability::unsynced, size,
        [id, chunk, bytes = std::move(bytes), answer](Transaction& tx) {
          if (chunk == 0) tx.put(Family::uploads, id.view(), {});
          tx.put_blob(Family::spool, keys::chunk(id, chunk), bytes);
          tx.after([answer](const result<void>& written) { (*answer)(written); });
        },
        [answer](const Error& error) { (*answer)(error); });
  }

  void accept(AcceptRequest request, AcceptDone done) override {
    result<void> fits = core_.accepts();
    std::size_t bytes = 0;
    for (const NewDocument& document : request.documents) {
      bytes += document.tail.size();
      if (fits && (document.tail.size() > kSpoolChunk || document.bytes != document.chunks * std::uint64_t{kSpoolChunk} + document.tail.size())) {
        fits = make_error(Errc::internal, fmt::format("document {} is not cut into chunks of {} bytes and a tail", document.id.str(), kSpoolChunk));
      }
    }
    if (!fits) {
      discard_all(request);
      return done(fits.error());
    }
    const std::vector<DocumentId> spooled = spooled_of(request);
    const auto answer = std::make_shared<AcceptDone>(std::move(done));
    core_.loop().submit(
        Durability::synced, bytes,
        [this, request = std::move(request), spooled, answer](Transaction& tx) { apply(tx, request, spooled, *answer); },
        [this, spooled, answer](const Error& error) {
          core_.drop_later(spooled);
          (*answer)(error);
        });
  }

  void discard(DocumentId id, std::uint32_t chunks) override {
    if (chunks == 0) return;
    core_.loop().submit(
        Durability::unsynced, 0, [id](Transaction& tx) { DocumentTable::drop_spooled(tx, id); },
        [this, id](const Error&) { core_.drop_later({id}); });
  }

  bool begin_key(const std::string& tenant, const std::string& key) override {
    const std::lock_guard lock(mutex_);
    return keys_.emplace(tenant, key).second;
  }
  void end_key(const std::string& tenant, const std::string& key) override {
    const std::lock_guard lock(mutex_);
    keys_.erase({tenant, key});
  }

  result<void> ready() const override { return core_.accepts(); }

 private:
  using Answers = result<std::vector<Accepted>>;

  static std::vector<DocumentId> spooled_of(const AcceptRequest& request) {
    std::vector<DocumentId> out;
    for (const NewDocument& document : request.documents) {
      if (document.chunks > 0) out.push_back(document.id);
    }
    return out;
  }

  void discard_all(const AcceptRequest& request) {
    for (const NewDocument& document : request.documents) discard(document.id, document.chunks);
  }

  void apply(Transaction& tx, const AcceptRequest& request, const std::vector<DocumentId>& spooled, AcceptDone& done) {
    auto answers = std::make_shared<Answers>(decide(tx, request));
    if (!*answers) {
      for (const DocumentId& id : spooled) DocumentTable::drop_spooled(tx, id);
    }
    // Even a refusal or a replay waits for the sync: what it is based on must not vanish.
    tx.sync();
    tx.after([this, answers, spooled, done](const result<void>& written) {
      if (!written) core_.drop_later(spooled);
      if (written && *answers) {
        core_.accepted() += static_cast<std::uint64_t>(std::count_if((*answers)->begin(), (*answers)->end(), [](const Accepted& one) { return !one.rejected && !one.replayed; }));
      }
      done(written ? *answers : Answers(written.error()));
    });
  }

  Answers decide(Transaction& tx, const AcceptRequest& request) {
    if (!request.idempotency_key.empty()) {
      auto replayed = replay(tx, request);
      if (!replayed) return replayed.error();
      if (*replayed) return std::vector<Accepted>{std::move(**replayed)};
    }
    const queue::Depth& depth = tx.peek().depths[0];
    if (depth.ready + depth.retrying + request.documents.size() > core_.options().max_backlog) {
      return make_error(Errc::overloaded, fmt::format("{} documents wait already (queue.max_backlog); try again later",
                                                      depth.ready + depth.retrying));
    }
    std::vector<Accepted> answers;
    for (const NewDocument& document : request.documents) {
      auto answer = take(tx, request, document);
      if (!answer) {
        tx.poison(answer.error());
        return answer.error();
      }
      answers.push_back(std::move(*answer));
    }
    return answers;
  }

  // The answer that this idempotency key got before.
  result<std::optional<Accepted>> replay(Transaction& tx, const AcceptRequest& request) {
    auto known = DocumentTable::idempotency(tx, request.tenant, request.idempotency_key);
    if (!known) return known.error();
    if (!*known) return std::optional<Accepted>();
    const NewDocument& document = request.documents.front();
    if ((*known)->sha256 != document.sha256) {
      return make_error(Errc::idempotency_mismatch,
                        fmt::format("this Idempotency-Key was used for another document ({}); use a new key for each one",
                                    (*known)->id.str()));
    }
    auto row = DocumentTable::row(tx, (*known)->id);
    if (!row) return row.error();
    auto job = tx.load<JobRecord>(Family::jobs, keys::job(Topic::parse, (*known)->id));
    if (!job) return job.error();
    if (!*row || !*job) return std::optional<Accepted>();
    if (document.chunks > 0) DocumentTable::drop_spooled(tx, document.id);
    Accepted answer;
    answer.id = (*known)->id;
    answer.sha256 = (*known)->sha256;
    answer.status = to_status(**job);
    answer.duplicate_of = (*row)->duplicate_of;
    answer.replayed = true;
    return std::optional<Accepted>(std::move(answer));
  }

  result<Accepted> take(Transaction& tx, const AcceptRequest& request, const NewDocument& document) {
    Accepted answer;
    answer.id = document.id;
    answer.sha256 = document.sha256;
    std::optional<DocumentId> first;
    if (request.duplicates != DuplicatePolicy::accept) {
      auto found = DocumentTable::first_copy(tx, request.tenant, document.sha256);
      if (!found) return found.error();
      first = *found;
    }
    if (first && request.duplicates == DuplicatePolicy::reject) {
      auto restored = restore(tx, *first, document);
      if (!restored) return restored.error();
      if (!*restored && document.chunks > 0) DocumentTable::drop_spooled(tx, document.id);
      answer.duplicate_of = first;
      answer.rejected = make_error(Errc::duplicate, fmt::format("the same document was accepted before as {}", first->str()));
      return answer;
    }
    auto killer = known_killer(tx, request.duplicates, document);
    if (!killer) return killer.error();
    if (*killer) {
      if (document.chunks > 0) DocumentTable::drop_spooled(tx, document.id);
      answer.rejected = make_error(Errc::killer_document,
                                   fmt::format("reading this document ended its parser at every attempt ({}); send it with ?duplicates=accept to have "
                                               "it tried again",
                                               (*killer)->reason));
      return answer;
    }
    std::optional<DocumentTable::First> original;
    if (first) {
      auto restored = restore(tx, *first, document);
      if (!restored) return restored.error();
      original = {*first, *restored};
    }
    const UnixMillis now = core_.jobs().now();
    if (auto inserted = DocumentTable::insert(tx, request, document, original, now); !inserted) return inserted.error();
    tx.event(EventType::accepted, now, document.id, request.tenant);
    answer.duplicate_of = first;
    if (first) {
      auto done = finish_as_copy(tx, request, document, *first);
      if (!done) return done.error();
      if (*done) {
        answer.status = DocumentStatus::done;
        return answer;
      }
    }
    answer.queue_position = core_.jobs().ready_before(Topic::parse, request.priority);
    core_.jobs().add(tx, Topic::parse, document.id, request.priority, request.delay.count());
    return answer;
  }

  // The bytes that a blob store has lost are back with this document: whose they were keeps them, and they are archived again.
  result<bool> restore(Transaction& tx, const DocumentId& first, const NewDocument& document) {
    auto restored = DocumentTable::restore(tx, first, document);
    if (!restored || !*restored || core_.archive_target() == 0) return restored;
    if (auto asked = core_.jobs().revive(tx, Topic::archive, first, 0); !asked) return asked.error();
    return true;
  }

  // A payload that ended its parser until it was dead is not tried again by itself: each attempt costs a process, and maybe
  // the whole deadline. Who asks for another reading gets one.
  static result<std::optional<KillerRow>> known_killer(Transaction& tx, DuplicatePolicy policy, const NewDocument& document) {
    auto killer = DocumentTable::killer(tx, document.sha256);
    if (!killer || !*killer || policy != DuplicatePolicy::accept) return killer;
    DocumentTable::forget_killer(tx, document.sha256);
    return std::optional<KillerRow>();
  }

  // A copy of a document that is already read is done as it arrives.
  result<bool> finish_as_copy(Transaction& tx, const AcceptRequest& request, const NewDocument& document,
                              const DocumentId& first) {
    auto row = DocumentTable::row(tx, document.id);
    if (!row) return row.error();
    auto copied = DocumentTable::copy_result(tx, document.id, **row, first);
    if (!copied || !*copied) return copied;
    core_.jobs().add_done(tx, Topic::parse, document.id, request.priority);
    if (auto ended = core_.finish_done(tx, document.id, **row, request.priority); !ended) return ended.error();
    return true;
  }

  EngineCore& core_;
  std::mutex mutex_;  // guards keys_
  std::set<std::pair<std::string, std::string>> keys_;  // idempotency keys of requests that are arriving
};

}  // namespace

std::unique_ptr<Intake> make_intake(EngineCore& core) { return std::make_unique<EngineIntake>(core); }

}  // namespace faturad::store
