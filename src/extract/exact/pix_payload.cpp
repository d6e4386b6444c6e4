#include "extract/exact/pix_payload.hpp"

#include <charconv>
#include <functional>

#include "extract/exact/check_digits.hpp"

namespace faturad::extract {
namespace {

struct Field {
  std::string_view tag, value;
};

// The field at `at`, nullopt where none fits into `text`.
std::optional<Field> field_at(std::string_view text, std::size_t at) {
  if (text.size() < at + 4 || !all_digits(text.substr(at, 4))) return std::nullopt;
  const auto length = static_cast<std::size_t>(digit_value(text[at + 2]) * 10 + digit_value(text[at + 3]));
  if (text.size() - at - 4 < length) return std::nullopt;
  return Field{text.substr(at, 2), text.substr(at + 4, length)};
}

// All fields of a template in order; false where they do not fill it exactly. `visit` may refuse by false.
bool each_field(std::string_view text, const std::function<bool(const Field&)>& visit) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto field = field_at(text, at);
    if (!field || !visit(*field)) return false;
    at += 4 + field->value.size();
  }
  return true;
}

bool same_letters(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char lower = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
    if (lower != b[i]) return false;
  }
  return true;
}

// Tags 26 to 51: an account; true where it was Pix's.
bool read_account(std::string_view value, PixPayload& pix) {
  bool is_pix = false;
  std::string key, url;
  const bool whole = each_field(value, [&](const Field& field) {
    if (field.tag == "00") is_pix = same_letters(field.value, "br.gov.bcb.pix");
    if (field.tag == "01") key = field.value;
    if (field.tag == "25") url = field.value;
    return true;
  });
  if (!whole || !is_pix) return false;
  pix.key = std::move(key);
  pix.url = std::move(url);
  return true;
}

bool read_additional(std::string_view value, PixPayload& pix) {
  return each_field(value, [&](const Field& field) {
    if (field.tag == "05" && field.value != "***") pix.txid = field.value;
    return true;
  });
}

bool crc_holds(std::string_view payload) {
  unsigned stated = 0;
  const std::string_view hex = payload.substr(payload.size() - 4);
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), stated, 16);
  return error == std::errc() && end == hex.data() + hex.size() && stated == crc_16_ccitt_false(payload.substr(0, payload.size() - 4));
}

// How far `text` is a payload: its length where it is complete, 0 where more is to come, nullopt where it cannot be one.
std::optional<std::size_t> complete_length(std::string_view text) {
  std::size_t at = 0;
  while (text.size() >= at + 4) {
    if (!all_digits(text.substr(at, 4))) return std::nullopt;
    const bool crc = text.substr(at, 2) == "63";
    if (crc && text.substr(at + 2, 2) != "04") return std::nullopt;
    at += 4 + static_cast<std::size_t>(digit_value(text[at + 2]) * 10 + digit_value(text[at + 3]));
    if (crc) return text.size() >= at ? at : 0;
  }
  return 0;
}

class Joiner {
 public:
  explicit Joiner(const std::vector<PixPiece>& pieces) : pieces_(pieces) {}

  std::optional<PixInPieces> join(const std::string& text, std::size_t next) {
    if (++trials_ > kMaxTrials) return std::nullopt;
    const auto length = complete_length(text);
    if (!length) return std::nullopt;
    if (*length > 0) {
      auto pix = parse_pix(std::string_view(text).substr(0, *length));
      if (!pix) return std::nullopt;
      return PixInPieces{std::move(*pix), next};
    }
    if (next == pieces_.size()) return std::nullopt;
    const PixPiece& piece = pieces_[next];
    for (const std::string_view gap : piece.new_line ? kAfterBreak : kOnLine) {
      if (auto found = join(std::string(text).append(gap).append(piece.text), next + 1)) return found;
    }
    return std::nullopt;
  }

 private:
  static constexpr int kMaxTrials = 2'000;
  static constexpr std::string_view kOnLine[2] = {" ", ""}, kAfterBreak[2] = {"", " "};
  const std::vector<PixPiece>& pieces_;
  int trials_ = 0;
};

}  // namespace

std::optional<PixPayload> parse_pix(std::string_view payload) {
  constexpr std::string_view kStart = "000201", kCrc = "6304";
  if (payload.size() < 40 || payload.size() > 512 || !payload.starts_with(kStart)) return std::nullopt;
  if (payload.substr(payload.size() - 8, 4) != kCrc || !crc_holds(payload)) return std::nullopt;
  PixPayload pix;
  pix.text = payload;
  bool account = false, brl = false;
  const bool whole = each_field(payload, [&](const Field& field) {
    if (field.tag >= "26" && field.tag <= "51") account = read_account(field.value, pix) || account;
    if (field.tag == "53") brl = field.value == "986";
    if (field.tag == "54") pix.amount = Decimal::parse(field.value);
    if (field.tag == "59") pix.name = field.value;
    if (field.tag == "60") pix.city = field.value;
    if (field.tag == "62") return read_additional(field.value, pix);
    return true;
  });
  if (!whole || !account || !brl) return std::nullopt;
  if (pix.amount && pix.amount->units() == 0) pix.amount.reset();  // left open
  return pix;
}

std::optional<PixInPieces> join_pix(const std::vector<PixPiece>& pieces) {
  if (pieces.empty()) return std::nullopt;
  return Joiner(pieces).join(std::string(pieces.front().text), 1);
}

}  // namespace faturad::extract
