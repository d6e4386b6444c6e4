#include "pdf/gutter.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace faturad::pdf {
namespace {

// In ems of the line unless said otherwise.
constexpr float kMinGutter = 0.75f;
constexpr float kBandBreak = 4;   // white from side to side that ends a stripe
constexpr float kWideGap = 1.5f;  // inside a line: not between two words of a sentence
constexpr std::size_t kMinRows = 4, kMaxOpen = 24;
// Running text: words a line, share of the column's width that they fill, share of words with a digit, letters a word.
constexpr float kProseWords = 3.5f, kProseFill = 0.6f, kProseDigits = 0.25f, kProseLetters = 2.5f;
// Text beside which something else may stand, a list of branches or of contacts, on lines of its own.
constexpr float kBodyWords = 5, kBodyFill = 0.7f, kSharedBaselines = 0.34f;
constexpr float kBesideWords = 1.75f;  // a line of it: numbers of rows and names of table rows are single words
constexpr float kFar = std::numeric_limits<float>::max();

struct Stripe {
  float x0, x1;
  std::size_t first;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Of an alphabet; letters beyond ASCII by the first byte of their UTF-8.
bool begins_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte >= 0xC3;
}

float size_of(const TextPage& page, const Line& line) { return page.words[line.first_word].font_size; }

bool is_spelt_out(const TextPage& page, std::span<const Line> lines) {
  std::size_t words = 0, with_digits = 0, letters = 0;
  for (const Line& line : lines) {
    for (std::uint32_t i = 0; i < line.word_count; ++i, ++words) {
      const std::string& text = page.words[line.first_word + i].text;
      with_digits += std::any_of(text.begin(), text.end(), is_digit);
      letters += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_letter));
    }
  }
  const auto count = static_cast<float>(words);
  return static_cast<float>(with_digits) <= kProseDigits * count &&
         static_cast<float>(letters) >= kProseLetters * count;
}

// What stands on one side of a stripe.
class Side {
 public:
  explicit Side(const TextPage& page) : page_(page) {}

  void add(const Line& line) {
    if (line.word_count == 0) return;
    lines_.push_back(line), words_ += line.word_count;
    left_ = std::min(left_, line.box.x0), right_ = std::max(right_, line.box.x1);
  }

  std::size_t rows() const { return lines_.size(); }
  bool has_words(float a_row) const { return static_cast<float>(words_) >= a_row * static_cast<float>(rows()); }
  bool runs(float words_a_row, float fill) const {
    return has_words(words_a_row) && filled() >= fill * (right_ - left_) * static_cast<float>(rows()) &&
           is_spelt_out(page_, lines_);
  }

 private:
  // The length of all words with the spaces of sentences.
  float filled() const {
    float length = 0;
    for (const Line& line : lines_) {
      for (std::uint32_t i = 0; i < line.word_count; ++i) {
        const Word& word = page_.words[line.first_word + i];
        length += word.box.x1 - word.box.x0;
        if (i == 0) continue;
        const Word& before = page_.words[line.first_word + i - 1];
        const float gap = std::max(word.box.x0 - before.box.x1, before.box.x0 - word.box.x1);
        if (gap > 0 && gap < kWideGap * word.font_size) length += gap;
      }
    }
    return length;
  }

  const TextPage& page_;
  std::vector<Line> lines_;
  std::size_t words_ = 0;
  float left_ = kFar, right_ = -kFar;
};

// Says of most stripes by their lines' boxes alone that they part no columns: pages of invoices have many stripes.
bool may_part_columns(std::span<const Line> lines, float x) {
  std::size_t left = 0, right = 0, words = 0;
  for (const Line& line : lines) left += line.box.x0<x, right += line.box.x1> x, words += line.word_count;
  const auto [fewer, more] = std::minmax({static_cast<float>(left), static_cast<float>(right)});
  const auto all = static_cast<float>(words);
  return fewer >= static_cast<float>(kMinRows) &&
         (all >= kProseWords * (fewer + more) || all >= kBodyWords * fewer + kBesideWords * more);
}

bool parts_columns(const TextPage& page, std::span<const Line> all, const Gutter& gutter) {
  if (gutter.last - gutter.first < kMinRows || gutter.x0 == -kFar || gutter.x1 == kFar) return false;
  const auto lines = all.subspan(gutter.first, gutter.last - gutter.first);
  const float x = (gutter.x0 + gutter.x1) / 2;
  if (!may_part_columns(lines, x)) return false;
  Side left(page), right(page);
  std::size_t both = 0;
  for (const Line& line : lines) {
    const Parts parts = cut(page, line, x);
    if (!parts.whole) return false;
    left.add(parts.left), right.add(parts.right);
    both += parts.left.word_count > 0 && parts.right.word_count > 0;
  }
  const std::size_t shorter = std::min(left.rows(), right.rows());
  if (shorter < kMinRows) return false;
  if (left.runs(kProseWords, kProseFill) && right.runs(kProseWords, kProseFill)) return true;
  return static_cast<float>(both) <= kSharedBaselines * static_cast<float>(shorter) &&
         ((left.runs(kBodyWords, kBodyFill) && right.has_words(kBesideWords)) ||
          (right.runs(kBodyWords, kBodyFill) && left.has_words(kBesideWords)));
}

// Goes down the lines with the stripes that are still white.
class Sweep {
 public:
  Sweep(const TextPage& page, std::span<const Line> lines) : page_(page), lines_(lines) {}

  std::optional<Gutter> run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i > 0 && lines_[i].box.y0 - lines_[i - 1].box.y1 > kBandBreak * size_of(page_, lines_[i])) close_all(i);
      measure_gaps(lines_[i]);
      narrow(i, kMinGutter * size_of(page_, lines_[i]));
    }
    close_all(lines_.size());
    return best_;
  }

 private:
  void measure_gaps(const Line& line) {
    taken_.clear(), gaps_.clear();
    for (std::uint32_t i = 0; i < line.word_count; ++i) {
      const Box& box = page_.words[line.first_word + i].box;
      taken_.emplace_back(box.x0, box.x1);
    }
    if (!std::is_sorted(taken_.begin(), taken_.end())) std::sort(taken_.begin(), taken_.end());
    const float least = kMinGutter * size_of(page_, line);
    float end = -kFar;
    for (const auto& [x0, x1] : taken_) {
      if (end == -kFar || x0 - end >= least) gaps_.emplace_back(end, x0);
      end = std::max(end, x1);
    }
    gaps_.emplace_back(end, kFar);
  }

  void narrow(std::size_t row, float least) {
    next_.clear();
    for (const Stripe& stripe : open_) {
      bool lives = false;
      for (const auto& [x0, x1] : gaps_) {
        const Stripe rest{std::max(stripe.x0, x0), std::min(stripe.x1, x1), stripe.first};
        if (rest.x1 - rest.x0 < least) continue;
        lives = true;
        keep(rest);
      }
      if (!lives) close(stripe, row);
    }
    for (const auto& [x0, x1] : gaps_) keep({x0, x1, row});
    open_.swap(next_);
  }

  // Stripes come oldest first: one inside of an older one says nothing new.
  void keep(const Stripe& stripe) {
    const auto covers = [&](const Stripe& older) { return older.x0 <= stripe.x0 && older.x1 >= stripe.x1; };
    if (next_.size() < kMaxOpen && std::none_of(next_.begin(), next_.end(), covers)) next_.push_back(stripe);
  }

  void close(const Stripe& stripe, std::size_t row) {
    const Gutter gutter{stripe.first, row, stripe.x0, stripe.x1};
    if (best_ && gutter.last - gutter.first <= best_->last - best_->first) return;
    if (parts_columns(page_, lines_, gutter)) best_ = gutter;
  }

  void close_all(std::size_t row) {
    for (const Stripe& stripe : open_) close(stripe, row);
    open_.clear();
  }

  const TextPage& page_;
  std::span<const Line> lines_;
  std::vector<std::pair<float, float>> taken_, gaps_;
  std::vector<Stripe> open_, next_;
  std::optional<Gutter> best_;
};

Line part_of(const TextPage& page, std::uint32_t first, std::uint32_t count) {
  Line part{first, count, {}};
  if (count == 0) return part;
  part.box = page.words[first].box;
  for (std::uint32_t i = 1; i < count; ++i) {
    const Box& box = page.words[first + i].box;
    part.box = {std::min(part.box.x0, box.x0), std::min(part.box.y0, box.y0), std::max(part.box.x1, box.x1),
                std::max(part.box.y1, box.y1)};
  }
  return part;
}

}  // namespace

Parts cut(const TextPage& page, const Line& line, float x) {
  if (line.box.x1 <= x) return {line, {}};
  if (line.box.x0 >= x) return {{}, line};
  const auto is_left = [&](std::uint32_t i) {
    const Box& box = page.words[line.first_word + i].box;
    return (box.x0 + box.x1) / 2 < x;
  };
  std::uint32_t turn = 1;
  while (turn < line.word_count && is_left(turn) == is_left(0)) ++turn;
  Parts parts;
  for (std::uint32_t i = turn; i < line.word_count; ++i)
    if (is_left(i) == is_left(0)) parts.whole = false;
  Line first = part_of(page, line.first_word, turn);
  Line second = part_of(page, line.first_word + turn, line.word_count - turn);
  parts.right_to_left = !is_left(0) && turn < line.word_count;
  parts.left = is_left(0) ? first : second, parts.right = is_left(0) ? second : first;
  return parts;
}

std::optional<Gutter> find_gutter(const TextPage& page, std::span<const Line> lines) {
  if (lines.size() < kMinRows) return std::nullopt;
  return Sweep(page, lines).run();
}

}  // namespace faturad::pdf
