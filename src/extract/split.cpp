#include "extract/split.hpp"

#include <algorithm>
#include <cmath>

#include "extract/bands.hpp"
#include "extract/draft.hpp"
#include "extract/generic/date_reader.hpp"
#include "extract/generic/number_reader.hpp"
#include "extract/page/fold.hpp"
#include "extract/page/labels.hpp"

namespace faturad::extract {
namespace {

// The key that a page carries as its own: the topmost, under its label. Keys further down refer to other documents.
const AccessKey* own_key(const ExactFinds& finds, int page) {
  const ProvenKey* first = nullptr;
  for (const auto& key : finds.keys) {
    if (key.where.page == page && (first == nullptr || key.where.box.y0 < first->where.box.y0)) first = &key;
  }
  return first != nullptr && first->labelled ? &first->value : nullptr;
}

std::vector<std::string_view> lines_on(const ExactFinds& finds, int page) {
  std::vector<std::string_view> out;
  for (const auto& slip : finds.slips) {
    if (slip.where.page == page) out.push_back(slip.value.line);
  }
  return out;
}

struct Numbering {
  int page = 0, of = 0;
};

int take_number(std::string_view& text) {
  int out = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]) && at < 4; ++at) out = out * 10 + (text[at] - '0');
  text.remove_prefix(at);
  return at > 0 ? out : 0;
}

void skip(std::string_view& text, std::string_view characters) { text.remove_prefix(std::min(text.find_first_not_of(characters), text.size())); }

// "1/3", "1 de 3", "2 of 3" at the start of folded text.
Numbering numbering_in(std::string_view text) {
  skip(text, " :.");
  const int page = take_number(text);
  skip(text, " ");
  constexpr std::string_view kBetween[] = {"/", "de ", "of ", "von ", "sur ", "di ", "van "};
  const auto* between = std::find_if(std::begin(kBetween), std::end(kBetween), [text](std::string_view word) { return text.starts_with(word); });
  if (page == 0 || between == std::end(kBetween)) return {};
  text.remove_prefix(between->size());
  skip(text, " ");
  const int of = take_number(text);
  return of >= page ? Numbering{page, of} : Numbering{};
}

Numbering numbering_on(const PageIndex& page) {
  static const LabelDictionary kLabels{{0, "pagina"}, {0, "pag"}, {0, "folha"}, {0, "fl"}, {0, "page"}, {0, "seite"}, {0, "blatt"}};
  for (const LabelMatch& label : kLabels.find(page)) {
    const Cell& cell = page.cells()[page.cell_at(label.last)];
    const Numbering found = numbering_in(folded(page.text(label.last, cell.first + cell.count, label.rest).text));
    if (found.page > 0) return found;
  }
  return {};
}

// What a page that begins an invoice names under labels.
struct Heading {
  std::optional<Reading<std::string>> number;
  std::optional<Date> issued;
};

Heading heading_of(const pdf::TextPage& page) {
  Pages alone;
  alone.emplace_back(page);
  const Spots spots(alone);
  Heading out;
  out.number = read_document_number(spots);
  if (out.number && out.number->confidence < kLabelled) out.number.reset();
  if (!out.number) return out;
  const auto issued = read_dates(spots, out.number->where).issue;
  if (issued && issued->confidence >= kLikely) out.issued = issued->value;
  return out;
}

// Goes through the pages in order and says where the next invoice begins.
class Splitter {
 public:
  Splitter(const Pages& pages, const ExactFinds& finds) : pages_(pages), finds_(finds) { go_on(0); }

  bool begins(std::size_t at) {
    const bool begins = key_changes(at) || slip_changes(at) || numbering_restarts(at) || number_changes(at);
    if (begins) {
      first_ = at;
      key_ = nullptr;
      lines_.clear();
    }
    go_on(at);
    return begins;
  }

 private:
  void go_on(std::size_t at) {
    if (key_ == nullptr) key_ = own_key(finds_, pages_[at].number());
    for (const std::string_view line : lines_on(finds_, pages_[at].number())) lines_.push_back(line);
    numbering_ = numbering_on(pages_[at]);
  }

  bool key_changes(std::size_t at) const {
    const AccessKey* key = own_key(finds_, pages_[at].number());
    return key != nullptr && key_ != nullptr && key->text != key_->text && key->model == key_->model;
  }

  bool slip_changes(std::size_t at) const {
    if (lines_.empty()) return false;
    const auto here = lines_on(finds_, pages_[at].number());
    const bool known = std::any_of(here.begin(), here.end(), [&](std::string_view line) { return std::find(lines_.begin(), lines_.end(), line) != lines_.end(); });
    return !here.empty() && !known && alike(pages_[first_].page(), pages_[at].page());
  }

  bool numbering_restarts(std::size_t at) const {
    if (numbering_.page == 0 || numbering_.page != numbering_.of) return false;
    const pdf::TextPage &first = pages_[first_].page(), &here = pages_[at].page();
    return numbering_on(pages_[at]).page == 1 && alike(first, here) && !same_figures(first, here);
  }

  // Another number: under the same label at the same place of a page made like the invoice's first; elsewhere, as on pages of other
  // sellers or below a longer address, with another day of issue.
  bool number_changes(std::size_t at) const {
    const pdf::TextPage &first = pages_[first_].page(), &here = pages_[at].page();
    if (same_figures(first, here)) return false;
    const Heading other = heading_of(here);
    if (!other.number) return false;
    const Heading one = heading_of(first);
    if (!one.number || one.number->value == other.number->value) return false;
    constexpr float kSamePlace = 15;  // points
    const pdf::Box &before = one.number->where.box, &behind = other.number->where.box;
    if (alike(first, here) && std::abs(before.x0 - behind.x0) < kSamePlace && std::abs(before.y0 - behind.y0) < kSamePlace) return true;
    return one.issued && other.issued && *one.issued != *other.issued;
  }

  const Pages& pages_;
  const ExactFinds& finds_;
  std::size_t first_ = 0;  // page of the invoice
  const AccessKey* key_ = nullptr;
  std::vector<std::string_view> lines_;
  Numbering numbering_;  // of the page before
};

// The pages that begin an invoice, as indices.
std::vector<std::size_t> starts_of(const Pages& pages, const ExactFinds& finds) {
  std::vector<std::size_t> out{0};
  if (pages.size() == 1) return out;
  Splitter splitter(pages, finds);
  for (std::size_t i = 1; i < pages.size(); ++i) {
    if (splitter.begins(i)) out.push_back(i);
  }
  return out;
}

// What of `finds` stands where `holds` says.
template <class Holds>
ExactFinds share(const ExactFinds& finds, Holds holds) {
  ExactFinds out = finds;
  const auto keep = [&](auto& all) { std::erase_if(all, [&](const auto& one) { return !holds(one.where); }); };
  keep(out.keys), keep(out.doubtful_keys), keep(out.slips), keep(out.pix), keep(out.ibans), keep(out.bics), keep(out.references), keep(out.tax_ids);
  return out;
}

// A page that several boletos share, cut up.
void add_bands(const PageIndex& page, const std::vector<Band>& bands, const ExactFinds& finds, std::vector<Section>& out) {
  for (const Band& band : bands) {
    Section section;
    section.bands.push_back(std::make_unique<pdf::TextPage>(cut_out(page.page(), band)));
    section.pages.emplace_back(*section.bands.back());
    section.finds = share(finds, [&](const Found& where) { return where.page == page.number() && inside(where.box, band); });
    out.push_back(std::move(section));
  }
}

}  // namespace

std::vector<Section> split_invoices(Pages pages, const ExactFinds& finds) {
  std::vector<Section> out;
  if (pages.empty()) return out;
  const auto starts = starts_of(pages, finds);
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const std::size_t first = starts[s], last = s + 1 < starts.size() ? starts[s + 1] : pages.size();
    if (last - first == 1) {
      const auto bands = boleto_bands(pages[first], finds);
      if (bands.size() > 1) {
        add_bands(pages[first], bands, finds, out);
        continue;
      }
    }
    Section section;
    const int from = pages[first].number(), to = pages[last - 1].number();
    for (std::size_t i = first; i < last; ++i) section.pages.push_back(std::move(pages[i]));
    section.finds = share(finds, [from, to](const Found& where) { return where.page >= from && where.page <= to; });
    out.push_back(std::move(section));
  }
  return out;
}

}  // namespace faturad::extract
