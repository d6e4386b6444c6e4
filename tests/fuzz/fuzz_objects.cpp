// The object syntax, the cross-reference tables and the object streams of a file, by our own reader alone: no library
// stands between it and the bytes.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "pdf/file_source.hpp"
#include "pdf/object_parser.hpp"
#include "pdf/page_tree.hpp"

using namespace faturad::pdf;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kMaxInflated = 1u << 20;
  constexpr std::size_t kMaxPages = 50;
  constexpr std::uint32_t kObjects = 64;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  parse_indirect(bytes);
  for (int i = 0; i < 16 && parse_object(bytes); ++i) {
  }
  const auto source = open_sound_file(std::as_bytes(std::span(data, size)), kMaxInflated);
  if (!source) return 0;
  Objects objects(*source, kMaxInflated);
  list_pages(objects, kMaxPages);
  for (std::uint32_t number = 0; number < kObjects; ++number) {
    const Object& object = objects.resolve(Object(Ref{number, 0}));
    if (object.stream()) objects.decode(*object.stream());
  }
  return 0;
}
