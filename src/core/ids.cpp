#include "faturad/core/ids.hpp"

#include <sys/random.h>

#include <mutex>
#include <random>

namespace faturad {
namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int digit_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  for (int i = 0; i < 32; ++i) {
    if (kAlphabet[i] == c) return i;
  }
  return -1;
}

void put_time(DocumentId& id, std::int64_t ms) {
  for (int i = 5; i >= 0; --i, ms >>= 8) id.bytes[i] = static_cast<std::uint8_t>(ms & 0xff);
}

void put_random(DocumentId& id) {
  if (getrandom(id.bytes.data() + 6, 10, 0) == 10) return;
  std::random_device device;  // only where the system call was interrupted
  for (int i = 6; i < 16; ++i) id.bytes[i] = static_cast<std::uint8_t>(device());
}

void increment(DocumentId& id) {
  for (int i = 15; i >= 0; --i) {
    if (++id.bytes[i] != 0) return;
  }
}

}  // namespace

std::string DocumentId::str() const {
  // 128 bits as 26 digits of 5 bits, the first of which carries only 3.
  std::string out(26, '0');
  unsigned buffer = 0;
  int bits = 2;  // two leading zero bits make 130
  std::size_t at = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out[at++] = kAlphabet[(buffer >> bits) & 31];
    }
    buffer &= (1u << bits) - 1;
  }
  return out;
}

std::optional<DocumentId> DocumentId::parse(std::string_view text) {
  if (text.size() != 26) return std::nullopt;
  DocumentId id;
  unsigned buffer = 0;
  int bits = -2;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = digit_of(text[i]);
    if (digit < 0 || (i == 0 && digit > 7)) return std::nullopt;
    buffer = (buffer << 5) | static_cast<unsigned>(digit);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      id.bytes[at++] = static_cast<std::uint8_t>((buffer >> bits) & 0xff);
      buffer &= (1u << bits) - 1;
    }
  }
  return id;
}

std::optional<DocumentId> DocumentId::from_bytes(std::string_view raw) {
  if (raw.size() != 16) return std::nullopt;
  DocumentId id;
  for (std::size_t i = 0; i < 16; ++i) id.bytes[i] = static_cast<std::uint8_t>(raw[i]);
  return id;
}

DocumentId make_document_id(std::int64_t unix_ms) {
  static std::mutex mutex;      // guards last; ids are unique for the whole process, whoever asks
  static DocumentId last;
  DocumentId id;
  put_time(id, unix_ms);
  const std::lock_guard lock(mutex);
  const bool newer = std::lexicographical_compare(last.bytes.begin(), last.bytes.begin() + 6, id.bytes.begin(),
                                                  id.bytes.begin() + 6);
  if (newer) {
    put_random(id);
  } else {
    id = last;
    increment(id);
  }
  last = id;
  return id;
}

}  // namespace faturad
