// CMaps: of codes to CIDs (encodings of composite fonts) and of codes to text (ToUnicode). Adobe Technical Note 5014.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faturad::pdf {

class CMap {
 public:
  struct Code {
    std::uint32_t value = 0;
    int length = 1;  // bytes
  };

  // Takes the next code off a shown string, which must not be empty, by the codespace ranges.
  Code next(std::string_view text) const;
  // The CID of a code; -1 where the CMap says nothing of it.
  int cid(std::uint32_t code, int length) const;
  // UTF-8 of a code; nothing where the CMap says nothing of it, or only that it does not know (U+FFFD).
  std::optional<std::string> text(std::uint32_t code) const;
  bool vertical() const { return vertical_; }
  // False where it maps nothing, or several codes all to the same character: such a map lies.
  bool tells_characters_apart() const;
  bool has_codespace() const { return !codespaces_.empty(); }

  // Finds the CMap that another one builds on (usecmap).
  using Finder = std::function<std::shared_ptr<const CMap>(std::string_view name)>;
  // `base`: what it builds on unless the data itself names another that is found; may be null.
  static CMap parse(std::string_view data, const Finder& finder = {}, std::shared_ptr<const CMap> base = nullptr);
  // Two-byte codes that are the CIDs themselves.
  static CMap identity(bool vertical);

 private:
  friend class CMapParser;
  struct Codespace {
    std::uint32_t low, high;
    int length;
  };
  struct CidRange {
    std::uint32_t low, high, cid;
    int length;
  };
  // Codes of which the first stands for a text, the others for that text with its last unit counted up.
  struct TextRange {
    std::uint32_t low, high;
    std::uint32_t offset, length;  // of the UTF-16 in text_bytes_
  };
  void sort();

  std::vector<Codespace> codespaces_;
  std::vector<CidRange> cid_ranges_;
  std::vector<TextRange> text_ranges_;
  std::string text_bytes_;
  std::shared_ptr<const CMap> base_;
  bool vertical_ = false;
};

}  // namespace faturad::pdf
