#include "pdf/cmap_library.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faturad/pdf/document_reader.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxUse = 8;  // CMaps that build on each other
constexpr std::size_t kMaxFileBytes = 8u << 20;

// One hexadecimal code point a line, the line's number is the CID; several alternatives may stand in a line.
std::vector<char32_t> parse_collection(std::string_view text) {
  std::vector<char32_t> code_points;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + end, value, 16);
    code_points.push_back(value);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return code_points;
}

}  // namespace

CMapLibrary::CMapLibrary(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/cMap", ignored))
    if (entry.is_directory(ignored)) map_folder(entry.path(), cmaps_);
  map_folder(folder + "/cidToUnicode", collections_);
}

CMapLibrary::~CMapLibrary() {
  for (auto* files : {&cmaps_, &collections_})
    for (auto& [name, file] : *files) munmap(file.address, file.size);
}

void CMapLibrary::map_folder(const std::string& folder, std::unordered_map<std::string, Mapping>& into) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const auto size = entry.is_regular_file(ignored) ? entry.file_size(ignored) : 0;
    if (size == 0 || size > kMaxFileBytes) continue;
    const int file = open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    void* const address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (address == MAP_FAILED) continue;
    const bool added = into.try_emplace(entry.path().filename(), Mapping{address, size}).second;
    if (!added) munmap(address, size);
  }
}

std::shared_ptr<const CMap> CMapLibrary::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return parse(std::string(name), 0);
}

std::shared_ptr<const CMap> CMapLibrary::parse(const std::string& name, int depth) const {
  if (const auto known = parsed_.find(name); known != parsed_.end()) return known->second;
  const auto file = cmaps_.find(name);
  if (file == cmaps_.end() || depth > kMaxUse) return nullptr;
  const auto finder = [this, depth](std::string_view base) { return parse(std::string(base), depth + 1); };
  auto map = std::make_shared<const CMap>(CMap::parse(file->second.text(), finder));
  parsed_.emplace(name, map);
  return map;
}

char32_t CMapLibrary::code_point(std::string_view collection, int cid) const {
  const std::lock_guard lock(mutex_);
  const std::string name(collection);
  const auto file = collections_.find(name);
  if (file == collections_.end() || cid < 0) return 0;
  auto& code_points = code_points_[name];
  if (code_points.empty()) code_points = parse_collection(file->second.text());
  return static_cast<std::size_t>(cid) < code_points.size() ? code_points[static_cast<std::size_t>(cid)] : 0;
}

std::shared_ptr<const CMapLibrary> load_cmap_library(const std::string& folder) {
  return std::make_shared<const CMapLibrary>(folder);
}

}  // namespace faturad::pdf
