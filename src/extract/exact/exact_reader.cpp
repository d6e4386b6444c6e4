#include "extract/exact/exact_reader.hpp"

#include <algorithm>

namespace faturad::extract {
namespace {

// A word's digits when it is made of digits and what people put between them; empty otherwise.
std::string digits_of(const std::string& word) {
  std::string out;
  for (const char c : word) {
    if (c >= '0' && c <= '9') {
      out += c;
    } else if (c != '.' && c != '-' && c != '/' && c != ' ') {
      return {};
    }
  }
  return out;
}

// Words that follow each other and whose digits together are `size`, given to `accept`; those accepted are passed over.
template <class Accept>
void each_run(const PageIndex& page, std::size_t size, Accept accept) {
  const auto& words = page.page().words;
  for (std::size_t start = 0; start < words.size(); ++start) {
    std::string digits;
    pdf::Box box = words[start].box;
    for (std::size_t end = start; end < words.size(); ++end) {
      const std::string more = digits_of(words[end].text);
      if (more.empty()) break;
      digits += more;
      box = united(box, words[end].box);
      if (digits.size() < size) continue;
      if (digits.size() == size && accept(digits, Found{page.page().number, box, digits})) start = end;
      break;
    }
  }
}

}  // namespace

std::vector<Proven<AccessKey>> find_access_keys(const PageIndex& page) {
  std::vector<Proven<AccessKey>> out;
  each_run(page, 44, [&](const std::string& digits, const Found& where) {
    auto key = parse_access_key(digits);
    if (!key) return false;
    const bool known = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.value.text == key->text; });
    if (!known) out.push_back({std::move(*key), where});
    return true;
  });
  return out;
}

std::vector<Proven<PaymentSlip>> find_payment_slips(const PageIndex& page) {
  std::vector<Proven<PaymentSlip>> out;
  for (const std::size_t size : {std::size_t{47}, std::size_t{48}}) {
    each_run(page, size, [&](const std::string& digits, const Found& where) {
      auto slip = parse_typed_line(digits);
      if (!slip) return false;
      const bool known = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.value.line == slip->line; });
      if (!known) out.push_back({std::move(*slip), where});
      return true;
    });
  }
  return out;
}

std::vector<Proven<std::string>> find_cnpjs(const PageIndex& page) {
  std::vector<Proven<std::string>> out;
  for (const pdf::Word& word : page.page().words) {
    std::string characters;
    for (const char c : word.text) {
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) characters += c;
    }
    // The slash before the branch is what tells a printed CNPJ from other numbers.
    const std::size_t slash = word.text.find('/');
    if (slash == std::string::npos || characters.size() < 14) continue;
    const std::string tail = characters.substr(characters.size() - 14);
    const bool known = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.value == tail; });
    if (!known && is_cnpj(tail)) out.push_back({tail, Found{page.page().number, word.box, word.text}});
  }
  return out;
}

}  // namespace faturad::extract
