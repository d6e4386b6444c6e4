#include "extract/fiscal/boleto_form.hpp"

#include <algorithm>

#include "extract/page/dates.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

std::optional<Date> date_of(const pdf::Word& word) { return word.text.size() >= 8 && word.text.size() <= 10 ? parse_printed_date(word.text, DayOrder::day_first) : std::nullopt; }

// DM, DS, NP, RC, OUT...
bool is_document_kind(const std::string& text) {
  return text.size() >= 1 && text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_acceptance(const std::string& text) {
  const std::string word = folded(text);
  return word == "n" || word == "s" || word == "a" || word == "nao" || word == "sim";
}

// The words of a row as a document's row, nullopt where they are none.
std::optional<BoletoForm> form_of(const PageIndex& page, const Row& row) {
  const Cell& last_cell = page.cells()[row.first_cell + row.cell_count - 1];
  const std::uint32_t first = page.cells()[row.first_cell].first, last = last_cell.first + last_cell.count;
  const auto date = date_of(page.word_at(first));
  if (!date) return std::nullopt;
  for (std::uint32_t at = first + 2; at + 2 < last && at < first + 6; ++at) {
    if (!is_document_kind(page.word_at(at).text) || !is_acceptance(page.word_at(at + 1).text) || !date_of(page.word_at(at + 2))) continue;
    return BoletoForm{page.text(row), *date, page.text(first + 1, at).text, std::nullopt};
  }
  return std::nullopt;
}

}  // namespace

std::optional<BoletoForm> find_boleto_form(const PageIndex& page) {
  const auto& rows = page.rows();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    auto form = form_of(page, rows[r]);
    if (!form) continue;
    // Above it: address (and agency), payee, place of payment (and due date), the typed line.
    for (std::size_t above = r; above-- > 0 && rows[r].box.y0 - rows[above].box.y1 < 60;) {
      const std::string text = folded(page.text(rows[above]).text);
      if (!text.starts_with("pag") && text.find("vencimento") == std::string::npos) continue;
      if (above + 1 < r) form->payee = page.text(page.cells()[rows[above + 1].first_cell]);
      break;
    }
    return form;
  }
  return std::nullopt;
}

}  // namespace faturad::extract
