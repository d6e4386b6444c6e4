// The characters of an XML file, whatever encoding its bytes are in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::extract {

struct XmlText {
  std::string_view utf8;              // without byte order mark: of the file's own bytes, or else of `converted`
  std::shared_ptr<const std::string> converted;  // empty where the bytes are UTF-8 already
  std::vector<std::string> warnings;  // an encoding that is not what the file says
};

// UTF-8, UTF-16, Latin-1, Latin-9, Windows-1252 by byte order mark or declaration. What declares another encoding, or
// none that fits its bytes, is read as UTF-8 where it is valid UTF-8, else as Windows-1252 where UTF-8 was promised:
// names may then have odd letters, digits are the same in all of them. Errors: corrupt_document.
result<XmlText> decode_xml(std::string_view bytes);

void append_utf8(std::string& out, char32_t character);

}  // namespace faturad::extract
