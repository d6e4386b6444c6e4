#include "pdf/filters.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include <libdeflate.h>
#include <zlib.h>

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxFilters = 8;
// Bytes that inflated data gets at first and at most before it is left to zlib, which needs no room in advance.
constexpr std::size_t kMinRoom = 16u << 10, kUsualRatio = 6, kMaxRoom = 32u << 20;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes `wanted` bytes from the budget; false, and the budget marked, where it has not that many.
bool take(ByteBudget& budget, std::size_t wanted) {
  if (budget.left < wanted) {
    budget.exceeded = true;
    return false;
  }
  budget.left -= wanted;
  return true;
}

// libdeflate takes half the time of zlib, but wants all at once: sound data, and room for the whole of it. Nothing
// where it cannot; zlib then gives what is there.
std::optional<std::string> inflate_whole(std::string_view data, ByteBudget& budget) {
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) return std::nullopt;
  for (std::size_t room = std::max(kMinRoom, data.size() * kUsualRatio);
       room <= std::min<std::uint64_t>(kMaxRoom, budget.left); room *= 4) {
    const auto out = std::make_unique_for_overwrite<char[]>(room);
    std::size_t taken = 0, produced = 0;
    const auto status =
        libdeflate_zlib_decompress_ex(decompressor.get(), data.data(), data.size(), out.get(), room, &taken, &produced);
    if (status == LIBDEFLATE_SUCCESS)
      return take(budget, produced) ? std::optional(std::string(out.get(), produced)) : std::nullopt;
    if (status != LIBDEFLATE_INSUFFICIENT_SPACE) return std::nullopt;
  }
  return std::nullopt;
}

class Inflater {
 public:
  explicit Inflater(int window_bits) { ready_ = inflateInit2(&stream_, window_bits) == Z_OK; }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string run(std::string_view data, ByteBudget& budget) {
    std::string out;
    if (!ready_) return out;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream_.avail_in = static_cast<uInt>(data.size());
    std::size_t filled = 0;
    for (int status = Z_OK; status == Z_OK;) {
      if (filled == out.size())
        out.resize(std::max<std::size_t>(std::max<std::size_t>(4096, data.size() * 4), filled * 2));
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
      const std::size_t room = std::min(out.size() - filled, std::size_t{1} << 20);
      stream_.avail_out = static_cast<uInt>(room);
      status = ::inflate(&stream_, Z_NO_FLUSH);
      const std::size_t produced = room - stream_.avail_out;
      filled += produced;
      if (!take(budget, produced) || (produced == 0 && stream_.avail_in == 0)) break;
    }
    out.resize(filled);
    return out;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

Predictor read_predictor(Objects& objects, const Dict& parameters) {
  Predictor predictor;
  predictor.kind = objects.get(parameters, "Predictor").integer_or(1);
  predictor.colors = std::clamp(objects.get(parameters, "Colors").integer_or(1), 1, 32);
  predictor.bits = std::clamp(objects.get(parameters, "BitsPerComponent").integer_or(8), 1, 16);
  predictor.columns = std::clamp(objects.get(parameters, "Columns").integer_or(1), 1, 1 << 20);
  return predictor;
}

unsigned char paeth(int left, int up, int corner) {
  const int estimate = left + up - corner;
  const int to_left = std::abs(estimate - left), to_up = std::abs(estimate - up),
            to_corner = std::abs(estimate - corner);
  if (to_left <= to_up && to_left <= to_corner) return static_cast<unsigned char>(left);
  return static_cast<unsigned char>(to_up <= to_corner ? up : corner);
}

std::string undo_png(const std::string& data, std::size_t row_bytes, std::size_t pixel_bytes) {
  std::string out;
  out.reserve(data.size());
  std::vector<unsigned char> above(row_bytes, 0), row(row_bytes, 0);
  for (std::size_t at = 0; at + 1 < data.size(); at += row_bytes + 1) {
    const int type = data[at];
    const std::size_t count = std::min(row_bytes, data.size() - at - 1);
    for (std::size_t i = 0; i < count; ++i) {
      const int left = i >= pixel_bytes ? row[i - pixel_bytes] : 0;
      const int corner = i >= pixel_bytes ? above[i - pixel_bytes] : 0;
      const int up = above[i];
      int add = 0;
      if (type == 1) add = left;
      if (type == 2) add = up;
      if (type == 3) add = (left + up) / 2;
      if (type == 4) add = paeth(left, up, corner);
      row[i] = static_cast<unsigned char>(static_cast<unsigned char>(data[at + 1 + i]) + add);
    }
    out.append(reinterpret_cast<const char*>(row.data()), count);
    above.swap(row);
  }
  return out;
}

std::string undo_tiff(std::string data, std::size_t row_bytes, std::size_t pixel_bytes) {
  for (std::size_t row = 0; row < data.size(); row += row_bytes) {
    const std::size_t end = std::min(row + row_bytes, data.size());
    for (std::size_t i = row + pixel_bytes; i < end; ++i)
      data[i] =
          static_cast<char>(static_cast<unsigned char>(data[i]) + static_cast<unsigned char>(data[i - pixel_bytes]));
  }
  return data;
}

std::string apply_filter(Objects& objects, std::string_view filter, const Dict& parameters, std::string_view data) {
  ByteBudget& budget = objects.budget();
  if (filter == "FlateDecode" || filter == "Fl")
    return undo_predictor(inflate(data, budget), read_predictor(objects, parameters));
  if (filter == "LZWDecode" || filter == "LZW") {
    const bool early = objects.get(parameters, "EarlyChange").integer_or(1) != 0;
    return undo_predictor(decode_lzw(data, early, budget), read_predictor(objects, parameters));
  }
  if (filter == "ASCII85Decode" || filter == "A85") return decode_ascii85(data);
  if (filter == "ASCIIHexDecode" || filter == "AHx") return decode_ascii_hex(data);
  if (filter == "RunLengthDecode" || filter == "RL") return decode_run_length(data, budget);
  if (filter == "Crypt") return std::string(data);  // only Identity reaches here, the source has decrypted
  return {};
}

}  // namespace

std::string decode_stream(Objects& objects, const Dict& dict, std::string_view raw) {
  const Object& filter = objects.get(dict, dict.find("Filter") ? "Filter" : "F");
  const Object& parameters = objects.get(dict, dict.find("DecodeParms") ? "DecodeParms" : "DP");
  if (!filter.name().empty()) {
    const Object& first = parameters.is_array() ? objects.at(parameters.array(), 0) : parameters;
    return apply_filter(objects, filter.name(), first.dict(), raw);
  }
  std::string data(raw);
  for (std::size_t i = 0; i < std::min(filter.array().size(), kMaxFilters); ++i) {
    const Object& own = parameters.is_array() ? objects.at(parameters.array(), i) : parameters;
    data = apply_filter(objects, objects.at(filter.array(), i).name(), own.dict(), data);
  }
  return data;
}

std::string inflate(std::string_view data, ByteBudget& budget) {
  while (!data.empty() && is_space(data.front()) && data.front() != '\0') data.remove_prefix(1);
  if (auto whole = inflate_whole(data, budget)) return std::move(*whole);
  std::string out = Inflater(15).run(data, budget);
  // Some writers leave the zlib header out or break it; the deflate data behind it is sound.
  if (out.empty() && data.size() > 2 && !budget.exceeded) out = Inflater(-15).run(data.substr(2), budget);
  if (out.empty() && data.size() > 2 && !budget.exceeded) out = Inflater(-15).run(data, budget);
  return out;
}

std::string decode_lzw(std::string_view data, bool early_change, ByteBudget& budget) {
  struct Entry {
    std::uint32_t start, length;  // in the output: an entry is its predecessor's text and one byte more
  };
  constexpr unsigned kClear = 256, kEnd = 257, kMaxCodes = 4096;
  std::vector<Entry> table(kMaxCodes);
  std::string out;
  unsigned next = 258, width = 9, bits = 0;
  std::uint32_t window = 0;
  Entry previous{0, 0};
  for (const char c : data) {
    window = window << 8 | static_cast<unsigned char>(c);
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const unsigned code = window >> bits & ((1u << width) - 1);
    if (code == kEnd) break;
    if (code == kClear) {
      next = 258, width = 9, previous = {0, 0};
      continue;
    }
    if (code > next || (code == next && previous.length == 0) || (code > 255 && code < 258)) break;
    const Entry now{static_cast<std::uint32_t>(out.size()), code < 256    ? 1
                                                            : code < next ? table[code].length
                                                                          : previous.length + 1};
    if (!take(budget, now.length)) break;
    if (code < 256)
      out.push_back(static_cast<char>(code));
    else
      for (std::uint32_t i = 0, from = code < next ? table[code].start : previous.start; i < now.length; ++i)
        out.push_back(out[from + i]);
    if (previous.length > 0 && next < kMaxCodes) table[next++] = {previous.start, previous.length + 1};
    previous = now;
    const unsigned reached = next + (early_change ? 1 : 0);
    width = reached >= 2048 ? 12 : reached >= 1024 ? 11 : reached >= 512 ? 10 : 9;
  }
  return out;
}

std::string decode_ascii85(std::string_view data) {
  std::string out;
  std::uint32_t group = 0;
  int count = 0;
  const auto flush = [&](int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(group >> (24 - 8 * i)));
    group = 0, count = 0;
  };
  for (const char c : data) {
    if (c == '~') break;
    if (c == 'z' && count == 0) {
      out.append(4, '\0');
      continue;
    }
    if (c < '!' || c > 'u') continue;
    group = group * 85 + static_cast<std::uint32_t>(c - '!');
    if (++count == 5) flush(4);
  }
  if (count > 1) {
    const int bytes = count - 1;
    for (int i = count; i < 5; ++i) group = group * 85 + 84;
    flush(bytes);
  }
  return out;
}

std::string decode_ascii_hex(std::string_view data) {
  std::string out;
  int high = -1;
  for (const char c : data) {
    if (c == '>') break;
    const int value = hex_value(c);
    if (value < 0) continue;
    if (high < 0) {
      high = value;
    } else {
      out.push_back(static_cast<char>(high << 4 | value));
      high = -1;
    }
  }
  if (high >= 0) out.push_back(static_cast<char>(high << 4));
  return out;
}

std::string decode_run_length(std::string_view data, ByteBudget& budget) {
  std::string out;
  for (std::size_t at = 0; at + 1 < data.size();) {
    const auto length = static_cast<unsigned char>(data[at]);
    if (length == 128) break;
    if (length < 128) {
      out.append(data.substr(at + 1, length + 1u));
      at += length + 2u;
    } else {
      if (!take(budget, 257u - length)) break;
      out.append(257u - length, data[at + 1]);
      at += 2;
    }
  }
  return out;
}

std::string undo_predictor(std::string data, const Predictor& predictor) {
  if (predictor.kind < 2) return data;
  const auto pixel_bits = static_cast<std::size_t>(predictor.colors) * static_cast<std::size_t>(predictor.bits);
  const std::size_t row_bytes = (pixel_bits * static_cast<std::size_t>(predictor.columns) + 7) / 8;
  const std::size_t pixel_bytes = std::max<std::size_t>(1, pixel_bits / 8);
  if (predictor.kind >= 10) return undo_png(data, row_bytes, pixel_bytes);
  return predictor.bits == 8 ? undo_tiff(std::move(data), row_bytes, pixel_bytes) : data;
}

}  // namespace faturad::pdf
