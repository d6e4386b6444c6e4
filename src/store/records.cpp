#include "store/records.hpp"

#include "store/codec.hpp"

namespace faturad::store {
namespace {

Writer record() { return std::move(Writer().u8(kRecordVersion)); }

std::optional<Reader> open(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.u8() != kRecordVersion) return std::nullopt;
  return reader;
}

// A longer record than this program knows is one of a later minor version: what it adds is at the end and optional.
template <class Record>
std::optional<Record> close(const Reader& reader, Record record) {
  if (!reader.ok()) return std::nullopt;
  return record;
}

DocumentId read_id(Reader& reader) { return DocumentId::from_bytes(reader.raw(16)).value_or(DocumentId{}); }

Sha256 read_sha256(Reader& reader) {
  Sha256 digest;
  const std::string_view raw = reader.raw(digest.bytes.size());
  for (std::size_t i = 0; i < raw.size(); ++i) digest.bytes[i] = static_cast<std::uint8_t>(raw[i]);
  return digest;
}

}  // namespace

std::string encode(const JobRecord& job) {
  Writer out = record();
  out.u8(static_cast<std::uint8_t>(job.state)).u8(job.priority).varint(job.attempts).varint(job.redrives);
  out.varint(job.sequence).time(job.due).time(job.delay).time(job.changed_at).varint(job.errors.size());
  for (const AttemptError& error : job.errors) {
    out.time(error.at).varint(static_cast<std::uint64_t>(error.code)).string(error.message);
  }
  if (job.notices.empty() && job.progress.empty()) return out.take();
  out.string(job.progress).varint(job.notices.size());
  for (const queue::Notice& notice : job.notices) {
    out.varint(notice.event).u8(static_cast<std::uint8_t>(notice.kind)).time(notice.at).string(notice.reason);
  }
  return out.take();
}

template <>
std::optional<JobRecord> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  JobRecord job;
  job.state = static_cast<JobState>(in->u8());
  job.priority = in->u8();
  job.attempts = static_cast<std::uint32_t>(in->varint());
  job.redrives = static_cast<std::uint32_t>(in->varint());
  job.sequence = in->varint();
  job.due = in->time();
  job.delay = in->time();
  job.changed_at = in->time();
  const std::uint64_t errors = in->varint();
  for (std::uint64_t i = 0; i < errors && in->ok(); ++i) {
    AttemptError error;
    error.at = in->time();
    error.code = static_cast<Errc>(in->varint());
    error.message = in->string();
    job.errors.push_back(std::move(error));
  }
  if (!in->at_end()) {
    job.progress = in->string();
    const std::uint64_t notices = in->varint();
    for (std::uint64_t i = 0; i < notices && in->ok(); ++i) {
      queue::Notice notice;
      notice.event = in->varint();
      notice.kind = static_cast<queue::Notice::Kind>(in->u8());
      notice.at = in->time();
      notice.reason = in->string();
      job.notices.push_back(std::move(notice));
    }
  }
  if (job.priority >= kPriorities) return std::nullopt;
  return close(*in, std::move(job));
}

std::string encode(const DocumentRow& row) {
  Writer out = record();
  out.string(row.tenant).string(row.filename).string(row.media_type).varint(row.bytes).raw(row.sha256.view());
  out.raw(row.payload.view()).u8(row.duplicate_of ? 1 : 0);
  if (row.duplicate_of) out.raw(row.duplicate_of->view());
  return out.string(row.idempotency_key).time(row.received_at).take();
}

template <>
std::optional<DocumentRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  DocumentRow row;
  row.tenant = in->string();
  row.filename = in->string();
  row.media_type = in->string();
  row.bytes = in->varint();
  row.sha256 = read_sha256(*in);
  row.payload = read_id(*in);
  if (in->u8()) row.duplicate_of = read_id(*in);
  row.idempotency_key = in->string();
  row.received_at = in->time();
  return close(*in, std::move(row));
}

std::string encode(const PayloadRow& row) {
  Writer out = record();
  out.varint(row.references).varint(row.chunks);
  if (row.place.sites == 0 && !row.place.spooled_as) return out.take();
  out.u8(row.place.sites).varint(row.place.checksums.size());
  for (const std::uint32_t checksum : row.place.checksums) out.u32_be(checksum);
  if (row.place.spooled_as) out.raw(row.place.spooled_as->view());
  return out.take();
}

template <>
std::optional<PayloadRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  PayloadRow row;
  row.references = static_cast<std::uint32_t>(in->varint());
  row.chunks = static_cast<std::uint32_t>(in->varint());
  if (in->at_end()) return close(*in, row);
  row.place.sites = in->u8();
  const std::uint64_t checksums = in->varint();
  for (std::uint64_t i = 0; i < checksums && in->ok(); ++i) row.place.checksums.push_back(in->u32_be());
  if (!in->at_end()) row.place.spooled_as = read_id(*in);
  return close(*in, std::move(row));
}

std::string encode(const ListRow& row) {
  Writer out = record();
  out.string(row.filename).varint(row.result.invoices.size());
  for (const InvoiceSummary& invoice : row.result.invoices) {
    for (const std::string* field : {&invoice.kind, &invoice.number, &invoice.seller_name, &invoice.seller_tax_id,
                                     &invoice.currency, &invoice.issue_date, &invoice.due_date, &invoice.total}) {
      out.string(*field);
    }
  }
  if (row.result.text_source.empty()) return out.take();
  out.varint(static_cast<std::uint64_t>(row.result.pages)).string(row.result.text_source).varint(row.result.review.size());
  for (const std::string& reason : row.result.review) out.string(reason);
  return out.take();
}

template <>
std::optional<ListRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  ListRow row;
  row.filename = in->string();
  const std::uint64_t invoices = in->varint();
  for (std::uint64_t i = 0; i < invoices && in->ok(); ++i) {
    InvoiceSummary invoice;
    for (std::string* field : {&invoice.kind, &invoice.number, &invoice.seller_name, &invoice.seller_tax_id,
                               &invoice.currency, &invoice.issue_date, &invoice.due_date, &invoice.total}) {
      *field = in->string();
    }
    row.result.invoices.push_back(std::move(invoice));
  }
  if (in->at_end()) return close(*in, std::move(row));
  row.result.pages = static_cast<int>(in->varint());
  row.result.text_source = in->string();
  for (std::uint64_t count = in->varint(); count > 0 && in->ok(); --count) row.result.review.push_back(in->string());
  return close(*in, std::move(row));
}

std::string encode(const IdempotencyRow& row) {
  return record().raw(row.id.view()).raw(row.sha256.view()).time(row.at).take();
}

template <>
std::optional<IdempotencyRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  IdempotencyRow row;
  row.id = read_id(*in);
  row.sha256 = read_sha256(*in);
  row.at = in->time();
  return close(*in, row);
}

std::string encode(const KillerRow& row) { return record().raw(row.id.view()).string(row.reason).time(row.at).take(); }

template <>
std::optional<KillerRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  KillerRow row;
  row.id = read_id(*in);
  row.reason = in->string();
  row.at = in->time();
  return close(*in, row);
}

std::string encode(const StateRow& row) {
  Writer out = record();
  out.varint(row.next_sequence).varint(row.last_event);
  for (const queue::Depth& depth : row.depths) {
    for (const std::uint64_t count : {depth.accepted, depth.ready, depth.retrying, depth.running, depth.done,
                                      depth.dead, depth.deleted, std::uint64_t{depth.paused}}) {
      out.varint(count);
    }
  }
  return out.varint(row.spool_bytes).take();
}

template <>
std::optional<StateRow> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  StateRow row;
  row.next_sequence = in->varint();
  row.last_event = in->varint();
  for (queue::Depth& depth : row.depths) {
    for (std::uint64_t* count : {&depth.accepted, &depth.ready, &depth.retrying, &depth.running, &depth.done,
                                 &depth.dead, &depth.deleted}) {
      *count = in->varint();
    }
    depth.paused = in->varint() != 0;
  }
  if (!in->at_end()) row.spool_bytes = in->varint();
  return close(*in, row);
}

std::string encode(const Event& event) {
  Writer out = record();
  out.u8(static_cast<std::uint8_t>(event.type)).time(event.at).raw(event.id.view());
  return out.string(event.tenant).string(event.reason).take();
}

template <>
std::optional<Event> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  Event event;
  event.type = static_cast<EventType>(in->u8());
  event.at = in->time();
  event.id = read_id(*in);
  event.tenant = in->string();
  event.reason = in->string();
  return close(*in, std::move(event));
}

std::string encode_result(const ParsedDocument& parsed) {
  Writer out = record();
  out.varint(static_cast<std::uint64_t>(parsed.pages)).string(parsed.text_source).string(parsed.result_members);
  if (parsed.review.empty()) return out.take();
  out.varint(parsed.review.size());
  for (const std::string& reason : parsed.review) out.string(reason);
  return out.take();
}

template <>
std::optional<StoredResult> decode(std::string_view bytes) {
  auto in = open(bytes);
  if (!in) return std::nullopt;
  StoredResult stored;
  stored.pages = static_cast<int>(in->varint());
  stored.text_source = in->string();
  stored.members = in->string();
  for (std::uint64_t count = in->at_end() ? 0 : in->varint(); count > 0 && in->ok(); --count) stored.review.push_back(in->string());
  return close(*in, std::move(stored));
}

}  // namespace faturad::store
