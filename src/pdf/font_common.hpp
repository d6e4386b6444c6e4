// What simple and composite fonts share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pdf/cmap.hpp"
#include "pdf/objects.hpp"

namespace faturad::pdf {

struct FontTraits {
  float ascent = 0.75f, descent = -0.25f;
  bool bold = false, fixed_pitch = false, serif = false, symbolic = false, barcode = false;
};

FontTraits read_traits(Objects& objects, std::string_view base_font, const Dict& descriptor);

// A font's name for people: names in PDF are bytes, of any length. What is not ASCII becomes '?'.
std::string printable_name(std::string_view name);

// A CMap in a stream. It builds on what its dictionary names or refers to; where the data says so itself, that counts.
CMap read_cmap_stream(Objects& objects, const Object& map, const CMap::Finder& finder);

// The ToUnicode CMap of a font, if it has one that says anything.
std::optional<CMap> read_to_unicode(Objects& objects, const Dict& font, const CMap::Finder& finder = {});

// Replaces ligatures by their letters and drops control characters, so that words can be compared and searched.
std::string clean_text(std::string text);

}  // namespace faturad::pdf
