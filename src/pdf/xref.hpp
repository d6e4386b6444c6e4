// The cross-reference table of a file: tables, streams, both in one (hybrid), updates (ISO 32000-1, 7.5.4 and 7.5.8).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "pdf/object.hpp"

namespace faturad::pdf {

struct XrefEntry {
  enum class Kind : std::uint8_t { absent, free, in_file, in_stream };
  Kind kind = Kind::absent;
  std::uint32_t index = 0;   // in_stream: which object of the stream
  std::uint64_t offset = 0;  // in_file: where it begins; in_stream: the number of the object stream
};

struct Xref {
  std::vector<XrefEntry> entries;  // by object number
  Object trailer;                  // of the newest section
};

// The decoded bytes of an object that is a stream; nothing where it is none.
using DecodeStream = std::function<std::optional<std::string>(const Dict& dict, std::string_view behind_dict)>;

// Nothing where anything of it is broken.
std::optional<Xref> read_xref(std::string_view file, const DecodeStream& decode);

}  // namespace faturad::pdf
