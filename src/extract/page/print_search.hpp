// Where a known value stands on the pages, in whatever form people print it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/page/page_index.hpp"
#include "faturad/core/decimal.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

// Keeps a reference to the pages.
class PrintSearch {
 public:
  explicit PrintSearch(const std::vector<pdf::TextPage>& pages);

  std::size_t words() const;  // on all pages
  // The letters and digits of `id` in this order, from the start of one run of them to the end of another, whatever stands
  // between: RE-2026/0815 is found in "Nr. RE 2026 0815".
  std::optional<Found> identifier(std::string_view id) const;
  std::optional<Found> date(const Date& date) const;  // with the day or the month first
  // Its absolute value: 1234.50 as 1.234,50  1,234.50  1 234,50  1'234.50  1234,50; whole amounts without cents too.
  std::optional<Found> amount(const Decimal& value) const;

 private:
  struct Page {
    const pdf::TextPage* page = nullptr;
    std::string text;                       // words joined by blanks, lines by line feeds
    std::vector<std::size_t> word_starts;   // in text
    std::vector<std::uint32_t> words;       // those words, indices into page->words
    std::vector<std::uint32_t> run_starts;  // where letters or digits begin in text, behind what is neither
  };
  static Page prepare(const pdf::TextPage& page);
  static Found found(const Page& page, std::size_t from, std::size_t to);
  static std::optional<Found> find_form(const Page& page, std::string_view form);

  std::vector<Page> pages_;
};

}  // namespace faturad::extract
