// Tax ids that show by themselves what they are: by their punctuation or by the country in front.
#include <algorithm>

#include "extract/exact/page_scan.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

void add(PageScan& scan, TaxId id, const Chain& chain) {
  scan.take(chain);
  scan.finds.tax_ids.push_back({std::move(id), scan.groups.found(chain)});
}

// The characters of the word between two neighbouring groups of it.
char between(const PageScan& scan, std::uint32_t group) {
  const Group& one = scan.groups.all()[group];
  return one.begin == 0 ? ' ' : scan.page.page().words[one.word].text[one.begin - 1U];
}

// 12.345.678/0001-95, also without the dots, with blanks, or with a zero in front (15 places); the slash is what tells it
// from other numbers.
std::string cnpj_of(const PageScan& scan, const Chain& chain) {
  const std::size_t zero = chain.text.size() == 15 && chain.text[0] == '0' ? 1 : 0;
  if (chain.text.size() != 14 + zero) return {};
  bool slash = false;
  for (std::size_t i = 0; i < chain.cuts.size(); ++i) {
    const std::size_t cut = chain.cuts[i] - zero;
    if (cut != 2 && cut != 5 && cut != 8 && cut != 12 && cut != 14) return {};
    if (cut == 8) slash = scan.groups.all()[chain.groups[i + 1]].slash;
  }
  return slash ? chain.text.substr(zero) : std::string();
}

// With all its punctuation it is a word by itself, whatever number stands in the next column.
bool is_whole_word(const PageScan& scan, const Chain& chain) {
  const Group &first = scan.groups.all()[chain.groups.front()], &last = scan.groups.all()[chain.groups.back()];
  const std::size_t marks = chain.groups.size() - 1;
  return first.word == last.word && marks >= 3 && first.begin == 0 && last.begin + last.size == scan.page.page().words[last.word].text.size();
}

bool is_printed_cpf(const PageScan& scan, const Chain& chain) {
  return chain.text.size() == 11 && chain.cuts == Chain::Places{3, 6, 9, 11} && scan.one_word(chain) && between(scan, chain.groups[1]) == '.' &&
         between(scan, chain.groups[2]) == '.' && between(scan, chain.groups[3]) == '-';
}

bool says_vat(std::string_view text) {
  constexpr std::string_view kStarts[] = {"ust", "vat", "uid", "tva", "iva", "p.iva", "btw", "mwst", "nif", "cif", "nip", "moms", "mva", "dic", "tax", "steuer", "cvr", "fiscal",
                                          "umsatz", "intracom", "vies", "oib", "alv", "dph", "afm", "mehrwert", "id"};
  const std::string word = folded(text);
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) { return word.starts_with(start); });
}

// A label that speaks of VAT on the line of the groups, before or right behind them, or right above.
bool labelled_vat(const PageScan& scan, const Chain& chain) {
  const auto& groups = scan.groups.all();
  const std::uint32_t first = chain.groups.front();
  constexpr std::uint32_t kBack = 8, kOn = 2;
  for (std::uint32_t i = chain.groups.back() + 1; i < groups.size() && i <= chain.groups.back() + kOn && groups[i].line == groups[first].line; ++i) {
    if (says_vat(scan.groups.text(groups[i]))) return true;
  }
  for (std::uint32_t i = first; i-- > 0 && first - i <= kBack && groups[i].line == groups[first].line;) {
    if (says_vat(scan.groups.text(groups[i]))) return true;
  }
  const pdf::Box& box = scan.page.page().words[groups[first].word].box;
  const float height = box.y1 - box.y0;
  return std::any_of(scan.page.page().words.begin(), scan.page.page().words.end(), [&](const pdf::Word& word) {
    const bool above = word.box.y1 <= box.y0 + height / 2 && word.box.y1 > box.y0 - 2 * height && word.box.x0 < box.x1 && word.box.x1 > box.x0 - 4 * height;
    return above && says_vat(word.text);
  });
}

}  // namespace

bool read_printed_id(PageScan& scan, std::uint32_t first) {
  const Group& group = scan.groups.all()[first];
  if (group.ahead < 11 || first + 1 == scan.groups.all().size()) return false;
  const std::uint16_t next = scan.groups.all()[first + 1].size;
  const bool dotted = (group.size == 2 || group.size == 3) && next == 3, plain = (group.size == 8 || group.size == 9) && next == 4;
  if (!dotted && !plain) return false;
  const auto judge = [&scan](const Chain& chain) {
    if (std::any_of(chain.text.begin(), chain.text.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return Verdict::stop;
    if (chain.text.size() == 11 && is_printed_cpf(scan, chain) && is_cpf(chain.text)) return Verdict::take;
    if (chain.text.size() >= 14 && !cnpj_of(scan, chain).empty()) return Verdict::take;
    return Verdict::more;
  };
  const auto chain = scan.groups.follow(first, 0, 15, judge);
  if (!chain || !(scan.ends(*chain) || is_whole_word(scan, *chain))) return false;
  if (chain->text.size() == 11) {
    add(scan, {chain->text, "CPF"}, *chain);
    return true;
  }
  const std::string cnpj = cnpj_of(scan, *chain);
  const bool proven = is_cnpj(cnpj);
  if (!proven && !(scan.one_word(*chain) && chain->cuts.size() == 5)) return false;
  add(scan, {cnpj, "CNPJ", proven}, *chain);
  return true;
}

bool read_vat_id(PageScan& scan, std::uint32_t first) {
  const Group& group = scan.groups.all()[first];
  const std::string_view text = scan.groups.text(group);
  if (text.size() < 2 || !is_capital(text[0]) || !is_capital(text[1])) return false;
  const std::size_t longest = vat_id_length(text.substr(0, 2));
  if (longest == 0 || group.ahead < 9 || (text.size() == 3 && text != "CHE" && text != "ATU")) return false;
  std::optional<Chain> best;
  std::optional<TaxId> id;
  const auto judge = [&](const Chain& chain) {
    if (scan.groups.all()[chain.groups.back()].line != group.line) return Verdict::stop;
    if (auto one = parse_vat_id(chain.text); one && scan.ends(chain) && (one->proven || !id || !id->proven)) {
      id = std::move(one);
      best = chain;
    }
    return Verdict::more;
  };
  scan.groups.follow(first, 0, longest, judge);
  if (!id) return false;
  const bool apart = !group.has_digit && text != "CHE" && text != "ATU";  // the country may be a word of the language: "DE", "IT"
  const bool by_itself = id->proven && id->strong && !apart;
  if (!by_itself && !labelled_vat(scan, *best)) return false;
  add(scan, std::move(*id), *best);
  return true;
}

}  // namespace faturad::extract
