#include "extract/fiscal/postal_block.hpp"

#include <algorithm>
#include <cmath>

#include "extract/exact/check_digits.hpp"
#include "extract/fiscal/brazilian_values.hpp"
#include "extract/generic/names.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

float height(const pdf::Box& box) { return box.y1 - box.y0; }

std::string places_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_digit(c) || (c >= 'A' && c <= 'Z')) out += c;
  }
  return out;
}

// "13000-123" or "13.000-123".
bool is_cep(std::string_view word) {
  if (word.size() < 9 || word.size() > 12 || !is_digit(word.front())) return false;
  std::string digits;
  for (const char c : word) {
    if (c != '.' && c != ',' && c != ';') digits += c;
  }
  return digits.size() == 9 && digits[5] == '-' && std::all_of(digits.begin(), digits.end(), [](char c) { return c == '-' || is_digit(c); });
}

bool has_cep(const PageIndex& page, const Cell& cell) {
  for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
    if (is_cep(page.word_at(at).text)) return true;
  }
  return false;
}

// Where "CNPJ" stands in the cell; its end where it does not.
std::uint32_t cnpj_label(const PageIndex& page, const Cell& cell) {
  std::uint32_t at = cell.first;
  const auto says = [](std::string_view word) { return word.size() >= 4 && (word[0] | 0x20) == 'c' && folded(word.substr(0, 4)) == "cnpj"; };
  while (at < cell.first + cell.count && !says(page.word_at(at).text)) ++at;
  return at;
}

bool has_letters(std::string_view text) {
  const std::string form = folded(text);
  return std::count_if(form.begin(), form.end(), is_letter) >= 2;
}

// The cell of the row above that begins where `cell` does; the text of a block goes on there.
const Cell* flush_neighbour(const PageIndex& page, const Cell& cell, int step) {
  const auto& rows = page.rows();
  for (int distance = 1; distance <= 3; ++distance) {
    const long at = static_cast<long>(cell.row) + step * distance;
    if (at < 0 || at >= static_cast<long>(rows.size())) return nullptr;
    for (const Cell& other : page.cells_of(rows[static_cast<std::size_t>(at)])) {
      const float gap = step < 0 ? cell.box.y0 - other.box.y1 : other.box.y0 - cell.box.y1;
      if (std::abs(other.box.x0 - cell.box.x0) < 3 && gap < 0.9f * height(cell.box) && gap > -height(cell.box)) return &other;
    }
  }
  return nullptr;
}

// The rows above `last`, `last` included, from top to bottom.
std::vector<const Cell*> block_up_from(const PageIndex& page, const Cell& last) {
  std::vector<const Cell*> out{&last};
  while (out.size() < 6) {
    const Cell* above = flush_neighbour(page, *out.back(), -1);
    if (above == nullptr) break;
    out.push_back(above);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

bool is_mark_row(const std::string& form) {
  return form.find("cnpj") != std::string::npos || form.find("insc") != std::string::npos || form.starts_with("cpf") || form.find("www.") != std::string::npos;
}

PostalBlock block_of(const PageIndex& page, const std::vector<const Cell*>& cells, std::size_t name) {
  PostalBlock out;
  out.name = page.text(*cells[name]);
  for (std::size_t i = name + 1; i < cells.size(); ++i) {
    const Found row = page.text(*cells[i]);
    if (is_mark_row(folded(row.text))) continue;
    if (out.address.text.empty()) {
      out.address = row;
    } else {
      out.address.text += ", " + row.text;
      out.address.box = united(out.address.box, row.box);
    }
  }
  return out;
}

// Words that a company's own name has, and its street has not.
bool names_company(const std::string& form) {
  for (const std::string_view word : {"s.a", "s/a", " sa", "ltda", "companhia", "cia ", "cia.", "distribu", "energia", "energisa", "saneamento", "telefonica", "eletric"}) {
    if (form.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

bool is_name(std::string_view text) {
  const std::string form = folded(text);
  const auto letters = std::count_if(form.begin(), form.end(), is_letter);
  const auto digits = std::count_if(form.begin(), form.end(), is_digit);
  for (const std::string_view title : {"documento auxiliar", "nota fiscal", "conta de ", "fatura", "danf", "segunda via", "inscricao"}) {
    if (form.find(title) != std::string::npos) return false;
  }
  return letters >= 4 && !begins_like_street(text) && digits * 3 < letters && form.find(':') == std::string::npos && text.size() < 90;
}

std::optional<PostalBlock> find_company_block(const PageIndex& page, std::string_view cnpj) {
  for (const Cell& cell : page.cells()) {
    const std::uint32_t end = cnpj_label(page, cell);
    if (end == cell.first + cell.count) continue;
    const Found found = page.text(cell);
    const std::string places = places_of(found.text);
    if (!cnpj.empty() ? places.find(cnpj) == std::string::npos : !first_tax_id(found.text) || first_tax_id(found.text)->type != "CNPJ") continue;
    auto cells = block_up_from(page, cell);
    // "COMPANY S.A. CNPJ 12...": what stands before the label on its own row.
    if (end > cell.first) {
      Found name = page.text(cell.first, end);
      while (!name.text.empty() && (name.text.back() == '-' || name.text.back() == ' ' || name.text.back() == ',' || name.text.back() == '|' || name.text.back() == '/')) name.text.pop_back();
      if (is_name(name.text)) {
        PostalBlock out;
        out.name = name;
        if (const Cell* below = flush_neighbour(page, cell, 1)) {
          out.address = page.text(*below);
          if (is_mark_row(folded(out.address.text))) out.address = {};
        }
        return out;
      }
    }
    if (end == cell.first) {
      // "COMPANY S.A.     CNPJ 12...": the cell before it on the row.
      const Row& row = page.rows()[cell.row];
      const Cell* before = &page.cells()[row.first_cell];
      if (before != &cell && before + 1 == &cell) {
        const Found name = page.text(*before);
        if (is_name(name.text) && names_company(folded(name.text))) return PostalBlock{name, {}, {}};
      }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Found row = page.text(*cells[i]);
      if (cells[i] != &cell && is_name(row.text) && names_company(folded(row.text))) return block_of(page, cells, i);
    }
    if (cells.size() > 1 && is_name(page.text(*cells.front()).text)) return block_of(page, cells, 0);
  }
  return std::nullopt;
}

std::optional<PostalBlock> find_addressee_block(const PageIndex& page, std::string_view company_cnpj) {
  for (const Cell& cell : page.cells()) {
    if (!has_cep(page, cell)) continue;
    const auto cells = block_up_from(page, cell);
    if (cells.size() < 3) continue;
    // A letterhead names the company's id, or it is the company's; its rows are no addressee's.
    const bool company = std::any_of(cells.begin(), cells.end(), [&](const Cell* one) {
      const std::string text = page.text(*one).text;
      return folded(text).find("cnpj") != std::string::npos || (!company_cnpj.empty() && places_of(text).find(company_cnpj) != std::string::npos);
    });
    if (company) continue;
    PostalBlock out;
    // A row of figures ends what stands above it: a number's box, not the block.
    std::size_t name = cells.size();
    while (name > 0 && has_letters(page.text(*cells[name - 1]).text)) --name;
    while (name < cells.size() && !is_name(page.text(*cells[name]).text)) ++name;
    // A logo in larger letters stands close above the window here and there.
    while (name + 2 < cells.size() && height(cells[name]->box) > 1.4f * height(cells[name + 1]->box)) ++name;
    if (name + 1 >= cells.size()) continue;
    out = block_of(page, cells, name);
    const Cell* below = flush_neighbour(page, cell, 1);
    if (below != nullptr && !company_cnpj.empty() && places_of(page.text(*below).text).find(company_cnpj) != std::string::npos) continue;
    if (below != nullptr && is_mark_row(folded(page.text(*below).text))) out.tax_id = page.text(*below);
    return out;
  }
  return std::nullopt;
}

}  // namespace faturad::extract
