#include "pdf/glyph_names.hpp"

#include <charconv>

#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

#include "pdf/data/glyph_list.inc"

// The codes behind `name` in a list of lines "name code[,code...]\n" that is sorted by name; searched as it is, so
// that the 4,281 names cost no table of pointers.
std::string_view find_codes(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t middle = list.size() / 2;
    const std::size_t before = middle == 0 ? std::string_view::npos : list.rfind('\n', middle - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = list.find('\n', start);
    const std::string_view line = list.substr(start, end - start);
    const std::size_t gap = line.find(' ');
    const std::string_view key = line.substr(0, gap);
    if (key == name) return line.substr(gap + 1);
    list = key < name ? list.substr(end + 1) : list.substr(0, start);
  }
  return {};
}

bool append_hex(std::string& out, std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size() || value == 0) return false;
  append_utf8(out, value);
  return true;
}

bool append_listed(std::string& out, std::string_view codes) {
  while (!codes.empty()) {
    const std::size_t comma = std::min(codes.find(','), codes.size());
    append_hex(out, codes.substr(0, comma));
    codes.remove_prefix(std::min(comma + 1, codes.size()));
  }
  return true;
}

bool append_uni(std::string& out, std::string_view name) {
  if (name.starts_with("uni") && name.size() >= 7 && (name.size() - 3) % 4 == 0) {
    std::string text;
    for (std::size_t i = 3; i < name.size(); i += 4)
      if (!append_hex(text, name.substr(i, 4))) return false;
    out += text;
    return true;
  }
  return name.starts_with("u") && name.size() >= 5 && name.size() <= 7 && append_hex(out, name.substr(1));
}

}  // namespace

std::string text_of_glyph_name(std::string_view name, bool zapf_dingbats) {
  std::string text;
  if (const std::string_view codes = zapf_dingbats ? find_codes(kZapfList, name) : std::string_view(); !codes.empty()) {
    append_listed(text, codes);
    return text;
  }
  name = name.substr(0, name.find('.'));
  while (!name.empty()) {
    const std::size_t bar = std::min(name.find('_'), name.size());
    const std::string_view part = name.substr(0, bar);
    const std::string_view list = part >= "a" ? kLowerCaseGlyphs : kUpperCaseGlyphs;
    if (const std::string_view codes = find_codes(list, part); !codes.empty())
      append_listed(text, codes);
    else
      append_uni(text, part);
    name.remove_prefix(std::min(bar + 1, name.size()));
  }
  return text;
}

}  // namespace faturad::pdf
