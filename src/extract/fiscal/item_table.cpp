#include "extract/fiscal/item_table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "extract/fiscal/brazilian_values.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

constexpr int kNoColumn = -1;
constexpr float kWordGap = 0.65f;  // font sizes between two words of one head at most; heads stand farther apart
constexpr float kHeadReach = 14;  // points around a head's main row within which its other rows stand

float middle_x(const pdf::Box& box) { return (box.x0 + box.x1) / 2; }

struct Head {
  pdf::Box box, last;  // of all its words, of the latest
  std::string text;
  int column = kNoColumn;
};

struct Cells {  // one row of words, by column
  std::vector<std::string> text;
  pdf::Box box;
};

// The column that a head's words name: the first label in them, at any word.
int column_of(std::string_view text, const LabelDictionary& heads) {
  while (!text.empty()) {
    const int column = heads.starting(text);
    if (column >= 0) return column;
    text.remove_prefix(std::min(text.find(' '), text.size() - 1) + 1);
  }
  return kNoColumn;
}

class TableReader {
 public:
  TableReader(const Form& form, const TableShape& shape) : form_(form), page_(form.page()), shape_(shape) {}

  std::vector<ItemRow> read() {
    std::vector<ItemRow> out;
    const auto labels = shape_.heads->find(page_);
    float from = 0;
    for (const LabelMatch& label : labels) {
      if (label.id != kColumnDescription || label.box.y0 < from) continue;
      read_heads(label.box);
      if (!complete(label.box)) continue;
      for (ItemRow& row : read_body()) out.push_back(std::move(row));
      from = body_bottom_;
    }
    return out;
  }

 private:
  // The words of the head, grouped to columns; the body begins below the last of them.
  void read_heads(const pdf::Box& anchor) {
    heads_.clear();
    body_top_ = anchor.y1;
    for (const auto& row : form_.words_in({0, anchor.y0 - kHeadReach, page_.page().width, anchor.y1 + 2 * kHeadReach})) {
      const Found found = form_.join(row);
      const bool main = middle(found.box) > anchor.y0 - 2 && middle(found.box) < anchor.y1 + 2;
      // Above and below the main row others continue it while they hold words of heads and no amounts.
      const bool title = found.box.y1 < anchor.y0 + 2 && page_.cell_at(row.front()) == page_.cell_at(row.back());
      if (!main && (title || first_amount(found.text) || !continues_heads(row, anchor))) {
        if (middle(found.box) > anchor.y1) break;
        continue;
      }
      for (const std::uint32_t at : row) add_head_word(page_.word_at(at));
      body_top_ = std::max(body_top_, found.box.y1);
    }
    for (Head& head : heads_) head.column = column_of(head.text, *shape_.heads);
    std::stable_sort(heads_.begin(), heads_.end(), [](const Head& a, const Head& b) { return a.box.x0 < b.box.x0; });
  }

  // A further row of the head has words of a label, or goes on with one below a head beside the description's.
  bool continues_heads(const std::vector<std::uint32_t>& row, const pdf::Box& description) const {
    const std::string text = form_.join(row).text;
    if (column_of(text, *shape_.heads) != kNoColumn) return true;
    if (std::any_of(text.begin(), text.end(), is_digit)) return false;
    return std::any_of(row.begin(), row.end(), [&](std::uint32_t at) {
      const pdf::Box& box = page_.word_at(at).box;
      return box.x0 > description.x1 && std::any_of(heads_.begin(), heads_.end(), [&](const Head& head) { return overlap_sideways(head.box, box); });
    });
  }

  void add_head_word(const pdf::Word& word) {
    const pdf::Box& box = word.box;
    for (Head& head : heads_) {
      const bool beside = on_one_row(head.last, box) && box.x0 > head.last.x0 && box.x0 - head.last.x1 < kWordGap * word.font_size;
      const float shared = std::min(head.box.x1, box.x1) - std::max(head.box.x0, box.x0);
      const bool under = middle(box) > head.last.y1 - 1 && shared > 0.3f * std::min(head.box.x1 - head.box.x0, box.x1 - box.x0);
      if (!beside && !under) continue;
      head.text += " " + word.text;
      head.box = united(head.box, box);
      head.last = box;
      return;
    }
    heads_.push_back({box, box, word.text});
  }

  // The heads of a table of lines: an amount behind the description, and a quantity.
  bool complete(const pdf::Box& description) const {
    const Head* amount = head_of(kColumnAmount);
    return head_of(kColumnDescription) != nullptr && amount != nullptr && amount->box.x0 > description.x1 && (shape_.amount_only || head_of(kColumnQuantity) != nullptr);
  }

  std::vector<ItemRow> read_body() {
    body_bottom_ = page_.page().height;
    std::vector<std::vector<std::uint32_t>> rows;
    for (auto& row : form_.words_in({0, body_top_, page_.page().width, page_.page().height})) {
      const Found found = form_.join(row);
      if (shape_.ends->starting(found.text) >= 0 || is_total(row) || is_prose(row)) {
        body_bottom_ = found.box.y0;
        break;
      }
      rows.push_back(std::move(row));
    }
    find_walls(rows);
    std::vector<Cells> cells;
    for (const auto& row : rows) cells.push_back(split(row));
    return assemble(cells);
  }

  const Head* head_of(int column) const {
    const auto head = std::find_if(heads_.begin(), heads_.end(), [column](const Head& h) { return h.column == column; });
    return head == heads_.end() ? nullptr : &*head;
  }

  // "TOTAL 508,76"; a total of something is a subtotal, behind which more lines may follow.
  bool is_total(const std::vector<std::uint32_t>& row) const {
    return row.size() > 1 && folded(page_.word_at(row[0]).text) == "total" && !is_letter(fold_at(page_.word_at(row[1]).text, 0).form);
  }

  // Text that runs on from the descriptions into the amounts.
  bool is_prose(const std::vector<std::uint32_t>& row) const {
    const float from = head_of(kColumnDescription)->box.x1, to = head_of(kColumnAmount)->box.x0;
    for (std::size_t i = 0; i < row.size();) {
      std::size_t end = i + 1;
      const auto& word = page_.word_at(row[i]);
      while (end < row.size() && page_.word_at(row[end]).box.x0 - page_.word_at(row[end - 1]).box.x1 < kWordGap * word.font_size) ++end;
      if (end - i > 5 && word.box.x0 < from && page_.word_at(row[end - 1]).box.x1 > to) return true;
      i = end;
    }
    return false;
  }

  // Rows of numbers show where columns part; so does text that ends before them.
  bool shows_columns(const std::vector<std::uint32_t>& row) const {
    const auto numbers = std::count_if(row.begin(), row.end(), [&](std::uint32_t at) { return parse_brazilian_number(page_.word_at(at).text).has_value(); });
    return numbers >= 3 || page_.word_at(row.back()).box.x1 < head_of(kColumnAmount)->box.x0;
  }

  // How many of the body's words cover each half point of the page's width.
  std::vector<int> coverage(const std::vector<std::vector<std::uint32_t>>& rows) const {
    std::vector<int> out(static_cast<std::size_t>(2 * page_.page().width) + 2);
    const auto slot = [&](float x) { return std::min(static_cast<std::size_t>(std::max(0.0f, 2 * x)), out.size() - 1); };
    for (const auto& row : rows) {
      if (!shows_columns(row)) continue;
      for (const std::uint32_t at : row) {
        ++out[slot(page_.word_at(at).box.x0)];
        --out[slot(page_.word_at(at).box.x1 + 0.5f)];
      }
    }
    for (std::size_t i = 1; i < out.size(); ++i) out[i] += out[i - 1];
    return out;
  }

  struct Strip {
    std::size_t start = 0, end = 0;  // half points
    std::size_t width() const { return end - start; }
    std::size_t distance(std::size_t x) const { return x < start ? start - x : x >= end ? x - end + 1 : 0; }
  };

  // Between the middles of two heads the wall runs through a strip that the fewest words of the body cross. Blanks between the
  // words of descriptions make strips, too: beside text the widest is the one between columns, among numbers the one nearest
  // to where the heads part.
  void find_walls(const std::vector<std::vector<std::uint32_t>>& rows) {
    walls_.clear();
    const auto covered = coverage(rows);
    const auto slot = [&](float x) { return std::min(static_cast<std::size_t>(std::max(0.0f, 2 * x)), covered.size() - 1); };
    for (std::size_t i = 0; i + 1 < heads_.size(); ++i) {
      // Descriptions start at or before the left of their head.
      const bool text_before = heads_[i].column == kColumnDescription, text_behind = heads_[i + 1].column == kColumnDescription;
      const bool text = text_before || text_behind;
      const std::size_t from = slot(text_before ? heads_[i].box.x1 : middle_x(heads_[i].box));
      const std::size_t to = std::max(from, slot(text_behind ? heads_[i + 1].box.x0 : middle_x(heads_[i + 1].box)));
      const std::size_t gap = slot((heads_[i].box.x1 + heads_[i + 1].box.x0) / 2);
      const int fewest = *std::min_element(covered.begin() + static_cast<long>(from), covered.begin() + static_cast<long>(to) + 1);
      Strip best;
      for (std::size_t start = from; start <= to; ++start) {
        if (covered[start] != fewest) continue;
        Strip strip{start, start};
        while (strip.end <= to && covered[strip.end] == fewest) ++strip.end;
        if (best.width() == 0 || (text ? strip.width() > best.width() : strip.distance(gap) < best.distance(gap))) best = strip;
        start = strip.end;
      }
      const std::size_t wall = best.distance(gap) == 0 && !text ? gap : (best.start + best.end) / 2;
      walls_.push_back(static_cast<float>(wall) / 2);
    }
  }

  Cells split(const std::vector<std::uint32_t>& row) const {
    Cells out;
    out.text.resize(heads_.size());
    out.box = form_.join(row).box;
    for (const std::uint32_t at : row) {
      const auto wall = std::upper_bound(walls_.begin(), walls_.end(), middle_x(page_.word_at(at).box));
      std::string& text = out.text[static_cast<std::size_t>(wall - walls_.begin())];
      if (!text.empty()) text += ' ';
      text += page_.word_at(at).text;
    }
    return out;
  }

  std::string in_column(const Cells& cells, int column) const {
    for (std::size_t i = 0; i < heads_.size(); ++i) {
      if (heads_[i].column == column) return cells.text[i];
    }
    return {};
  }

  bool is_item(const Cells& cells) const {
    if (!parse_brazilian_number(in_column(cells, kColumnAmount))) return false;
    return shape_.amount_only || parse_brazilian_number(in_column(cells, kColumnQuantity)).has_value();
  }

  ItemRow row_of(const Cells& cells) const {
    ItemRow row;
    row.code = in_column(cells, kColumnCode);
    row.unit = in_column(cells, kColumnUnit);
    row.quantity = in_column(cells, kColumnQuantity);
    row.unit_price = in_column(cells, kColumnUnitPrice);
    row.amount = in_column(cells, kColumnAmount);
    row.tax_base = in_column(cells, kColumnTaxBase);
    row.tax_rate = in_column(cells, kColumnTaxRate);
    row.tax_amount = in_column(cells, kColumnTaxAmount);
    row.box = cells.box;
    row.page = page_.number();
    return row;
  }

  // A description of several rows begins at its item's numbers, or is centred on them: then the first stands above its item.
  std::vector<ItemRow> assemble(const std::vector<Cells>& cells) const {
    std::vector<ItemRow> out;
    std::vector<float> middles;
    for (const Cells& one : cells) {
      if (!is_item(one)) continue;
      out.push_back(row_of(one));
      middles.push_back(middle(one.box));
    }
    if (out.empty()) return out;
    const auto first_text = std::find_if(cells.begin(), cells.end(), [&](const Cells& c) { return !in_column(c, kColumnDescription).empty(); });
    const bool centred = first_text != cells.end() && middle(first_text->box) < middles.front() - 1;
    for (const Cells& one : cells) {
      const std::string text = in_column(one, kColumnDescription);
      if (text.empty()) continue;
      const float y = middle(one.box);
      std::size_t owner = 0;
      for (std::size_t i = 1; i < out.size(); ++i) {
        const bool nearer = centred ? std::abs(middles[i] - y) < std::abs(middles[owner] - y) : middles[i] <= y + 1;
        if (nearer) owner = i;
      }
      ItemRow& row = out[owner];
      if (one.box.y0 - row.box.y1 > 2 * (one.box.y1 - one.box.y0)) continue;  // far below its item it is no continuation
      if (!row.description.empty()) row.description += ' ';
      row.description += text;
      row.box = united(row.box, one.box);
    }
    return out;
  }

  const Form& form_;
  const PageIndex& page_;
  const TableShape& shape_;
  std::vector<Head> heads_;
  std::vector<float> walls_;
  float body_top_ = 0, body_bottom_ = 0;
};

}  // namespace

std::vector<ItemRow> read_table(const Form& form, const TableShape& shape) { return TableReader(form, shape).read(); }

}  // namespace faturad::extract
