#include "extract/fiscal/form.hpp"

#include <algorithm>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr float kWatermarkSize = 36;  // points: no field of these prints is set that large, "SEM VALOR FISCAL" across the page is

float height(const pdf::Box& box) { return box.y1 - box.y0; }
float middle_x(const pdf::Box& box) { return (box.x0 + box.x1) / 2; }

// Leaning text has a box much higher than its letters.
bool is_watermark(const pdf::Word& word) { return word.font_size > kWatermarkSize || height(word.box) > 2 * word.font_size; }

// Between a label and its value there may be punctuation and a currency.
constexpr std::string_view kBetween = " :.=()$%";
bool stands_between(std::string_view text) { return text == "R$" || text == "(R$)" || text == "R$:" || text == "(R$):" || text.find_first_not_of(kBetween) == std::string_view::npos; }

}  // namespace

bool on_one_row(const pdf::Box& a, const pdf::Box& b) {
  return middle(a) > b.y0 && middle(a) < b.y1 && middle(b) > a.y0 && middle(b) < a.y1;
}

Form::Form(const PageIndex& page, const LabelDictionary& labels) : page_(&page) {
  const auto matches = labels.find(page);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const LabelMatch& match = matches[i];
    // Punctuation that belongs to the label may stand apart from it.
    std::string_view rest = std::string_view(page.word_at(match.last).text).substr(match.rest);
    const Cell& cell = page.cells()[page.cell_at(match.last)];
    if (rest.empty() && match.last + 1 < cell.first + cell.count) rest = page.word_at(match.last + 1).text;
    const std::size_t mark = rest.find_first_not_of(" .)$");
    const bool colon = mark != std::string_view::npos && (rest[mark] == ':' || rest[mark] == '=');
    const bool label_follows = i + 1 < matches.size() && matches[i + 1].first == match.last + 1;
    const bool starts = begins(match) && (label_follows || !goes_on(match));
    const bool title = match.id >= kFirstSection;  // "Destinatário: ..." within a sentence is none
    if (title ? starts && !colon : colon || starts) fields_.push_back({match.id, 0, match, colon});
  }
  assign_sections();
  for (const Cell& cell : page.cells()) {
    for (std::uint32_t at = cell.first; at < cell.first + cell.count; ++at) {
      if (!is_watermark(page.word_at(at))) by_height_.push_back(at);
    }
  }
  std::stable_sort(by_height_.begin(), by_height_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return middle(page.word_at(a).box) < middle(page.word_at(b).box); });
}

// Labels begin at the left of their box, or behind another label or its value: in running text the same words mean nothing.
bool Form::begins(const LabelMatch& match) const {
  std::uint32_t from = page_->cells()[page_->cell_at(match.first)].first;
  if (!fields_.empty() && fields_.back().label.last < match.first) from = std::max(from, fields_.back().label.last + 1);
  if (match.first - from > 4) return false;
  for (std::uint32_t at = from; at < match.first; ++at) {
    const std::string form = folded(page_->word_at(at).text);
    if (std::any_of(form.begin(), form.end(), is_letter) && form != "no" && form != "n" && form != "n." && form != "(x)") return false;
  }
  return true;
}

// A label that goes on in words unknown is another one; a value may begin with the words of a label.
bool Form::goes_on(const LabelMatch& match) const {
  const Cell& cell = page_->cells()[page_->cell_at(match.last)];
  if (match.last + 1 >= cell.first + cell.count || match.rest < page_->word_at(match.last).text.size()) return false;
  const pdf::Word& next = page_->word_at(match.last + 1);
  return next.text != "R$" && next.text.size() > 1 && is_letter(fold_at(next.text, 0).form) && !is_watermark(next);
}

// Nothing stands to the left of it: a title set in the middle of the page counts for all of its width.
bool Form::stands_first(const Field& title) const {
  return page_->cells()[page_->rows()[page_->cells()[page_->cell_at(title.label.first)].row].first_cell].first == title.label.first;
}

void Form::assign_sections() {
  for (Field& field : fields_) {
    if (field.id >= kFirstSection) continue;
    const pdf::Box& box = field.label.box;
    const Field* best = nullptr;
    for (const Field& title : fields_) {
      const pdf::Box& top = title.label.box;
      if (title.id < kFirstSection || (top.x0 > box.x1 && !stands_first(title))) continue;
      // A title may stand to the left of its section's first row, a little lower than the labels of that row; one in the
      // field's own column begins what is below it.
      const bool to_the_left = top.x1 < box.x0;
      if (middle(top) > (to_the_left ? box.y1 + 0.9f * height(box) : box.y1)) continue;
      const bool beside = best != nullptr && on_one_row(best->label.box, top);
      if (best == nullptr || (beside ? top.x0 > best->label.box.x0 : top.y0 > best->label.box.y0)) best = &title;
    }
    field.section = best == nullptr ? 0 : best->id;
  }
}

float Form::next_section_below(float y) const {
  float top = page_->page().height;
  for (const Field& title : fields_) {
    if (title.id >= kFirstSection && title.label.box.y0 > y) top = std::min(top, title.label.box.y0);
  }
  return top;
}

// The words behind the label on its row, up to the next label, known or not.
std::vector<std::uint32_t> Form::words_after(const Field& field) const {
  const Row& row = page_->rows()[page_->cells()[page_->cell_at(field.label.last)].row];
  const Cell& last_cell = page_->cells()[row.first_cell + row.cell_count - 1];
  std::uint32_t end = last_cell.first + last_cell.count;
  for (const Field& other : fields_) {
    if (other.label.first > field.label.last) end = std::min(end, other.label.first);
  }
  std::vector<std::uint32_t> words;
  for (std::uint32_t at = field.label.last + 1; at < end; ++at) {
    const std::string& text = page_->word_at(at).text;
    if (is_watermark(page_->word_at(at)) || (words.empty() && stands_between(text))) continue;
    if (text.size() > 1 && text.back() == ':' && !words.empty()) break;  // an unknown label's end
    words.push_back(at);
  }
  return words;
}

std::optional<Found> Form::with_head(const Field& field, std::vector<std::uint32_t> words, std::size_t count) const {
  // Behind the label within its last word there may be its colon alone, or the value.
  std::string head = page_->word_at(field.label.last).text.substr(field.label.rest);
  head.erase(0, std::min(head.find_first_not_of(kBetween), head.size()));
  if (!head.empty() && count > 0) --count;
  if (words.size() > count) words.resize(count);
  if (head.empty() && words.empty()) return std::nullopt;
  if (head.empty()) return join(words);
  const pdf::Box& box = page_->word_at(field.label.last).box;
  if (words.empty()) return Found{page_->number(), box, head};
  Found out = join(words);
  out.text = head + " " + out.text;
  out.box = united(out.box, box);
  return out;
}

std::optional<Found> Form::after(const Field& field, std::size_t count) const { return with_head(field, words_after(field), count); }

std::optional<Found> Form::cell_after(const Field& field) const {
  auto words = words_after(field);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const pdf::Word& word = page_->word_at(words[i]);
    // Justified text has gaps, too; only a wide one ends the value.
    if (word.box.x0 - page_->word_at(words[i - 1]).box.x1 > 2 * word.font_size) words.resize(i);
  }
  return with_head(field, std::move(words), words.size() + 1);
}

std::vector<std::vector<std::uint32_t>> Form::words_in(const pdf::Box& area) const {
  const auto box_of = [&](std::uint32_t at) -> const pdf::Box& { return page_->word_at(at).box; };
  const auto first = std::lower_bound(by_height_.begin(), by_height_.end(), area.y0, [&](std::uint32_t at, float y) { return middle(box_of(at)) < y; });
  std::vector<std::vector<std::uint32_t>> out;
  for (auto at = first; at != by_height_.end() && middle(box_of(*at)) < area.y1; ++at) {
    const float x = middle_x(box_of(*at));
    if (x < area.x0 || x >= area.x1) continue;
    if (out.empty() || !on_one_row(box_of(out.back().front()), box_of(*at))) out.emplace_back();
    out.back().push_back(*at);
  }
  for (auto& row : out) {
    std::stable_sort(row.begin(), row.end(), [&](std::uint32_t a, std::uint32_t b) { return box_of(a).x0 < box_of(b).x0; });
  }
  return out;
}

Found Form::join(const std::vector<std::uint32_t>& positions) const {
  Found out{page_->number(), page_->word_at(positions.front()).box, {}};
  for (const std::uint32_t at : positions) {
    const pdf::Word& word = page_->word_at(at);
    if (!out.text.empty()) out.text += ' ';
    out.text += word.text;
    out.box = united(out.box, word.box);
  }
  return out;
}

std::vector<Found> Form::rows_in(const pdf::Box& area) const {
  std::vector<Found> out;
  for (const auto& row : words_in(area)) out.push_back(join(row));
  return out;
}

// Where the next box on the row begins: at the next label, known or not.
float Form::right_edge(const Field& field) const {
  const pdf::Box& label = field.label.box;
  float edge = page_->page().width;
  for (const Field& other : fields_) {
    if (other.label.box.x0 > label.x1 - 1 && on_one_row(other.label.box, label)) edge = std::min(edge, other.label.box.x0);
  }
  const std::uint32_t own = page_->cell_at(field.label.last);
  const Row& row = page_->rows()[page_->cells()[own].row];
  for (const Cell& cell : page_->cells_of(row)) {
    if (cell.first > field.label.last && !is_watermark(page_->word_at(cell.first))) edge = std::min(edge, cell.box.x0);
  }
  return edge;
}

float Form::bottom_edge(const Field& field, float right, float reach) const {
  const pdf::Box& label = field.label.box;
  float bottom = label.y1 + (reach > 0 ? reach : std::max(20.0f, 3.2f * height(page_->word_at(field.label.first).box)));
  for (const Field& other : fields_) {
    const pdf::Box& box = other.label.box;
    if (middle(box) > label.y1 && box.x0 < right && box.x1 > label.x0) bottom = std::min(bottom, box.y0 + 0.2f * height(box));
  }
  return bottom;
}

std::vector<Found> Form::below(const Field& field, float reach) const {
  const pdf::Box& label = field.label.box;
  const float right = right_edge(field);
  const float bottom = bottom_edge(field, right, reach);
  // Values centred under a shorter label begin before it: the whole cell of a word in the box belongs to it, up to the label before.
  float wall = 0;
  const Row& label_row = page_->rows()[page_->cells()[page_->cell_at(field.label.first)].row];
  for (const Cell& cell : page_->cells_of(label_row)) {
    if (cell.first + cell.count <= field.label.first) wall = std::max(wall, cell.box.x1);
  }
  float left = label.x0 - 2;
  for (const auto& row : words_in({left, label.y1, right, bottom})) {
    const Cell& cell = page_->cells()[page_->cell_at(row.front())];
    if (cell.box.x0 > wall) left = std::min(left, cell.box.x0 - 1);
  }
  return rows_in({left, label.y1, right, bottom});
}

}  // namespace faturad::extract
