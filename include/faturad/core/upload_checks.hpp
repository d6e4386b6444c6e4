// What holds for a document whatever way it comes in.
#pragma once

#include <string>
#include <string_view>

#include "faturad/core/error.hpp"

namespace faturad {

inline constexpr std::size_t kPdfHeadWindow = 1024;  // PDF 1.7, appendix H: the header is looked for in so many bytes

bool looks_like_pdf(std::string_view head);        // of a file, at least kPdfHeadWindow bytes or all there are
Error not_a_pdf_error(std::string_view what);      // `what` is the file's name, or what it is
std::string tidy_filename(std::string_view name);  // to show and to offer for saving: its last part, without control characters

}  // namespace faturad
