// CMaps: of codes to CIDs (encodings of composite fonts) and of codes to text (ToUnicode). Adobe Technical Note 5014.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
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
  // UTF-8 of a code; nullptr where the CMap says nothing of it.
  const std::string* text(std::uint32_t code) const;
  bool vertical() const { return vertical_; }
  bool has_text() const { return !text_.empty(); }
  bool has_codespace() const { return !codespaces_.empty(); }

  // Finds the CMap that another one builds on (usecmap).
  using Finder = std::function<std::shared_ptr<const CMap>(std::string_view name)>;
  static CMap parse(std::string_view data, const Finder& finder = {});
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
  void sort();

  std::vector<Codespace> codespaces_;
  std::vector<CidRange> cid_ranges_;
  std::unordered_map<std::uint32_t, std::string> text_;
  std::shared_ptr<const CMap> base_;
  bool vertical_ = false;
};

}  // namespace faturad::pdf
