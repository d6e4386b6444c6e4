#include "pdf/cmap.hpp"

#include <algorithm>

#include "pdf/content_lexer.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

// A range that maps more codes than two bytes can hold is damage, not a mapping.
constexpr std::uint32_t kMaxRange = 0x10000;
// Ranges that overlap are damage too; a few are looked through.
constexpr int kMaxOverlaps = 4;
// As many codes with one and the same text make a map that was not meant to be read; fewer may be variants of a glyph.
constexpr std::size_t kMinLies = 4;
constexpr std::size_t kMaxMappings = 1u << 20;

std::uint32_t code_value(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// Each byte lies between the bytes of the bounds: codespace ranges are boxes, not intervals.
bool in_box(std::uint32_t value, std::uint32_t low, std::uint32_t high, int length) {
  for (int i = 0; i < length; ++i, value >>= 8, low >>= 8, high >>= 8)
    if ((value & 0xFF) < (low & 0xFF) || (value & 0xFF) > (high & 0xFF)) return false;
  return true;
}

// The text of the `step`th code of a range that starts with `first` (UTF-16BE): its last unit counts up.
std::string counted_text(std::string_view first, std::uint32_t step) {
  std::string bytes(first);
  if (bytes.size() == 1) bytes.insert(0, 1, '\0');
  std::uint32_t carry = step;
  for (std::size_t i = bytes.size(); i-- > 0 && i + 2 >= bytes.size() && carry > 0;) {
    carry += static_cast<unsigned char>(bytes[i]);
    bytes[i] = static_cast<char>(carry);
    carry >>= 8;
  }
  return utf16be_to_utf8(bytes);
}

}  // namespace

class CMapParser {
 public:
  CMapParser(CMap& map, const CMap::Finder& finder) : map_(map), finder_(finder) {}

  void run(std::string_view data) {
    ContentLexer lexer(data);
    Token previous;
    for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
      if (token.kind == Token::Kind::keyword) keyword(token.text, previous, lexer);
      if (previous.kind == Token::Kind::name && previous.text == "WMode" && token.kind == Token::Kind::number)
        map_.vertical_ = token.number == 1;
      previous = token;
    }
    map_.sort();
  }

 private:
  void keyword(std::string_view word, const Token& previous, ContentLexer& lexer) {
    if (word == "begincodespacerange")
      codespaces(lexer);
    else if (word == "begincidrange")
      cids(lexer, true);
    else if (word == "begincidchar")
      cids(lexer, false);
    else if (word == "beginbfrange")
      text_ranges(lexer);
    else if (word == "beginbfchar")
      text_chars(lexer);
    else if (word == "usecmap" && previous.kind == Token::Kind::name && finder_)
      use(finder_(previous.text));
  }

  void use(std::shared_ptr<const CMap> base) {
    if (base) map_.base_ = std::move(base);
  }

  static bool is_string(const Token& token) { return token.kind == Token::Kind::string && token.text.size() <= 4; }
  bool full() const { return map_.text_ranges_.size() > kMaxMappings || map_.cid_ranges_.size() > kMaxMappings; }

  void codespaces(ContentLexer& lexer) {
    for (Token low = lexer.next(); is_string(low); low = lexer.next()) {
      const Token high = lexer.next();
      if (!is_string(high)) return;
      if (!low.text.empty() && map_.codespaces_.size() < 256)
        map_.codespaces_.push_back({code_value(low.text), code_value(high.text), static_cast<int>(low.text.size())});
    }
  }

  void cids(ContentLexer& lexer, bool ranges) {
    for (Token low = lexer.next(); is_string(low) && !full(); low = lexer.next()) {
      const Token high = ranges ? lexer.next() : low;
      const Token cid = lexer.next();
      if (!is_string(high) || cid.kind != Token::Kind::number || cid.number < 0 || cid.number > 0xFFFF) return;
      map_.cid_ranges_.push_back({code_value(low.text), code_value(high.text), static_cast<std::uint32_t>(cid.number),
                                  static_cast<int>(low.text.size())});
    }
  }

  void text_chars(ContentLexer& lexer) {
    for (Token code = lexer.next(); is_string(code) && !full(); code = lexer.next()) {
      const Token text = lexer.next();
      if (text.kind != Token::Kind::string) {
        if (text.kind == Token::Kind::keyword) return;
        continue;
      }
      add(code_value(code.text), code_value(code.text), text.text);
    }
  }

  void text_ranges(ContentLexer& lexer) {
    for (Token low = lexer.next(); is_string(low) && !full(); low = lexer.next()) {
      const Token high = lexer.next();
      const Token target = lexer.next();
      if (!is_string(high)) return;
      const std::uint32_t first = code_value(low.text), last = code_value(high.text);
      if (target.kind == Token::Kind::array_begin)
        text_list(lexer, first, last);
      else if (target.kind != Token::Kind::string)
        return;
      else if (last >= first && last - first < kMaxRange)
        add(first, last, target.text);
    }
  }

  void text_list(ContentLexer& lexer, std::uint32_t code, std::uint32_t last) {
    for (Token item = lexer.next(); item.kind == Token::Kind::string; item = lexer.next(), ++code)
      if (code <= last) add(code, code, item.text);
  }

  void add(std::uint32_t low, std::uint32_t high, std::string_view utf16) {
    const auto offset = static_cast<std::uint32_t>(map_.text_bytes_.size());
    map_.text_bytes_ += utf16;
    map_.text_ranges_.push_back({low, high, offset, static_cast<std::uint32_t>(utf16.size())});
  }

  CMap& map_;
  const CMap::Finder& finder_;
};

CMap CMap::parse(std::string_view data, const Finder& finder, std::shared_ptr<const CMap> base) {
  CMap map;
  map.base_ = std::move(base);
  CMapParser(map, finder).run(data);
  return map;
}

CMap CMap::identity(bool vertical) {
  CMap map;
  map.codespaces_.push_back({0, 0xFFFF, 2});
  map.cid_ranges_.push_back({0, 0xFFFF, 0, 2});
  map.vertical_ = vertical;
  return map;
}

bool CMap::tells_characters_apart() const {
  if (text_ranges_.empty()) return base_ && base_->tells_characters_apart();
  const auto bytes = [this](const TextRange& range) {
    return std::string_view(text_bytes_).substr(range.offset, range.length);
  };
  const auto same = [&](const TextRange& range) {
    return range.low == range.high && bytes(range) == bytes(text_ranges_.front());
  };
  return text_ranges_.size() < kMinLies || !std::all_of(text_ranges_.begin(), text_ranges_.end(), same);
}

void CMap::sort() {
  std::stable_sort(cid_ranges_.begin(), cid_ranges_.end(),
                   [](const CidRange& a, const CidRange& b) { return a.low < b.low; });
  std::stable_sort(text_ranges_.begin(), text_ranges_.end(),
                   [](const TextRange& a, const TextRange& b) { return a.low < b.low; });
  std::stable_sort(codespaces_.begin(), codespaces_.end(),
                   [](const Codespace& a, const Codespace& b) { return a.length < b.length; });
  if (base_ && codespaces_.empty()) codespaces_ = base_->codespaces_;
}

CMap::Code CMap::next(std::string_view text) const {
  std::uint32_t value = 0;
  int length = 0;
  for (const Codespace& space : codespaces_) {
    if (static_cast<std::size_t>(space.length) > text.size()) break;
    for (; length < space.length; ++length) value = value << 8 | static_cast<unsigned char>(text[length]);
    if (in_box(value, space.low, space.high, length)) return {value, length};
  }
  // No range fits: the shortest one says how much to skip.
  const int shortest = codespaces_.empty() ? 1 : codespaces_.front().length;
  const auto taken = std::min(text.size(), static_cast<std::size_t>(shortest));
  return {code_value(text.substr(0, taken)), static_cast<int>(taken)};
}

int CMap::cid(std::uint32_t code, int length) const {
  auto after = std::upper_bound(cid_ranges_.begin(), cid_ranges_.end(), code,
                                [](std::uint32_t value, const CidRange& range) { return value < range.low; });
  for (int tries = 0; after != cid_ranges_.begin() && tries < kMaxOverlaps; ++tries) {
    --after;
    if (code <= after->high && after->length == length) return static_cast<int>(after->cid + (code - after->low));
  }
  return base_ ? base_->cid(code, length) : -1;
}

std::optional<std::string> CMap::text(std::uint32_t code) const {
  auto after = std::upper_bound(text_ranges_.begin(), text_ranges_.end(), code,
                                [](std::uint32_t value, const TextRange& range) { return value < range.low; });
  for (int tries = 0; after != text_ranges_.begin() && tries < kMaxOverlaps; ++tries) {
    --after;
    if (code > after->high) continue;
    const std::string text =
        counted_text(std::string_view(text_bytes_).substr(after->offset, after->length), code - after->low);
    if (text == "\uFFFD") return std::nullopt;
    // Zero stands for "nothing known" in the maps of several writers.
    return text == std::string_view("\0", 1) ? std::string() : text;
  }
  return base_ ? base_->text(code) : std::nullopt;
}

}  // namespace faturad::pdf
