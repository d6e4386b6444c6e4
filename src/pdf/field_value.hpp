// Values of form fields, and notes written onto the page, that come without an appearance: viewers draw them on their
// own.
#pragma once

#include <string>
#include <vector>

#include "pdf/objects.hpp"

namespace faturad::pdf {

struct FieldLine {
  std::string text;  // UTF-8
  double x, y;       // where its baseline starts, user space
  double size;       // points
};

// Of a widget annotation of a text or choice field, or of a free text annotation. No lines for other annotations, empty
// fields and passwords.
std::vector<FieldLine> read_field_value(Objects& objects, const Dict& annotation);

}  // namespace faturad::pdf
