#include "faturad/core/invoice.hpp"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace faturad {
namespace {

std::chrono::year_month_day to_chrono(const Date& date) {
  return {std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
}

}  // namespace

const char* name(InvoiceKind kind) noexcept {
  switch (kind) {
    case InvoiceKind::invoice: return "invoice";
    case InvoiceKind::credit_note: return "credit_note";
    case InvoiceKind::order: return "order";
    case InvoiceKind::receipt: return "receipt";
    case InvoiceKind::utility_bill: return "utility_bill";
    case InvoiceKind::nfe: return "nfe";
    case InvoiceKind::nfce: return "nfce";
    case InvoiceKind::nfse: return "nfse";
    case InvoiceKind::cte: return "cte";
    case InvoiceKind::mdfe: return "mdfe";
    case InvoiceKind::cce: return "cce";
    case InvoiceKind::boleto: return "boleto";
    case InvoiceKind::other: return "other";
  }
  return "other";
}

std::optional<Date> make_date(int year, unsigned month, unsigned day) {
  const Date date{year, month, day};
  if (year < 1900 || year > 2200 || !to_chrono(date).ok()) return std::nullopt;
  return date;
}

std::string to_iso(const Date& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, value);
    return error == std::errc() && end == text.data() + at + size ? value : -1;
  };
  const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::int64_t days_since_epoch(const Date& date) { return std::chrono::sys_days(to_chrono(date)).time_since_epoch().count(); }

Date date_from_days(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

}  // namespace faturad
