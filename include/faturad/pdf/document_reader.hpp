// Reads the text and the attachments of one PDF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"
#include "faturad/pdf/text_page.hpp"

namespace faturad::pdf {

class CMapLibrary;

// The predefined CMaps and character collections of poppler-data, for Chinese, Japanese and Korean fonts that embed no
// mapping of their own. Maps its files when it is called, never later: make it before the sandbox closes and share it
// between all reads. A folder that is not there gives an empty library.
std::shared_ptr<const CMapLibrary> load_cmap_library(const std::string& folder = "/usr/share/poppler");

struct ReadLimits {
  int max_pages = 2000;                            // pages read; further ones are counted only, with a warning
  std::uint64_t max_inflated_bytes = 512u << 20;   // of all streams of a document together
  std::uint64_t max_attachment_bytes = 64u << 20;  // of all attachments together
  std::size_t max_glyphs = 20'000'000;
};

struct ReadOptions {
  ReadLimits limits;
  std::vector<std::string> passwords;  // tried in order after the empty user password
  bool attachments = true;
  std::shared_ptr<const CMapLibrary> cmaps;  // may be null: such fonts then leave their glyphs unmapped
};

// Reads a whole PDF held in memory; keeps no reference to `bytes` after the return. Thread safe.
// Errors: not_a_pdf, empty_document, encrypted, no_pages, corrupt_document, limit_exceeded.
result<Document> read_document(std::span<const std::byte> bytes, const ReadOptions& options = {});

}  // namespace faturad::pdf
