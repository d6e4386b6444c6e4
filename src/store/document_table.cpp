#include "store/document_table.hpp"

#include "store/keys.hpp"

namespace faturad::store {
namespace {

std::string phase_key(const DocumentId& id, const DocumentRow& row, DocumentTable::Phase phase) {
  return keys::field(row.tenant, std::string(1, static_cast<char>(phase)), row.received_at, id);
}

void put_fields(Transaction& tx, const DocumentId& id, const DocumentRow& row, const ListRow& list) {
  for (const InvoiceSummary& invoice : list.result.invoices) {
    const std::string seller = keys::normalised(invoice.seller_tax_id), number = keys::normalised(invoice.number);
    if (!seller.empty()) tx.put_blob(Family::index_seller, keys::field(row.tenant, seller, row.received_at, id), {});
    if (!number.empty()) tx.put_blob(Family::index_number, keys::field(row.tenant, number, row.received_at, id), {});
  }
  tx.put(Family::index_received, keys::received(row.tenant, row.received_at, id), encode(list));
}

void remove_fields(Transaction& tx, const DocumentId& id, const DocumentRow& row, const ListRow& list) {
  for (const InvoiceSummary& invoice : list.result.invoices) {
    const std::string seller = keys::normalised(invoice.seller_tax_id), number = keys::normalised(invoice.number);
    if (!seller.empty()) tx.remove(Family::index_seller, keys::field(row.tenant, seller, row.received_at, id));
    if (!number.empty()) tx.remove(Family::index_number, keys::field(row.tenant, number, row.received_at, id));
  }
}

result<void> add_reference(Transaction& tx, const DocumentId& payload, std::uint32_t chunks) {
  auto held = tx.load<PayloadRow>(Family::payloads, payload.view());
  if (!held) return held.error();
  PayloadRow row = held->value_or(PayloadRow{0, chunks, {}});
  ++row.references;
  tx.put(Family::payloads, payload.view(), encode(row));
  return {};
}

// What is not spooled yet; returns the number of all chunks.
std::uint32_t spool_rest(Transaction& tx, const NewDocument& document) {
  std::uint32_t chunks = document.chunks;
  if (chunks > 0) tx.remove(Family::uploads, document.id.view());
  if (!document.tail.empty()) tx.put_blob(Family::spool, keys::chunk(document.id, chunks++), document.tail);
  tx.state().spool_bytes += document.bytes;
  return chunks;
}

void drop_chunks(Transaction& tx, const DocumentRow& row, const PayloadRow& payload) {
  const DocumentId& id = payload.place.spooled_as ? *payload.place.spooled_as : row.payload;
  for (std::uint32_t chunk = 0; chunk < payload.chunks; ++chunk) tx.remove(Family::spool, keys::chunk(id, chunk));
  std::uint64_t& spooled = tx.state().spool_bytes;
  spooled -= std::min(spooled, row.bytes);
}

// Nothing of this payload is at `sites` any more, as far as it knows: another one may have the same content.
result<void> unlink(Transaction& tx, const DocumentRow& row, Sites sites) {
  auto held = tx.get(Family::unlinked, row.sha256.view());
  if (!held) return held.error();
  const Sites before = *held && !(*held)->empty() ? static_cast<Sites>((**held)[0]) : Sites{0};
  tx.put(Family::unlinked, row.sha256.view(), std::string(1, static_cast<char>(before | sites)));
  return {};
}

result<void> drop_reference(Transaction& tx, const DocumentRow& document) {
  const DocumentId& payload = document.payload;
  auto held = tx.load<PayloadRow>(Family::payloads, payload.view());
  if (!held) return held.error();
  if (!*held) return {};
  PayloadRow row = **held;
  if (row.references > 1) {
    --row.references;
    tx.put(Family::payloads, payload.view(), encode(row));
    return {};
  }
  tx.remove(Family::payloads, payload.view());
  if (row.place.sites == 0) {
    drop_chunks(tx, document, row);
    return {};
  }
  tx.remove(Family::blobs, keys::blob(document.sha256, payload));
  return unlink(tx, document, row.place.sites);
}

}  // namespace

result<void> DocumentTable::insert(Transaction& tx, const AcceptRequest& request, const NewDocument& document,
                                   const std::optional<First>& first, UnixMillis now) {
  DocumentRow row;
  row.tenant = request.tenant;
  row.filename = document.filename;
  row.media_type = document.media_type;
  row.bytes = document.bytes;
  row.sha256 = document.sha256;
  row.payload = document.id;
  if (first) row.duplicate_of = first->id;
  row.idempotency_key = request.idempotency_key;
  row.received_at = now;
  if (first) {
    auto original = DocumentTable::row(tx, first->id);
    if (!original) return original.error();
    if (*original) row.payload = (*original)->payload;
  }
  std::uint32_t chunks = 0;
  if (row.payload == document.id) {
    chunks = spool_rest(tx, document);
  } else if (!first->restored) {
    drop_spooled(tx, document.id);
  }
  if (auto added = add_reference(tx, row.payload, chunks); !added) return added;
  tx.put(Family::documents, document.id.view(), encode(row));
  tx.put(Family::index_received, keys::received(row.tenant, now, document.id), encode(ListRow{row.filename, {}}));
  tx.put_blob(Family::index_status, phase_key(document.id, row, Phase::pending), {});
  if (!first) tx.put(Family::dedupe, keys::dedupe(row.tenant, row.sha256), std::string(document.id.view()));
  if (!request.idempotency_key.empty()) {
    tx.put(Family::idempotency, keys::idempotency(row.tenant, request.idempotency_key),
           encode(IdempotencyRow{document.id, row.sha256, now}));
    tx.put_blob(Family::idempotency, keys::idempotency_age(now, row.tenant, request.idempotency_key), {});
  }
  return {};
}

result<bool> DocumentTable::restore(Transaction& tx, const DocumentId& first, const NewDocument& document) {
  const auto lost = DocumentTable::lost(tx, document.sha256);
  if (!lost) return lost.error();
  if (*lost == 0) return false;
  auto row = DocumentTable::row(tx, first);
  if (!row) return row.error();
  if (!*row) return false;
  auto held = payload(tx, **row);
  if (!held) return held.error();
  if (!*held || !((*held)->place.sites & *lost)) return false;
  PayloadRow changed = std::move(**held);
  tx.remove(Family::blobs, keys::blob(document.sha256, (*row)->payload));
  if (auto unlinked = unlink(tx, **row, changed.place.sites); !unlinked) return unlinked.error();
  changed.chunks = spool_rest(tx, document);
  changed.place = {};
  changed.place.spooled_as = document.id;
  tx.put(Family::payloads, (*row)->payload.view(), encode(changed));
  return true;
}

result<Sites> DocumentTable::lost(const Transaction& tx, const Sha256& sha256) {
  auto sites = tx.get(Family::lost, sha256.view());
  if (!sites) return sites.error();
  return *sites && !(*sites)->empty() ? static_cast<Sites>((**sites)[0]) : Sites{0};
}

result<std::optional<DocumentRow>> DocumentTable::row(const Transaction& tx, const DocumentId& id) {
  return tx.load<DocumentRow>(Family::documents, id.view());
}

void DocumentTable::move(Transaction& tx, const DocumentId& id, const DocumentRow& row, Phase from, Phase to) {
  if (from == to) return;
  tx.remove(Family::index_status, phase_key(id, row, from));
  tx.put_blob(Family::index_status, phase_key(id, row, to), {});
}

void DocumentTable::finish(Transaction& tx, const DocumentId& id, const DocumentRow& row,
                           const ParsedDocument& parsed) {
  tx.put(Family::results, id.view(), encode_result(parsed));
  tx.put(Family::texts, id.view(), parsed.text);
  put_fields(tx, id, row, {row.filename, {parsed.pages, parsed.text_source, parsed.review, parsed.summaries}});
  move(tx, id, row, Phase::pending, Phase::done);
}

result<bool> DocumentTable::copy_result(Transaction& tx, const DocumentId& id, const DocumentRow& row,
                                        const DocumentId& original) {
  auto stored = tx.get(Family::results, original.view());
  if (!stored) return stored.error();
  auto text = tx.get(Family::texts, original.view());
  if (!text) return text.error();
  auto original_row = DocumentTable::row(tx, original);
  if (!original_row) return original_row.error();
  if (!*stored || !*text || !*original_row) return false;
  auto list = tx.load<ListRow>(Family::index_received,
                               keys::received((*original_row)->tenant, (*original_row)->received_at, original));
  if (!list) return list.error();
  tx.put(Family::results, id.view(), std::move(**stored));
  tx.put(Family::texts, id.view(), std::move(**text));
  ListRow copy = list->value_or(ListRow{});
  copy.filename = row.filename;
  put_fields(tx, id, row, copy);
  move(tx, id, row, Phase::pending, Phase::done);
  return true;
}

result<void> DocumentTable::remove(Transaction& tx, const DocumentId& id, const DocumentRow& row) {
  const std::string received = keys::received(row.tenant, row.received_at, id);
  auto list = tx.load<ListRow>(Family::index_received, received);
  if (!list) return list.error();
  auto first = first_copy(tx, row.tenant, row.sha256);
  if (!first) return first.error();
  if (auto dropped = drop_reference(tx, row); !dropped) return dropped;
  if (*list) remove_fields(tx, id, row, **list);
  if (*first && **first == id) tx.remove(Family::dedupe, keys::dedupe(row.tenant, row.sha256));
  if (!row.idempotency_key.empty()) {
    tx.remove(Family::idempotency, keys::idempotency(row.tenant, row.idempotency_key));
    tx.remove(Family::idempotency, keys::idempotency_age(row.received_at, row.tenant, row.idempotency_key));
  }
  for (const Phase phase : {Phase::pending, Phase::done, Phase::dead}) {
    tx.remove(Family::index_status, phase_key(id, row, phase));
  }
  tx.remove(Family::index_received, received);
  tx.remove(Family::results, id.view());
  tx.remove(Family::texts, id.view());
  tx.remove(Family::documents, id.view());
  return {};
}

void DocumentTable::remember_killer(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::string reason, UnixMillis now) {
  tx.put(Family::killers, std::string(row.sha256.view()), encode(KillerRow{id, std::move(reason), now}));
}

void DocumentTable::forget_killer(Transaction& tx, const Sha256& sha256) { tx.remove(Family::killers, std::string(sha256.view())); }

result<std::optional<KillerRow>> DocumentTable::killer(const Transaction& tx, const Sha256& sha256) {
  return tx.load<KillerRow>(Family::killers, std::string(sha256.view()));
}

result<std::optional<PayloadRow>> DocumentTable::payload(const Transaction& tx, const DocumentRow& row) {
  return tx.load<PayloadRow>(Family::payloads, row.payload.view());
}

result<void> DocumentTable::place_payload(Transaction& tx, const DocumentRow& row, const PayloadPlace& place) {
  auto held = payload(tx, row);
  if (!held) return held.error();
  if (!*held) return make_error(Errc::internal, "the payload of this document is missing");
  PayloadRow changed = std::move(**held);
  if (changed.place.sites == 0) drop_chunks(tx, row, changed);
  const auto left = static_cast<Sites>(changed.place.sites & ~place.sites);
  changed.place = place;
  tx.put(Family::payloads, row.payload.view(), encode(changed));
  tx.put(Family::blobs, keys::blob(row.sha256, row.payload), std::string(1, static_cast<char>(place.sites)));
  return left ? unlink(tx, row, left) : result<void>();
}

void DocumentTable::drop_spooled(Transaction& tx, const DocumentId& id) {
  tx.remove_range(Family::spool, keys::chunk(id, 0), keys::chunk(id, UINT32_MAX));
  tx.remove(Family::uploads, id.view());
}

result<std::optional<DocumentId>> DocumentTable::first_copy(const Transaction& tx, const std::string& tenant,
                                                            const Sha256& sha256) {
  auto bytes = tx.get(Family::dedupe, keys::dedupe(tenant, sha256));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<DocumentId>();
  return DocumentId::from_bytes(**bytes);
}

result<std::optional<IdempotencyRow>> DocumentTable::idempotency(const Transaction& tx, const std::string& tenant,
                                                                 const std::string& key) {
  return tx.load<IdempotencyRow>(Family::idempotency, keys::idempotency(tenant, key));
}

DocumentStatus to_status(const JobRecord& job) {
  switch (job.state) {
    case JobState::ready: return DocumentStatus::queued;
    case JobState::running: return DocumentStatus::running;
    case JobState::waiting: return job.attempts == 0 ? DocumentStatus::queued : DocumentStatus::retrying;
    case JobState::done: return DocumentStatus::done;
    case JobState::dead: return DocumentStatus::dead;
  }
  return DocumentStatus::queued;
}

DocumentRecord to_record(const DocumentId& id, const DocumentRow& row, const JobRecord& job) {
  DocumentRecord record;
  record.id = id;
  record.tenant = row.tenant;
  record.filename = row.filename;
  record.media_type = row.media_type;
  record.bytes = row.bytes;
  record.sha256 = row.sha256;
  record.payload = row.payload;
  record.duplicate_of = row.duplicate_of;
  record.status = to_status(job);
  record.priority = job.priority;
  record.attempts = job.attempts;
  record.received_at = row.received_at;
  if (job.state == JobState::done || job.state == JobState::dead) record.finished_at = job.changed_at;
  if (job.state == JobState::waiting) record.next_attempt_at = job.due;
  record.redrives = job.redrives;
  record.errors = job.errors;
  return record;
}

}  // namespace faturad::store
