#include "extract/page/labels.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <boost/container/small_vector.hpp>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr std::array<std::string_view, 10> kNumberWords = {"#", "no", "nr", "n", "num", "nro", "numero", "number", "nummer", "nos"};

std::string form_of(std::string_view label) {
  std::string out;
  for (std::size_t at = 0; at < label.size();) {
    const Folding one = fold_at(label, at);
    if (is_alnum(one.form) || one.form == '#') out += one.form;
    at += one.bytes;
  }
  return out;
}

constexpr float kHanging = 40;  // points: the second line of a label begins no farther to the left of the first

struct Place {
  std::uint32_t position = 0;
  std::size_t offset = 0;  // bytes into the word there
};

// Ends a label wherever it stands; what follows is its value or another matter.
bool ends_label(char form) { return form == ':' || form == ',' || form == ';' || form == '='; }

}  // namespace

LabelDictionary::LabelDictionary(const std::vector<Label>& labels) : starts_(kStartKeys), nodes_(1) {
  starts_[0] = true;  // a label may follow a bullet
  std::vector<Form> forms;
  for (const Label& label : labels) {
    const auto index = static_cast<std::int16_t>(ids_.size());
    ids_.push_back(label.id);
    const std::string form = form_of(label.text);
    const std::size_t number = form.find('#');
    if (number == std::string::npos) {
      forms.push_back({form, index});
      continue;
    }
    for (const std::string_view word : kNumberWords) forms.push_back({form.substr(0, number) + std::string(word) + form.substr(number + 1), index});
  }
  for (const Form& form : forms) add_start(form.text);
  std::stable_sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) { return a.text < b.text; });
  grow(0, forms, 0);
  for (std::uint16_t i = 0; i < nodes_[0].children; ++i) roots_[static_cast<unsigned char>(nodes_[nodes_[0].first_child + i].c) & 127u] = static_cast<std::uint16_t>(nodes_[0].first_child + i);
}

// Marks may part a label anywhere, and hide what follows them.
void LabelDictionary::add_start(std::string_view form) {
  for (std::size_t size = 1; size <= std::min(form.size(), kStartLetters); ++size) starts_[start_key(form.substr(0, size))] = true;
}

// Of sorted forms that have their first `depth` characters in common, those on the way to `node`.
void LabelDictionary::grow(std::uint16_t node, std::span<const Form> forms, std::size_t depth) {
  if (!forms.empty() && forms.front().text.size() == depth) nodes_[node].label = forms.front().label;  // the first one listed keeps it
  while (!forms.empty() && forms.front().text.size() == depth) forms = forms.subspan(1);
  const std::size_t first = nodes_.size();
  nodes_[node].first_child = static_cast<std::uint16_t>(first);
  boost::container::small_vector<std::span<const Form>, 4> shares;  // most nodes have one child
  while (!forms.empty()) {
    const char c = forms.front().text[depth];
    const auto end = std::find_if(forms.begin(), forms.end(), [&](const Form& form) { return form.text[depth] != c; });
    const auto count = static_cast<std::size_t>(end - forms.begin());
    shares.push_back(forms.first(count));
    forms = forms.subspan(count);
    nodes_.push_back({c, 0, 0, -1});
  }
  nodes_[node].children = static_cast<std::uint8_t>(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) grow(static_cast<std::uint16_t>(first + i), shares[i], depth + 1);
}

std::uint16_t LabelDictionary::step(std::uint16_t node, char c) const {
  if (node == 0) return roots_[static_cast<unsigned char>(c) & 127u];
  const Node& from = nodes_[node];
  for (std::uint16_t child = from.first_child; child < from.first_child + from.children; ++child) {
    if (nodes_[child].c == c) return child;
  }
  return 0;
}

// Follows the trie through the words of a page, and remembers the last place where a label was complete.
class LabelDictionary::Walk {
 public:
  Walk(const LabelDictionary& dictionary, const PageIndex& page) : dictionary_(dictionary), page_(page) {}

  // From `start` to the end of its cell; then on into the cell below.
  void run(Place start) {
    const Cell& cell = page_.cells()[page_.cell_at(start.position)];
    for (std::uint32_t at = start.position; at < cell.first + cell.count; ++at) {
      if (!word(at, at == start.position ? start.offset : 0)) return;
    }
    if (start.position == cell.first && dictionary_.nodes_[node_].children > 0) below(cell);
  }

  int label = -1;
  Place end;                    // behind its last word in the upper cell
  const Cell* lower = nullptr;  // where the label went on, below

 private:
  // False where the label cannot go on.
  bool word(std::uint32_t at, std::size_t offset) {
    const std::string_view text = page_.word_at(at).text;
    for (std::size_t i = offset; i < text.size();) {
      const Folding one = fold_at(text, i);
      i += one.bytes;
      if (ends_label(one.form)) return false;
      if (!is_alnum(one.form) && one.form != '#') continue;
      node_ = dictionary_.step(node_, one.form);
      if (node_ == 0) return false;
      const std::int16_t here = dictionary_.nodes_[node_].label;
      if (here >= 0 && ends_here(text, i, one.form)) accept(here, at, i);
    }
    return true;
  }

  // A letter that follows a letter belongs to a longer word.
  static bool ends_here(std::string_view text, std::size_t at, char form) {
    if (at >= text.size()) return true;
    const char next = fold_at(text, at).form;
    if (next == '_') return false;
    // "S.r.l." does not begin with the "Sr." of a person.
    if (is_letter(form) && next == '.' && at + 1 < text.size() && is_letter(fold_at(text, at + 1).form) && (at + 2 >= text.size() || !is_alnum(fold_at(text, at + 2).form))) return false;
    // "INVOICE-2026-0147" is a number, not a label with its value.
    if (is_letter(form) && next == '-' && at + 2 < text.size() && is_digit(text[at + 1]) && is_digit(text[at + 2])) return false;
    return is_letter(form) ? !is_letter(next) : !is_digit(next);
  }

  void accept(std::int16_t found, std::uint32_t at, std::size_t bytes) {
    label = found;
    lower = lower_;
    if (lower == nullptr) end = {at, bytes};
  }

  // "Invoice   PL/44" above "Date   1 July": two labels, each with its value beside it.
  bool has_value(const Cell& cell) const {
    const Row& row = page_.rows()[cell.row];
    const std::uint32_t next = page_.cell_at(cell.first) + 1;
    if (next >= row.first_cell + row.cell_count) return false;
    const std::string text = page_.text(page_.cells()[next]).text;
    return std::any_of(text.begin(), text.end(), is_digit);
  }

  void below(const Cell& cell) {
    if (cell.row + 1 >= page_.rows().size()) return;
    if (label >= 0 && has_value(cell)) return;
    const float gap = 0.7f * (cell.box.y1 - cell.box.y0);
    for (const Cell& under : page_.cells_of(page_.rows()[cell.row + 1])) {
      if (!overlap_sideways(under.box, cell.box) || under.box.y0 - cell.box.y1 > gap) continue;
      if (cell.box.x0 - under.box.x0 > kHanging) return;  // running text, not the second line of a header
      lower_ = &under;
      std::uint32_t at = under.first;
      while (at < under.first + under.count && word(at, 0)) ++at;
      if (lower == nullptr) return;
      end.position = cell.first + cell.count - 1;
      end.offset = page_.word_at(end.position).text.size();
      return;
    }
  }

  const LabelDictionary& dictionary_;
  const PageIndex& page_;
  std::uint16_t node_ = 0;
  const Cell* lower_ = nullptr;
};

std::vector<LabelMatch> LabelDictionary::find(const PageIndex& page) const {
  std::vector<LabelMatch> out;
  Place behind;  // the last match
  for (const WordStart& start : page.word_starts()) {
    if (!starts_[start.key] || start.position < behind.position || (start.position == behind.position && start.offset < behind.offset)) continue;
    const Place at{start.position, start.offset};
    Walk walk(*this, page);
    walk.run(at);
    if (walk.label < 0) continue;
    const auto label = static_cast<std::size_t>(walk.label);
    LabelMatch match{ids_[label], static_cast<std::uint32_t>(label), at.position, walk.end.position, at.offset, walk.end.offset, page.word_at(at.position).box};
    for (std::uint32_t i = at.position; i <= walk.end.position; ++i) match.box = united(match.box, page.word_at(i).box);
    if (walk.lower != nullptr) match.box = united(match.box, walk.lower->box);
    out.push_back(match);
    behind = walk.end;
  }
  return out;
}

int LabelDictionary::whole(std::string_view text) const {
  std::uint16_t node = 0;
  for (const char c : form_of(text)) {
    node = step(node, c);
    if (node == 0) return -1;
  }
  return nodes_[node].label < 0 ? -1 : ids_[static_cast<std::size_t>(nodes_[node].label)];
}

int LabelDictionary::starting(std::string_view text) const {
  std::uint16_t node = 0;
  int found = -1;
  for (std::size_t at = 0; at < text.size();) {
    const Folding one = fold_at(text, at);
    at += one.bytes;
    if (ends_label(one.form)) break;
    if (!is_alnum(one.form) && one.form != '#') continue;
    node = step(node, one.form);
    if (node == 0) break;
    const bool goes_on = at < text.size() && is_letter(one.form) && is_letter(fold_at(text, at).form);
    if (nodes_[node].label >= 0 && !goes_on) found = ids_[static_cast<std::size_t>(nodes_[node].label)];
  }
  return found;
}

}  // namespace faturad::extract
