// What an embedded font program says about its characters, where the PDF itself does not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pdf/objects.hpp"

namespace faturad::pdf {

// UTF-8 by code, 256 of them, or none at all where there is no font program or it says nothing.
using BuiltinEncoding = std::vector<std::string>;
BuiltinEncoding read_builtin_encoding(Objects& objects, const Dict& descriptor);

// Code points by glyph index of a TrueType or OpenType program, by its Unicode cmap.
using GlyphText = std::unordered_map<std::uint32_t, char32_t>;
GlyphText read_glyph_text(Objects& objects, const Dict& descriptor);

}  // namespace faturad::pdf
