#include "store/listing.hpp"

#include "faturad/core/decimal.hpp"
#include "store/codec.hpp"
#include "store/document_table.hpp"
#include "store/hex.hpp"
#include "store/keys.hpp"

namespace faturad::store {
namespace {

constexpr std::size_t kScanBudget = 20'000;  // rows looked at for one page
constexpr std::size_t kTail = 24;            // time and id at the end of each index key

struct Plan {
  Family family = Family::index_received;
  std::string prefix;  // of its keys: tenant, and the value that is asked for
};

std::string with_zero(std::string text) { return text + '\0'; }

DocumentTable::Phase phase_of(DocumentStatus status) {
  if (status == DocumentStatus::done) return DocumentTable::Phase::done;
  if (status == DocumentStatus::dead) return DocumentTable::Phase::dead;
  return DocumentTable::Phase::pending;
}

Plan plan_for(const ListQuery& query) {
  const std::string tenant = with_zero(query.tenant);
  if (!query.number.empty()) return {Family::index_number, tenant + with_zero(keys::normalised(query.number))};
  if (!query.seller_tax_id.empty()) return {Family::index_seller, tenant + with_zero(keys::normalised(query.seller_tax_id))};
  if (query.status && *query.status != DocumentStatus::done) {
    return {Family::index_status, tenant + with_zero(std::string(1, static_cast<char>(phase_of(*query.status))))};
  }
  return {Family::index_received, tenant};
}

keys::Range range_for(const Plan& plan, const ListQuery& query, const std::string& cursor) {
  keys::Range range = keys::prefix(plan.prefix);
  if (query.received_from) range.begin = plan.prefix + Writer().time(*query.received_from).take();
  if (query.received_to) range.end = plan.prefix + Writer().time(*query.received_to + 1).take();
  if (cursor.empty()) return range;
  // The cursor is the next key to look at: where a forward scan begins, or the last one that a backward scan includes.
  if (query.newest_first) {
    range.end = std::min(range.end, cursor + '\0');
  } else {
    range.begin = std::max(range.begin, cursor);
  }
  return range;
}

// A cursor is a key and the direction in which it was reached.
std::string cursor_of(std::string_view key, const ListQuery& query) { return (query.newest_first ? "n" : "o") + to_hex(key); }

std::optional<std::string> key_of(std::string_view cursor, const ListQuery& query, const Plan& plan) {
  if (cursor.empty()) return std::string();
  if (cursor.front() != (query.newest_first ? 'n' : 'o')) return std::nullopt;
  auto key = from_hex(cursor.substr(1));
  if (!key || !key->starts_with(plan.prefix)) return std::nullopt;
  return key;
}

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool within(const std::string& value, const std::string& from, const std::string& to) {
  if (from.empty() && to.empty()) return true;
  return !value.empty() && (from.empty() || value >= from) && (to.empty() || value <= to);
}

bool total_within(const InvoiceSummary& invoice, const ListQuery& query) {
  if (query.min_total.empty() && query.max_total.empty()) return true;
  const auto total = Decimal::parse(invoice.total);
  if (!total) return false;
  const auto low = Decimal::parse(query.min_total), high = Decimal::parse(query.max_total);
  return (!low || *total >= *low) && (!high || *total <= *high);
}

bool same_id(const std::string& asked, const std::string& has) {
  return asked.empty() || keys::normalised(asked) == keys::normalised(has);
}

bool matches(const InvoiceSummary& invoice, const ListQuery& query) {
  return (query.kind.empty() || invoice.kind == query.kind) && same_id(query.seller_tax_id, invoice.seller_tax_id) &&
         same_id(query.number, invoice.number) && within(invoice.issue_date, query.issued_from, query.issued_to) &&
         total_within(invoice, query);
}

bool asks_for_invoice(const ListQuery& query) {
  return !(query.kind.empty() && query.seller_tax_id.empty() && query.number.empty() && query.issued_from.empty() &&
           query.issued_to.empty() && query.min_total.empty() && query.max_total.empty());
}

// All conditions on the invoice hold for one and the same invoice of the document.
bool matches(const ListRow& row, const ListQuery& query) {
  if (!query.q.empty()) {
    const std::string wanted = folded(query.q);
    bool found = folded(row.filename).find(wanted) != std::string::npos;
    for (const InvoiceSummary& invoice : row.result.invoices) {
      found = found || folded(invoice.seller_name).find(wanted) != std::string::npos ||
              folded(invoice.number).find(wanted) != std::string::npos;
    }
    if (!found) return false;
  }
  if (query.review && (row.result.text_source.empty() || *query.review == row.result.review.empty())) return false;
  if (!asks_for_invoice(query)) return true;
  return std::any_of(row.result.invoices.begin(), row.result.invoices.end(),
                     [&](const InvoiceSummary& invoice) { return matches(invoice, query); });
}

// The document behind an index row when it passes the whole filter.
result<std::optional<ListItem>> read_item(const KeyValue& kv, const ListQuery& query, std::string_view index_key) {
  Reader tail(index_key.substr(index_key.size() - kTail));
  const UnixMillis received = tail.time();
  const auto id = DocumentId::from_bytes(tail.raw(16)).value_or(DocumentId{});
  auto bytes = kv.get(Family::index_received, keys::received(query.tenant, received, id));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<ListItem>();
  auto row = decode<ListRow>(**bytes);
  if (!row || !matches(*row, query)) return std::optional<ListItem>();
  auto record = read_record(kv, id);
  if (!record) return record.error();
  if (!*record || (query.status && (*record)->status != *query.status)) return std::optional<ListItem>();
  return std::optional(ListItem{std::move(**record), std::move(row->result)});
}

}  // namespace

result<ListPage> list_documents(const KeyValue& kv, const ListQuery& query) {
  const Plan plan = plan_for(query);
  const auto cursor = key_of(query.cursor, query, plan);
  if (!cursor) return make_error(Errc::invalid_argument, "cursor: not one that a list with these filters and this order gave out");
  const keys::Range range = range_for(plan, query, *cursor);
  const auto rows = kv.scan(plan.family, range.begin, range.end,
                            query.newest_first ? Direction::backward : Direction::forward);
  ListPage page;
  for (std::size_t looked_at = 0; rows->valid(); rows->next(), ++looked_at) {
    if (page.items.size() >= query.limit || looked_at >= kScanBudget) {
      page.cursor = cursor_of(rows->key(), query);
      break;
    }
    if (rows->key().size() < kTail) continue;
    auto item = read_item(kv, query, rows->key());
    if (!item) return item.error();
    if (*item) page.items.push_back(std::move(**item));
  }
  if (auto ok = rows->status(); !ok) return ok.error();
  return page;
}

}  // namespace faturad::store
