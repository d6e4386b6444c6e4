#include "http/list_query.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faturad::http {
namespace {

constexpr std::string_view kKinds[] = {"invoice", "credit_note", "order", "receipt", "utility_bill", "nfe", "nfce",
                                       "nfse", "cte", "mdfe", "cce", "boleto", "other"};

result<void> read_words(const Query& query, store::ListQuery& list) {
  if (const std::string* status = query.find("status")) {
    list.status = parse_document_status(*status);
    if (!list.status) {
      return make_error(Errc::invalid_argument, fmt::format("status: '{}' is not queued, running, retrying, done or dead", *status));
    }
  }
  list.kind = query.text("kind");
  if (!list.kind.empty() && std::find(std::begin(kKinds), std::end(kKinds), list.kind) == std::end(kKinds)) {
    return make_error(Errc::invalid_argument, fmt::format("kind: '{}' is none of {}", list.kind, fmt::join(kKinds, ", ")));
  }
  if (query.find("review")) {
    auto review = query.flag("review");
    if (!review) return review.error();
    list.review = *review;
  }
  const std::string order = query.text("order");
  if (!order.empty() && order != "newest" && order != "oldest") {
    return make_error(Errc::invalid_argument, fmt::format("order: '{}' is not newest or oldest", order));
  }
  list.newest_first = order != "oldest";
  list.seller_tax_id = query.text("seller_tax_id");
  list.number = query.text("number");
  list.q = query.text("q");
  list.cursor = query.text("cursor");
  return {};
}

}  // namespace

result<store::ListQuery> read_list_query(const Query& query, const std::string& tenant) {
  if (auto only = query.only({"status", "review", "kind", "seller_tax_id", "number", "issued_from", "issued_to", "received_from",
                              "received_to", "min_total", "max_total", "q", "order", "limit", "cursor"});
      !only) {
    return only.error();
  }
  store::ListQuery list;
  list.tenant = tenant;
  if (auto words = read_words(query, list); !words) return words.error();
  for (const auto& [name, field] : {std::pair{"issued_from", &list.issued_from}, std::pair{"issued_to", &list.issued_to}}) {
    auto date = query.date(name);
    if (!date) return date.error();
    *field = *date;
  }
  for (const auto& [name, field] : {std::pair{"min_total", &list.min_total}, std::pair{"max_total", &list.max_total}}) {
    auto amount = query.decimal(name);
    if (!amount) return amount.error();
    *field = *amount;
  }
  auto from = query.time("received_from", false);
  if (!from) return from.error();
  list.received_from = *from;
  auto to = query.time("received_to", true);
  if (!to) return to.error();
  list.received_to = *to;
  auto limit = query.number("limit", 50, 1, kMaxPage);
  if (!limit) return limit.error();
  list.limit = static_cast<std::size_t>(*limit);
  return list;
}

}  // namespace faturad::http
