// Values of form fields that come without an appearance: viewers draw them on their own.
#pragma once

#include <string>
#include <vector>

#include "pdf/objects.hpp"

namespace faturad::pdf {

struct FieldValue {
  std::vector<std::string> lines;  // UTF-8
  double size = 0;                 // points; 0 where the viewer is to choose
};

// Of a widget annotation of a text or choice field. No lines for other fields, empty ones and passwords.
FieldValue read_field_value(Objects& objects, const Dict& widget);

}  // namespace faturad::pdf
