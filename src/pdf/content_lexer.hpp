// Splits content streams, CMaps and PostScript-like font headers into tokens without copying them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace faturad::pdf {

// Hands out bytes that live until reset(); keeps its memory, so that a lexer allocates a few times in a document.
class ByteArena {
 public:
  char* take(std::size_t bytes);
  void reset();

 private:
  static constexpr std::size_t kChunk = 16 * 1024;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0, used_ = 0;
};

struct Token {
  enum class Kind : std::uint8_t { end, number, name, string, array_begin, array_end, dict_begin, dict_end, keyword };
  Kind kind = Kind::end;
  double number = 0;
  std::string_view text;  // of names (decoded), strings (decoded) and keywords; valid until release()
};

// Up to four characters of a keyword as a number, to switch over.
constexpr std::uint32_t keyword_code(std::string_view text) {
  if (text.size() > 4) return 0;
  std::uint32_t code = 0;
  for (const char c : text) code = code << 8 | static_cast<unsigned char>(c);
  return code;
}

class ContentLexer {
 public:
  explicit ContentLexer(std::string_view data) : at_(data.data()), end_(data.data() + data.size()) {}

  Token next();
  // Forgets decoded strings and names; tokens got before are no longer valid.
  void release() { arena_.reset(); }
  // To be called after the keyword ID: leaves the lexer behind the matching EI.
  void skip_inline_image();
  // What has not been read yet.
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

 private:
  void skip_space();
  Token read_number();
  Token read_name();
  Token read_string();
  Token read_hex_string();
  Token read_keyword();
  const char* find_image_end(bool after_space) const;

  const char* at_;
  const char* end_;
  ByteArena arena_;
};

}  // namespace faturad::pdf
