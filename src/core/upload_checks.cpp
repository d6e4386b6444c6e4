#include "faturad/core/upload_checks.hpp"

#include <fmt/format.h>

namespace faturad {

constexpr std::size_t kMaxFilename = 255;

bool looks_like_pdf(std::string_view head) { return head.substr(0, kPdfHeadWindow).find("%PDF-") != std::string_view::npos; }

Error not_a_pdf_error(std::string_view what) {
  return make_error(Errc::not_a_pdf, fmt::format("{}: not a PDF: '%PDF-' is not within the first {} bytes", what, kPdfHeadWindow));
}

std::string tidy_filename(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  if (out.size() > kMaxFilename) out.resize(kMaxFilename);
  return out;
}

}  // namespace faturad
