// Reads every row and says what does not fit together: the conservation of documents, proven from the rows themselves.
#include <unordered_map>

#include <fmt/format.h>

#include "store/codec.hpp"
#include "store/engine_ports.hpp"
#include "store/key_value.hpp"
#include "store/keys.hpp"
#include "store/records.hpp"

namespace faturad::store {
namespace {

constexpr std::array kAllTopics{Topic::parse, Topic::archive, Topic::notify};
constexpr std::size_t kMaxProblems = 100;

class Audit {
 public:
  Audit(const KeyValue& kv, const BlobCheck& check) : kv_(kv), check_(check) {}

  AuditReport run() {
    jobs();
    documents();
    payloads();
    counters();
    for (const Family family : {Family::ready, Family::retry, Family::running, Family::dead}) queue_rows(family);
    return std::move(report_);
  }

 private:
  template <class... Args>
  void problem(fmt::format_string<Args...> format, Args&&... args) {
    if (report_.problems.size() < kMaxProblems) report_.problems.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  template <class Each>
  void scan(Family family, Each each) {
    const auto rows = kv_.scan(family, "", keys::after_prefix(""));
    for (; rows->valid(); rows->next()) each(rows->key(), rows->value());
    if (auto ok = rows->status(); !ok) problem("{}: {}", name(family), ok.error().message);
  }

  bool exists(Family family, std::string_view key) const {
    const auto value = kv_.get(family, key);
    return value && value->has_value();
  }

  // Each job has exactly the row that its state calls for.
  void jobs() {
    scan(Family::jobs, [&](std::string_view key, std::string_view value) {
      const auto job = decode<JobRecord>(value);
      const auto id = DocumentId::from_bytes(key.substr(1));
      const auto topic = static_cast<Topic>(key[0]);
      if (!job || !id || static_cast<int>(topic) > kTopics) return problem("a job's row cannot be read");
      count(*job, topic, *id);
      if (!exists(Family::documents, id->view())) problem("job {} in topic {} has no document", id->str(), name(topic));
    });
  }

  void count(const JobRecord& job, Topic topic, const DocumentId& id) {
    queue::Depth& depth = report_.depths[static_cast<std::size_t>(topic) - 1];
    const auto expect = [&](Family family, const std::string& key) {
      ++expected_rows_[family];
      if (!exists(family, key)) problem("job {} in topic {} has no row in {}", id.str(), name(topic), name(family));
    };
    switch (job.state) {
      case JobState::ready: ++depth.ready; return expect(Family::ready, keys::ready(topic, job.priority, job.sequence));
      case JobState::running: ++depth.running; return expect(Family::running, keys::job(topic, id));
      case JobState::waiting: ++depth.retrying; return expect(Family::retry, keys::retry(topic, job.due, job.sequence));
      case JobState::dead: ++depth.dead; return expect(Family::dead, keys::dead(topic, job.changed_at, id));
      case JobState::done:
        ++depth.done;
        if (topic == Topic::parse && !exists(Family::results, id.view())) problem("document {} is done without result", id.str());
        return;
    }
    problem("job {} is in no known state", id.str());
  }

  void queue_rows(Family family) {
    std::uint64_t rows = 0;
    scan(family, [&](std::string_view, std::string_view) { ++rows; });
    if (rows != expected_rows_[family]) {
      problem("{} has {} rows, the jobs call for {}", name(family), rows, expected_rows_[family]);
    }
  }

  void documents() {
    scan(Family::documents, [&](std::string_view key, std::string_view value) {
      ++report_.documents;
      const auto id = DocumentId::from_bytes(key);
      const auto row = decode<DocumentRow>(value);
      if (!id || !row) return problem("a document's row cannot be read");
      ++references_[row->payload];
      contents_.insert_or_assign(row->payload, Holder{*id, *row});
      if (!exists(Family::jobs, keys::job(Topic::parse, *id))) problem("document {} has no job", id->str());
      if (!exists(Family::index_received, keys::received(row->tenant, row->received_at, *id))) {
        problem("document {} is in no list", id->str());
      }
    });
    std::uint64_t results = 0;
    scan(Family::results, [&](std::string_view, std::string_view) { ++results; });
    if (results != report_.depths[0].done) problem("{} results for {} done documents", results, report_.depths[0].done);
  }

  void payloads() {
    std::uint64_t archived = 0, spooled = 0, blobs = 0;
    scan(Family::payloads, [&](std::string_view key, std::string_view value) {
      const auto id = DocumentId::from_bytes(key);
      const auto row = decode<PayloadRow>(value);
      if (!id || !row) return problem("a payload's row cannot be read");
      if (references_[*id] != row->references) {
        problem("payload {} counts {} documents, {} refer to it", id->str(), row->references, references_[*id]);
      }
      references_.erase(*id);
      const auto& [holder, document] = contents_[*id];
      if (row->place.sites != 0) {
        ++archived;
        if (!exists(Family::blobs, keys::blob(document.sha256, *id))) problem("payload {} is archived and in no list of blobs", id->str());
        if (row->place.sites & kEmbedded) embedded(*id, document);
        for (const Sites site : {kPrimary, kSecondary}) {
          if (row->references == 0 || !(row->place.sites & site) || !check_) continue;
          const auto there = check_(site, document.sha256, document.bytes);
          if (!there) problem("document {}{}: {}", holder.str(), row->references > 1 ? fmt::format(" and {} that share its payload", row->references - 1) : "", there.error().message);
        }
        return;
      }
      spooled += document.bytes;
      for (std::uint32_t chunk = 0; chunk < row->chunks; ++chunk) {
        if (!exists(Family::spool, keys::chunk(row->place.spooled_as.value_or(*id), chunk))) problem("payload {} lacks chunk {}", id->str(), chunk);
      }
    });
    scan(Family::blobs, [&](std::string_view, std::string_view) { ++blobs; });
    if (blobs != archived) problem("{} rows of blobs for {} archived payloads", blobs, archived);
    spooled_ = spooled;
    for (const auto& [id, count] : references_) {
      if (count > 0) problem("payload {} is missing, {} documents refer to it", id.str(), count);
    }
  }

  void embedded(const DocumentId& id, const DocumentRow& document) {
    const auto row = kv_.get(Family::contents, document.sha256.view());
    if (!row || !*row || (*row)->empty() || Reader(**row).varint() != document.bytes) return problem("payload {} is not whole in the embedded store", id.str());
    for (std::uint32_t chunk = 0; std::uint64_t{chunk} * kContentChunk < document.bytes; ++chunk) {
      if (!exists(Family::content_chunks, keys::content(document.sha256, chunk))) problem("payload {} lacks chunk {} in the embedded store", id.str(), chunk);
    }
  }

  void counters() {
    const auto bytes = kv_.get(Family::meta, keys::kState);
    const auto state = bytes && *bytes ? decode<StateRow>(**bytes) : std::nullopt;
    if (!state) return problem("the state row cannot be read");
    if (state->spool_bytes != spooled_) problem("the spool has {} bytes, the counter says {}", spooled_, state->spool_bytes);
    for (const Topic topic : kAllTopics) {
      const std::size_t at = static_cast<std::size_t>(topic) - 1;
      const queue::Depth& kept = state->depths[at];
      queue::Depth& counted = report_.depths[at];
      counted.accepted = kept.accepted;
      counted.deleted = kept.deleted;
      counted.paused = kept.paused;
      if (counted.accounted() != counted.accepted) {
        problem("topic {}: {} accepted, {} accounted for by rows", name(topic), counted.accepted, counted.accounted());
      }
      if (kept.accounted() != kept.accepted) {
        problem("topic {}: {} accepted, {} accounted for by counters", name(topic), kept.accepted, kept.accounted());
      }
    }
  }

  const KeyValue& kv_;
  const BlobCheck& check_;
  AuditReport report_;
  std::unordered_map<DocumentId, std::uint32_t> references_;
  struct Holder {
    DocumentId id;
    DocumentRow row;
  };
  std::unordered_map<DocumentId, Holder> contents_;  // by payload: a document that has it
  std::uint64_t spooled_ = 0;
  std::map<Family, std::uint64_t> expected_rows_;
};

}  // namespace

AuditReport audit(const KeyValue& kv, const BlobCheck& check) { return Audit(kv, check).run(); }

}  // namespace faturad::store
