// The predefined CMaps and character collections that Debian's poppler-data installs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pdf/cmap.hpp"

namespace faturad::pdf {

// Reads its files when it is made, never later: the sandbox lets no file be opened. Parses on first use. Thread safe.
class CMapLibrary {
 public:
  // A folder that is not there gives an empty library.
  explicit CMapLibrary(const std::string& folder);
  ~CMapLibrary();
  CMapLibrary(const CMapLibrary&) = delete;
  CMapLibrary& operator=(const CMapLibrary&) = delete;

  // Null where there is none of that name.
  std::shared_ptr<const CMap> find(std::string_view name) const;
  // The code point of a CID of a collection such as "Adobe-Japan1"; 0 where it is not known.
  char32_t code_point(std::string_view collection, int cid) const;

 private:
  struct Mapping {
    void* address = nullptr;
    std::size_t size = 0;
    std::string_view text() const { return {static_cast<const char*>(address), size}; }
  };
  void map_folder(const std::string& folder, std::unordered_map<std::string, Mapping>& into);
  std::shared_ptr<const CMap> parse(const std::string& name, int depth) const;

  std::unordered_map<std::string, Mapping> cmaps_, collections_;
  mutable std::mutex mutex_;  // guards the two caches
  mutable std::unordered_map<std::string, std::shared_ptr<const CMap>> parsed_;
  mutable std::unordered_map<std::string, std::vector<char32_t>> code_points_;
};

}  // namespace faturad::pdf
