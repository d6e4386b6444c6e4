#include "extract/page/page_index.hpp"

#include <algorithm>

#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

std::string label_form(const std::string& word) {
  std::string out = folded(word);
  while (!out.empty() && (out.back() == ':' || out.back() == '.' || out.back() == ',')) out.pop_back();
  return out;
}

float middle(const pdf::Box& box) { return (box.y0 + box.y1) / 2; }

bool same_row(const pdf::Box& a, const pdf::Box& b) {
  return middle(a) > b.y0 && middle(a) < b.y1 && middle(b) > a.y0 && middle(b) < a.y1;
}

std::vector<std::string_view> words_of(std::string_view label) {
  std::vector<std::string_view> out;
  while (!label.empty()) {
    const std::size_t end = std::min(label.find(' '), label.size());
    out.push_back(label.substr(0, end));
    label.remove_prefix(std::min(label.size(), end + 1));
  }
  return out;
}

}  // namespace

pdf::Box united(const pdf::Box& a, const pdf::Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

PageIndex::PageIndex(const pdf::TextPage& page) : page_(page) {
  for (const pdf::Word& word : page.words) folded_.push_back(label_form(word.text));
  for (const pdf::Line& line : page.lines) {
    std::vector<std::size_t> words;
    for (std::uint32_t i = 0; i < line.word_count; ++i) words.push_back(line.first_word + i);
    if (!words.empty()) rows_.push_back(join(words));
  }
}

Found PageIndex::join(const std::vector<std::size_t>& words) const {
  Found out{page_.number, page_.words[words.front()].box, {}};
  for (const std::size_t at : words) {
    if (!out.text.empty()) out.text += ' ';
    out.text += page_.words[at].text;
    out.box = united(out.box, page_.words[at].box);
  }
  return out;
}

std::vector<Found> PageIndex::find_label(std::string_view label) const {
  const auto wanted = words_of(label);
  std::vector<Found> out;
  for (std::size_t start = 0; start + wanted.size() <= folded_.size(); ++start) {
    std::vector<std::size_t> words;
    while (words.size() < wanted.size() && folded_[start + words.size()] == wanted[words.size()] &&
           same_row(page_.words[start].box, page_.words[start + words.size()].box)) {
      words.push_back(start + words.size());
    }
    if (words.size() == wanted.size()) out.push_back(join(words));
  }
  return out;
}

std::optional<Found> PageIndex::right_of(const pdf::Box& from, float reach) const {
  std::vector<std::size_t> words;
  for (std::size_t i = 0; i < page_.words.size(); ++i) {
    const pdf::Box& box = page_.words[i].box;
    if (box.x0 >= from.x1 - 1 && box.x0 - from.x1 <= reach && same_row(from, box)) words.push_back(i);
  }
  if (words.empty()) return std::nullopt;
  std::sort(words.begin(), words.end(), [&](std::size_t a, std::size_t b) { return page_.words[a].box.x0 < page_.words[b].box.x0; });
  return join(words);
}

std::vector<Found> PageIndex::below(const pdf::Box& from, float reach) const {
  // Rows by their middle; of each the words that touch the label's column, and what directly continues them.
  std::vector<std::pair<float, std::vector<std::size_t>>> rows;
  for (std::size_t i = 0; i < page_.words.size(); ++i) {
    const pdf::Box& box = page_.words[i].box;
    if (middle(box) <= from.y1 || box.y0 - from.y1 > reach || box.x1 < from.x0 - 3 || box.x0 > from.x1 + 3) continue;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return same_row(page_.words[r.second.front()].box, box); });
    if (row == rows.end()) {
      rows.push_back({middle(box), {i}});
    } else {
      row->second.push_back(i);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Found> out;
  for (auto& [y, words] : rows) {
    std::sort(words.begin(), words.end(), [&](std::size_t a, std::size_t b) { return page_.words[a].box.x0 < page_.words[b].box.x0; });
    out.push_back(join(words));
  }
  return out;
}

}  // namespace faturad::extract
