// The order in which a page's text is read: columns one after the other, rows of tables as they stand.
#include "faturad/pdf/page_blocks.hpp"

#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace faturad::pdf;

namespace {

constexpr float kSize = 10, kLetter = 5;  // points

// A page put together from lines at a place, as layout would leave it.
class Page {
 public:
  Page() { page_.width = 595, page_.height = 842; }

  // Pieces with the same `y` are of one line and come from left to right.
  Page& text(float x, float y, std::string_view words, float space = kLetter) {
    if (page_.lines.empty() || page_.lines.back().box.y0 != y)
      page_.lines.push_back({static_cast<std::uint32_t>(page_.words.size()), 0, {x, y, x, y + kSize}});
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      const float next = x + kLetter * static_cast<float>(end);
      page_.words.push_back({std::string(words.substr(0, end)), {x, y, next, y + kSize}, kSize, false});
      x = next + space;
      words.remove_prefix(std::min(end + 1, words.size()));
      ++page_.lines.back().word_count, page_.lines.back().box.x1 = next;
    }
    page_.level_lines = static_cast<std::uint32_t>(page_.lines.size());
    return *this;
  }

  Page& rows(float x, float y, float pitch, const std::vector<std::string_view>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) text(x, y + pitch * static_cast<float>(i), lines[i]);
    return *this;
  }

  TextPage& get() { return page_; }

 private:
  TextPage page_;
};

const std::vector<std::string_view> kLeft = {
    "The goods remain ours until all that", "is owed for them has been paid in full",
    "and the buyer keeps them in good order", "at a place where no rain can fall on",
    "them and no sun may fade what is blue"};
const std::vector<std::string_view> kRight = {
    "Whoever finds a fault tells us about it", "in writing within a week after the day",
    "on which the parcel came to the house", "or else the fault counts as agreed to",
    "and no money goes back to the buyer"};

Page& side_by_side(Page& page, float y, const std::vector<std::string_view>& left,
                   const std::vector<std::string_view>& right, float x = 310) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    page.text(50, y + 12 * static_cast<float>(i), left[i]);
    page.text(x, y + 12 * static_cast<float>(i), right[i]);
  }
  return page;
}

std::string joined(const std::vector<std::string_view>& lines) {
  std::string text;
  for (const auto& line : lines) text += std::string(line) + '\n';
  return text;
}

std::string rowwise(const TextPage& page) {
  std::string text;
  for (const Line& line : page.lines)
    for (std::uint32_t i = 0; i < line.word_count; ++i)
      text += page.words[line.first_word + i].text + (i + 1 < line.word_count ? ' ' : '\n');
  return text;
}

}  // namespace

TEST_CASE("two columns of running text are read one after the other") {
  Page page;
  page.text(150, 40, "General terms of the sale of goods by this house to all its buyers");
  side_by_side(page, 60, kLeft, kRight);
  page.text(50, 150, "Both columns end above this line which goes across the whole page to the margin");
  CHECK(plain_text(page.get()) ==
        "General terms of the sale of goods by this house to all its buyers\n" + joined(kLeft) + joined(kRight) +
            "Both columns end above this line which goes across the whole page to the margin\n");
}

TEST_CASE("columns whose lines stand on different baselines are read one after the other") {
  Page page;
  for (std::size_t i = 0; i < kLeft.size(); ++i) {
    page.text(50, 60 + 12 * static_cast<float>(i), kLeft[i]);
    page.text(310, 66 + 12 * static_cast<float>(i), kRight[i]);
  }
  CHECK(plain_text(page.get()) == joined(kLeft) + joined(kRight));
}

TEST_CASE("three columns are read from left to right") {
  const std::vector<std::string_view> first = {"one apple fell from a", "tree in the old yard",
                                               "and rolled down to the", "gate of the red house"};
  const std::vector<std::string_view> second = {"two pears hung on till", "the wind came over us",
                                                "and took them with it", "far beyond the green"};
  const std::vector<std::string_view> third = {"three plums were left to", "the wasps who ate them",
                                               "up before the sun had", "set behind the hills"};
  Page page;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const float y = 60 + 12 * static_cast<float>(i);
    page.text(50, y, first[i]).text(220, y, second[i]).text(390, y, third[i]);
  }
  CHECK(plain_text(page.get()) == joined(first) + joined(second) + joined(third));
}

TEST_CASE("rows of a table stay rows") {
  Page page;
  const std::vector<std::string_view> goods = {
      "Blue paint for walls and for doors", "Red paint for walls and for doors too",
      "Brush of long hair for thin lines", "Roller of foam for the ceiling above",
      "Ladder with five steps made of wood"};
  const std::vector<std::string_view> amounts = {"2 pc 12.50 19 % 25.00 EUR", "3 pc 12.50 19 % 37.50 EUR",
                                                 "1 pc 3.75 19 % 3.75 EUR", "1 pc 8.00 19 % 8.00 EUR",
                                                 "1 pc 49.00 19 % 49.00 EUR"};
  side_by_side(page, 300, goods, amounts);
  CHECK(plain_text(page.get()) == rowwise(page.get()));
}

TEST_CASE("labels stay with their values") {
  Page page;
  side_by_side(
      page, 100,
      {"Name of the buyer", "Street and number", "Town of the buyer", "Date of the delivery", "Sold by whom and when"},
      {"Sample Ltd", "Long Lane", "Springfield", "tomorrow", "the manager"});
  CHECK(plain_text(page.get()) == rowwise(page.get()));
}

TEST_CASE("a letterhead's two addresses stay as they go across") {
  Page page;
  side_by_side(page, 40, {"Sample Ltd", "Long Lane 1", "12345 Springfield", "Land of Nowhere"},
               {"Buyer Inc", "Short Lane 2", "54321 Shelbyville", "Land of Nowhere"});
  CHECK(plain_text(page.get()) == rowwise(page.get()));
}

TEST_CASE("a sidebar on lines of its own does not cut into the sentences beside it") {
  const std::vector<std::string_view> bar = {"Head office", "Long Lane", "Open every day", "Closed on Sundays"};
  Page page;
  for (std::size_t i = 0; i < kLeft.size(); ++i) {
    page.text(50, 60 + 14 * static_cast<float>(i), kLeft[i]);
    if (i < bar.size()) page.text(400, 67 + 14 * static_cast<float>(i), bar[i]);
  }
  CHECK(plain_text(page.get()) == joined(kLeft) + joined(bar));
}

TEST_CASE("a chart of single characters is a table") {
  Page page;
  for (int row = 0; row < 8; ++row)
    page.text(50, 60 + 12 * static_cast<float>(row), "a b c d e f g h")
        .text(160, 60 + 12 * static_cast<float>(row), "i j k l m n o p");
  CHECK(plain_text(page.get()) == rowwise(page.get()));
}

TEST_CASE("columns of right-to-left text are read from the right") {
  Page page;
  // Layout leaves the words of such lines in the order of reading: from right to left.
  for (int row = 0; row < 5; ++row) {
    const float y = 60 + 12 * static_cast<float>(row);
    for (const float start : {310.0f, 50.0f})
      for (int word = 5; word >= 0; --word)
        page.text(start + 36 * static_cast<float>(word), y, "\xd7\x90\xd7\x91\xd7\x92");
  }
  for (Line& line : page.get().lines) line.box.x0 = 50, line.box.x1 = 520;
  const PageBlocks order = find_blocks(page.get());
  REQUIRE(order.lines.size() == 10);
  CHECK(order.lines[0].box.x0 == 310);
  CHECK(order.lines[4].box.x0 == 310);
  CHECK(order.lines[5].box.x0 == 50);
}

TEST_CASE("lines close below each other are a block") {
  Page page;
  page.rows(50, 60, 12, kLeft).rows(50, 160, 12, {"Second block of text", "with two lines"});
  const PageBlocks order = find_blocks(page.get());
  REQUIRE(order.blocks.size() == 2);
  CHECK(order.blocks[0].first_line == 0);
  CHECK(order.blocks[0].line_count == 5);
  CHECK(order.blocks[1].first_line == 5);
  CHECK(order.blocks[1].line_count == 2);
  CHECK(order.blocks[1].box.y0 == 160);
  CHECK(order.blocks[1].box.y1 == 182);
}

TEST_CASE("each column is a block, and words carry its number") {
  Page page;
  side_by_side(page, 60, kLeft, kRight);
  const PageBlocks order = find_blocks(page.get());
  REQUIRE(order.blocks.size() == 2);
  CHECK(order.blocks[0].box.x1 < order.blocks[1].box.x0);
  const std::string words = words_ndjson(page.get());
  CHECK(words.starts_with(R"({"page":0,"block":0,"line":0,"text":"The")"));
  CHECK(words.find(R"({"page":0,"block":1,"line":5,"text":"Whoever")") != std::string::npos);
}

TEST_CASE("text in other directions comes after the columns, a line each as it was") {
  Page page;
  side_by_side(page, 60, kLeft, kRight);
  const auto level = page.get().level_lines;
  page.text(20, 30, "up the margin");
  page.get().level_lines = level;
  CHECK(plain_text(page.get()) == joined(kLeft) + joined(kRight) + "up the margin\n");
}

TEST_CASE("a page without lines has no blocks") {
  CHECK(find_blocks(TextPage{}).blocks.empty());
  CHECK(plain_text(TextPage{}).empty());
}
