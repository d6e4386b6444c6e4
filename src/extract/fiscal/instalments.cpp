#include "extract/fiscal/instalments.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

struct Piece {
  Found where;
  std::optional<Date> date;
  std::optional<Decimal> amount;
};

float middle_x(const pdf::Box& box) { return (box.x0 + box.x1) / 2; }

// 1.234,56, or 1234.56 as the XML has it and some generators print it.
std::optional<Decimal> amount_in(std::string_view word) {
  if (auto amount = parse_brazilian_amount(word)) return amount;
  const bool pointed = word.size() > 3 && word.find_first_of(".,") == word.size() - 3 && word[word.size() - 3] == '.';
  return pointed ? parse_brazilian_number(word) : std::nullopt;
}

std::vector<Piece> pieces_in(const Form& form, const pdf::Box& area) {
  std::vector<Piece> out;
  for (const auto& row : form.words_in(area)) {
    for (const std::uint32_t at : row) {
      Piece piece{form.join({at}), {}, {}};
      piece.date = first_date(piece.where.text);
      if (!piece.date) piece.amount = amount_in(piece.where.text);
      out.push_back(std::move(piece));
    }
  }
  return out;
}

// The amount that goes with a due date: next behind it on the row, before another date; else below it.
const Piece* amount_of(const std::vector<Piece>& pieces, std::size_t date) {
  const pdf::Box& box = pieces[date].where.box;
  for (std::size_t i = date + 1; i < pieces.size() && on_one_row(pieces[i].where.box, box); ++i) {
    if (pieces[i].date) break;
    if (pieces[i].amount) return &pieces[i];
  }
  for (const Piece& piece : pieces) {
    const float drop = piece.where.box.y0 - box.y0;
    const bool below = drop > 1 && drop < 24 && piece.where.box.x1 > box.x0 - 30 && piece.where.box.x0 < box.x1 + 30;
    if (piece.amount && below) return &piece;
  }
  return nullptr;
}

// Its number: what stands before it on the row, unless that is another's amount; else above it.
std::string number_of(const std::vector<Piece>& pieces, std::size_t date) {
  const pdf::Box& box = pieces[date].where.box;
  const auto is_number = [](const Piece& piece) { return !piece.amount && !piece.date && first_code(piece.where.text).has_value(); };
  if (date > 0 && on_one_row(pieces[date - 1].where.box, box) && box.x0 - pieces[date - 1].where.box.x1 < 60 && is_number(pieces[date - 1])) return pieces[date - 1].where.text;
  for (const Piece& piece : pieces) {
    const float rise = box.y0 - piece.where.box.y0;
    if (rise > 1 && rise < 24 && std::abs(middle_x(piece.where.box) - middle_x(box)) < 40 && is_number(piece)) return piece.where.text;
  }
  return {};
}

void check_sum(Draft& draft) {
  const auto& instalments = draft.invoice.instalments;
  const auto& total = draft.invoice.totals.gross;
  if (instalments.empty() || !total) return;
  Decimal sum;
  for (const Instalment& one : instalments) {
    if (!one.amount) return;
    sum = sum + *one.amount;
  }
  const bool passed = sum == *total;
  draft.invoice.checks.push_back({"instalments-sum-to-total", passed});
  if (passed) draft.weigh("/totals/gross", true);
  for (std::size_t i = 0; i < instalments.size(); ++i) draft.weigh("/instalments/" + std::to_string(i), passed);
}

}  // namespace

void read_instalments(const Forms& forms, int section, Draft& draft) {
  std::vector<Found> dates;
  for (const Form& form : forms.all()) {
    for (const Field& title : form.fields()) {
      if (title.id != section) continue;
      const pdf::Box& box = title.label.box;
      const auto pieces = pieces_in(form, {0, box.y1 - 1, form.page().page().width, form.next_section_below(box.y1)});
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (!pieces[i].date) continue;
        const Piece* amount = amount_of(pieces, i);
        if (amount == nullptr) continue;
        const std::string pointer = "/instalments/" + std::to_string(draft.invoice.instalments.size());
        draft.note(pointer, pieces[i].where, {"layout", kLayout});
        draft.invoice.instalments.push_back({number_of(pieces, i), pieces[i].date, amount->amount});
        dates.push_back(pieces[i].where);
      }
      if (!dates.empty()) break;
    }
    if (!dates.empty()) break;
  }
  if (draft.invoice.instalments.size() == 1) {
    draft.offer(draft.invoice.due_date, "/due_date", *draft.invoice.instalments[0].due_date, dates[0], {"layout", kLayout});
  }
  check_sum(draft);
}

}  // namespace faturad::extract
