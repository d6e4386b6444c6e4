#include "pdf/utf.hpp"

#include "pdf/encodings.hpp"

namespace faturad::pdf {

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return;
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

std::string utf16be_to_utf8(std::string_view bytes) {
  std::string out;
  const auto unit = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8 | static_cast<unsigned char>(bytes[i + 1]));
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char32_t first = unit(i);
    if (first >= 0xD800 && first < 0xDC00 && i + 3 < bytes.size()) {
      const char32_t second = unit(i + 2);
      if (second >= 0xDC00 && second < 0xE000) {
        append_utf8(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
        i += 2;
        continue;
      }
    }
    append_utf8(out, first);
  }
  return out;
}

std::string text_string_to_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF")) return utf16be_to_utf8(bytes.substr(2));
  if (bytes.starts_with("\xFF\xFE")) {
    std::string swapped(bytes.substr(2));
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
    return utf16be_to_utf8(swapped);
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) return std::string(bytes.substr(3));
  std::string out;
  for (const char c : bytes) {
    const char32_t mapped = encoding_table(BaseEncoding::pdf_doc)[static_cast<unsigned char>(c)];
    if (mapped != 0) append_utf8(out, mapped);
  }
  return out;
}

char32_t take_code_point(std::string_view& utf8) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  char32_t value = length <= 1 ? first : first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= utf8.size() || (byte(i) & 0xC0) != 0x80) {
      utf8.remove_prefix(i);
      return 0xFFFD;
    }
    value = value << 6 | (byte(i) & 0x3F);
  }
  utf8.remove_prefix(length == 0 ? 1 : length);
  return length == 0 ? 0xFFFD : value;
}

}  // namespace faturad::pdf
