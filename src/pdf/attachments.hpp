// Embedded files of a document.
#pragma once

#include <string>
#include <vector>

#include "faturad/pdf/document_reader.hpp"
#include "pdf/objects.hpp"
#include "pdf/page_tree.hpp"

namespace faturad::pdf {

struct AttachmentList {
  std::vector<Attachment> files;  // each once, however many places name it
  std::vector<std::string> warnings;
};

// Those of the EmbeddedFiles name tree, of AF arrays (catalog and pages) and of file attachment annotations.
AttachmentList read_attachments(Objects& objects, const std::vector<PageEntry>& pages, std::uint64_t max_bytes);

}  // namespace faturad::pdf
