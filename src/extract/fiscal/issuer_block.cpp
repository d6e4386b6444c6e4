#include "extract/fiscal/issuer_block.hpp"

#include <algorithm>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

float size_of(const Form& form, const std::vector<std::uint32_t>& row) {
  float size = 0;
  for (const std::uint32_t at : row) size = std::max(size, form.page().word_at(at).font_size);
  return size;
}

bool has_letters(const std::string& text) {
  const std::string form = folded(text);
  return std::count_if(form.begin(), form.end(), is_letter) >= 3;
}

bool ends_address(const std::string& text) {
  const std::string form = folded(text);
  for (const std::string_view word : {"fone:", "fone/", "fone (", "fone ", "tel.", "tel:", "cnpj", "e-mail", "email", "http", "www.", "@", "insc", "ie:", "rntrc"}) {
    if (form.find(word) != std::string::npos) return true;
  }
  return false;
}

// Ids are no name, even where they stand above it.
bool names_id(const std::string& text) {
  const std::string form = folded(text);
  return form.find("cnpj") != std::string::npos || form.find("cpf") != std::string::npos || form.starts_with("insc");
}

void append(Found& to, const Found& more, std::string_view between) {
  if (to.text.empty()) {
    to = more;
    return;
  }
  to.text += std::string(between) + more.text;
  to.box = united(to.box, more.box);
}

}  // namespace

std::optional<IssuerBlock> read_issuer_rows(const Form& form, const pdf::Box& area) {
  IssuerBlock out;
  std::vector<std::vector<std::uint32_t>> rows;
  float largest = 0;
  for (auto& row : form.words_in(area)) {
    const Found found = form.join(row);
    if (!has_letters(found.text) || (rows.empty() && names_id(found.text)) || folded(found.text).starts_with("identificacao do emitente")) continue;
    // A name stands at the top: what is larger farther down is no name.
    if (rows.size() < 4) largest = std::max(largest, size_of(form, row));
    rows.push_back(std::move(row));
  }
  bool named = false, addressed = false;
  for (const auto& row : rows) {
    const Found found = form.join(row);
    const bool large = size_of(form, row) > largest - 0.3f;
    const bool continues = out.name.text.empty() || found.box.y0 - out.name.box.y1 < largest;
    if (!named && large && continues && !(ends_address(found.text) && !out.name.text.empty()) && found.text.find(',') == std::string::npos) {
      // Where all is of one size the first row is the name.
      const bool same_everywhere = size_of(form, rows.back()) > largest - 0.3f;
      append(out.name, found, " ");
      named = same_everywhere;
      continue;
    }
    if (out.name.text.empty()) continue;
    named = true;
    if (folded(found.text).find("cnpj") != std::string::npos && out.tax_id.text.empty()) out.tax_id = found;
    if (ends_address(found.text)) addressed = addressed || !out.address.text.empty();
    else if (!addressed) append(out.address, found, ", ");
  }
  if (out.name.text.empty()) return std::nullopt;
  return out;
}

std::optional<IssuerBlock> read_issuer_block(const Form& form, int title, int end) {
  float right = form.page().page().width, bottom = 0, top = form.page().page().height;
  bool titled = false;
  for (const Field& field : form.fields()) {
    if (field.id == title) {
      right = std::min(right, field.label.box.x0);
      top = std::min(top, field.label.box.y0);
      titled = true;
    }
    if (field.id == end && bottom == 0) bottom = field.label.box.y0;
  }
  if (!titled || bottom <= top) return std::nullopt;
  return read_issuer_rows(form, {0, top - 16, right - 2, bottom - 1});
}

}  // namespace faturad::extract
