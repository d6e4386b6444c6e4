// Annotations that show something of their own on a page: form fields, stamps, notes.
#pragma once

#include <optional>

#include "pdf/matrix.hpp"
#include "pdf/objects.hpp"
#include "pdf/optional_content.hpp"

namespace faturad::pdf {

// False for annotations that are hidden, by flag or layer, and for pop-up windows.
bool is_shown(Objects& objects, const OptionalContent& layers, const Dict& annotation);

struct Appearance {
  const Stream* stream;  // lives as long as the objects
  Matrix placement;      // puts the box, as the form's own matrix turns it, onto the rectangle (ISO 32000-1, 12.5.5)
};

// The normal appearance in its present state, if there is one.
std::optional<Appearance> find_appearance(Objects& objects, const Dict& annotation);

}  // namespace faturad::pdf
