// Strong ids. A document's id is a ULID: 48 bits of milliseconds and 80 random bits, 26 characters of Crockford base 32.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace faturad {

struct DocumentId {
  std::array<std::uint8_t, 16> bytes{};  // big endian: the order of bytes is the order of creation times
  auto operator<=>(const DocumentId&) const = default;
  std::string str() const;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  static std::optional<DocumentId> parse(std::string_view text);       // accepts lower case; nullopt for anything else
  static std::optional<DocumentId> from_bytes(std::string_view raw);   // exactly 16 bytes
};

// Makes ids that grow within one process even when the clock stands still or goes back. Thread safe.
DocumentId make_document_id(std::int64_t unix_ms);

}  // namespace faturad

template <>
struct std::hash<faturad::DocumentId> {
  std::size_t operator()(const faturad::DocumentId& id) const noexcept {
    return std::hash<std::string_view>{}(id.view());
  }
};
