#include "extract/xml/xml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace faturad::extract {
namespace {

constexpr std::size_t kDeclarationWindow = 256;  // bytes in which the declaration must end

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::string from_utf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](std::size_t at) -> char32_t {
    const unsigned first = byte_at(bytes, at), second = byte_at(bytes, at + 1);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char32_t c = unit(i);
    const bool pair = c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.size() && unit(i + 2) >= 0xdc00 && unit(i + 2) < 0xe000;
    if (pair) {
      append_utf8(out, 0x10000 + ((c - 0xd800) << 10) + (unit(i + 2) - 0xdc00));
      i += 2;
    } else {
      append_utf8(out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
    }
  }
  return out;
}

// 0x80 to 0x9f of Windows-1252; its five holes are the replacement character.
constexpr std::array<char16_t, 32> kWindows{0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
                                            0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                            0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

// Latin-1 is read as Windows-1252, as everybody does who writes it.
std::string from_single_bytes(std::string_view bytes, bool latin9) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    char32_t character = c >= 0x80 && c < 0xa0 ? kWindows[c - 0x80u] : c;
    if (latin9) {
      switch (c) {
        case 0xa4: character = 0x20ac; break;
        case 0xa6: character = 0x160; break;
        case 0xa8: character = 0x161; break;
        case 0xb4: character = 0x17d; break;
        case 0xb8: character = 0x17e; break;
        case 0xbc: character = 0x152; break;
        case 0xbd: character = 0x153; break;
        case 0xbe: character = 0x178; break;
        default: break;
      }
    }
    append_utf8(out, character);
  }
  return out;
}

// Overlong forms and surrogates are no matter here: the writer of the answer replaces what is no character.
bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    std::uint64_t eight = 0;  // at once, where all are ASCII: nearly everywhere
    if (i + sizeof eight <= bytes.size()) {
      std::memcpy(&eight, bytes.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080u) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const unsigned c = byte_at(bytes, i);
    const std::size_t length = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > bytes.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte_at(bytes, i + k) & 0xc0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

// In lower case; empty where none is declared.
std::string declared_encoding(std::string_view bytes) {
  std::string_view head = bytes.substr(0, kDeclarationWindow);
  const std::size_t start = head.find("<?xml"), end = head.find("?>");
  if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
  head = head.substr(start, end - start);
  const std::size_t name = head.find("encoding");
  if (name == std::string_view::npos) return {};
  const std::size_t open = head.find_first_of("\"'", name);
  if (open == std::string_view::npos) return {};
  const std::size_t close = head.find(head[open], open + 1);
  if (close == std::string_view::npos) return {};
  std::string out(head.substr(open + 1, close - open - 1));
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

XmlText converted(std::string text, std::vector<std::string> warnings = {}) {
  auto held = std::make_shared<const std::string>(std::move(text));
  const std::string_view utf8 = *held;
  return {utf8, std::move(held), std::move(warnings)};
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 63));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 63));
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  }
}

result<XmlText> decode_xml(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return converted(from_utf16(bytes.substr(2), bytes[0] == '\xfe'));
  if (bytes.starts_with(std::string_view("<\0", 2))) return converted(from_utf16(bytes, false));
  if (bytes.starts_with(std::string_view("\0<", 2))) return converted(from_utf16(bytes, true));
  const bool marked = bytes.starts_with("\xef\xbb\xbf");
  if (marked) bytes.remove_prefix(3);
  const std::string name = declared_encoding(bytes);
  const bool promises_utf8 = marked || name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii";
  if (!marked && (name == "iso-8859-1" || name == "latin1" || name == "iso8859-1" || name == "windows-1252" || name == "cp1252")) {
    return converted(from_single_bytes(bytes, false));
  }
  if (!marked && (name == "iso-8859-15" || name == "latin9")) return converted(from_single_bytes(bytes, true));
  if (is_utf8(bytes)) {
    XmlText text{bytes, nullptr, {}};
    if (!promises_utf8) text.warnings.push_back("it declares the encoding \"" + name + "\" and is read as UTF-8");
    return text;
  }
  if (promises_utf8) return converted(from_single_bytes(bytes, false), {"it is no UTF-8 although it says so, and is read as Windows-1252"});
  return make_error(Errc::corrupt_document, "its encoding \"" + name + "\" is not known");
}

}  // namespace faturad::extract
