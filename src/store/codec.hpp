// Binary records: little fields one after the other. Integers in keys are big endian, so that the order of bytes is the
// order of numbers; in values they are varints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace faturad::store {

class Writer {
 public:
  Writer& u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); return *this; }
  Writer& u32_be(std::uint32_t value) { return big_endian(value, 4); }
  Writer& u64_be(std::uint64_t value) { return big_endian(value, 8); }
  Writer& varint(std::uint64_t value) {
    while (value >= 0x80) {
      u8(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    return u8(static_cast<std::uint8_t>(value));
  }
  Writer& time(std::int64_t ms) { return u64_be(static_cast<std::uint64_t>(ms)); }
  Writer& raw(std::string_view bytes) { out_.append(bytes); return *this; }
  Writer& string(std::string_view bytes) { return varint(bytes.size()).raw(bytes); }
  std::string take() { return std::move(out_); }
  const std::string& bytes() const { return out_; }

 private:
  Writer& big_endian(std::uint64_t value, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) u8(static_cast<std::uint8_t>(value >> shift));
    return *this;
  }
  std::string out_;
};

// Reads what Writer wrote. Past the end everything reads as zero or empty and ok() turns false for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
  std::uint32_t u32_be() { return static_cast<std::uint32_t>(big_endian(4)); }
  std::uint64_t u64_be() { return big_endian(8); }
  std::int64_t time() { return static_cast<std::int64_t>(big_endian(8)); }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = u8();
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
    ok_ = false;
    return 0;
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::string string() { return std::string(raw(varint())); }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t big_endian(std::size_t width) {
    std::uint64_t value = 0;
    for (const char c : raw(width)) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace faturad::store
