#include "extract/bands.hpp"

#include <algorithm>
#include <string_view>

#include "extract/page/fold.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

// Where the lines of one boleto stand on a page: once on the slip, often once more on the receipt above it.
struct Span {
  std::string_view line;
  float top = 0, bottom = 0;
};

// From top to bottom; empty where they are mixed up.
std::vector<Span> spans_on(const PageIndex& page, const ExactFinds& finds) {
  std::vector<Span> all;
  for (const auto& slip : finds.slips) {
    if (slip.where.page == page.number() && !slip.value.collection) all.push_back({slip.value.line, slip.where.box.y0, slip.where.box.y1});
  }
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.top < b.top; });
  std::vector<Span> out;
  for (const Span& one : all) {
    if (!out.empty() && out.back().line == one.line) {
      out.back().bottom = one.bottom;
    } else if (std::any_of(out.begin(), out.end(), [&](const Span& before) { return before.line == one.line; })) {
      return {};
    } else {
      out.push_back(one);
    }
  }
  return out;
}

// Between the line of one boleto and that of the next: below the mark that ends a slip, else in the widest gap, which is
// where the bars are.
float cut_between(const PageIndex& page, float from, float to) {
  static const LabelDictionary kEnds{{0, "autenticacao mecanica"}, {0, "ficha de compensacao"}, {0, "corte na linha pontilhada"}, {0, "corte aqui"}};
  for (const LabelMatch& end : kEnds.find(page)) {
    if (end.box.y0 > from && end.box.y1 < to) return end.box.y1 + 1;
  }
  float cut = to, widest = 0, last = from;
  for (const Row& row : page.rows()) {
    if (row.box.y0 <= from || row.box.y0 > to) continue;
    if (row.box.y0 - last > widest) {
      widest = row.box.y0 - last;
      cut = (row.box.y0 + last) / 2;
    }
    last = std::max(last, row.box.y1);
  }
  return cut;
}

std::vector<std::string_view> words_of(const pdf::TextPage& page, bool with_digits) {
  std::vector<std::string_view> out;
  for (const pdf::Word& word : page.words) {
    if (word.text.size() > 2 && std::any_of(word.text.begin(), word.text.end(), is_digit) == with_digits) out.push_back(word.text);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Per cent of the words that both have, of those that the richer one has.
std::size_t shared(const std::vector<std::string_view>& one, const std::vector<std::string_view>& other) {
  std::vector<std::string_view> both;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
  const std::size_t most = std::max(one.size(), other.size());
  return most == 0 ? 100 : 100 * both.size() / most;
}

}  // namespace

bool alike(const pdf::TextPage& a, const pdf::TextPage& b) { return shared(words_of(a, false), words_of(b, false)) >= 50; }
bool same_figures(const pdf::TextPage& a, const pdf::TextPage& b) { return shared(words_of(a, true), words_of(b, true)) >= 90; }

bool inside(const pdf::Box& box, const Band& band) { return middle(box) >= band.top && middle(box) < band.bottom; }

std::vector<Band> boleto_bands(const PageIndex& page, const ExactFinds& finds) {
  const bool invoice = std::any_of(finds.keys.begin(), finds.keys.end(), [&](const auto& key) { return key.where.page == page.number(); });
  const auto spans = spans_on(page, finds);
  if (invoice || spans.size() < 2) return {};
  std::vector<Band> out;
  float top = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const float bottom = i + 1 < spans.size() ? cut_between(page, spans[i].bottom, spans[i + 1].top) : std::max(page.page().height, spans[i].bottom + 1'000);
    out.push_back({top, bottom});
    top = bottom;
  }
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (!alike(cut_out(page.page(), out[0]), cut_out(page.page(), out[i]))) return {};
  }
  return out;
}

pdf::TextPage cut_out(const pdf::TextPage& page, const Band& band) {
  pdf::TextPage out;
  out.number = page.number;
  out.width = page.width, out.height = page.height;
  for (const pdf::Line& line : page.lines) {
    if (!inside(line.box, band)) continue;
    out.lines.push_back({static_cast<std::uint32_t>(out.words.size()), line.word_count, line.box});
    out.words.insert(out.words.end(), page.words.begin() + line.first_word, page.words.begin() + line.first_word + line.word_count);
  }
  return out;
}

}  // namespace faturad::extract
