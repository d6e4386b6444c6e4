#include "faturad/core/decimal.hpp"

#include <algorithm>
#include <array>

namespace faturad {
namespace {

__extension__ using Wide = __int128;  // g++ and clang++ have it; standard C++ has nothing as wide

constexpr int kMaxScale = 9;
constexpr int kMaxDigits = 18;

constexpr auto kPowersOfTen = [] {
  std::array<std::int64_t, kMaxDigits + 1> out{1};
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = 10 * out[i - 1];
  return out;
}();
std::int64_t power_of_ten(int exponent) { return kPowersOfTen[static_cast<std::size_t>(std::max(exponent, 0))]; }

// With more room than a sum or a comparison of two values can need.
Wide at_scale(const Decimal& value, int scale) {
  return static_cast<Wide>(value.units()) * power_of_ten(scale - value.scale());
}

Decimal narrowed(Wide units, int scale) {
  constexpr Wide kLimit = INT64_MAX;
  while ((units > kLimit || units < -kLimit || scale > kMaxScale) && scale > 0) {
    units = (units + (units < 0 ? -5 : 5)) / 10;
    --scale;
  }
  return {static_cast<std::int64_t>(std::clamp(units, -kLimit, kLimit)), scale};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t units = 0;
  int digits = 0, scale = -1;
  for (const char c : text) {
    if (c == '.' && scale < 0 && digits > 0) {
      scale = 0;
    } else if (c >= '0' && c <= '9' && digits < kMaxDigits) {
      units = units * 10 + (c - '0');
      digits += units > 0 || scale >= 0 ? 1 : 0;
      if (digits == 0) digits = 1;
      if (scale >= 0) ++scale;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0 || scale == 0 || scale > kMaxScale) return std::nullopt;
  return Decimal(negative ? -units : units, std::max(scale, 0));
}

std::string Decimal::str() const {
  const bool negative = units_ < 0;
  std::string digits = std::to_string(negative ? -units_ : units_);
  if (scale_ > 0) {
    if (digits.size() <= static_cast<std::size_t>(scale_)) digits.insert(0, static_cast<std::size_t>(scale_) + 1 - digits.size(), '0');
    digits.insert(digits.size() - static_cast<std::size_t>(scale_), ".");
  }
  return negative ? "-" + digits : digits;
}

Decimal Decimal::rounded(int scale) const {
  if (scale >= scale_) return narrowed(at_scale(*this, scale), scale);
  const std::int64_t divisor = power_of_ten(scale_ - scale);
  const Wide half = divisor / 2;
  return {static_cast<std::int64_t>((units_ + (units_ < 0 ? -half : half)) / divisor), scale};
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  return narrowed(at_scale(a, scale) + at_scale(b, scale), scale);
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }

Decimal operator*(const Decimal& a, const Decimal& b) {
  return narrowed(static_cast<Wide>(a.units_) * b.units_, a.scale_ + b.scale_);
}

Decimal operator/(const Decimal& a, const Decimal& b) {
  const Wide scaled = static_cast<Wide>(a.units_) * power_of_ten(kMaxScale + b.scale_ - a.scale_);
  const Wide half = (b.units_ < 0 ? -static_cast<Wide>(b.units_) : static_cast<Wide>(b.units_)) / 2;
  Wide units = (scaled + (scaled < 0 ? -half : half)) / b.units_;
  int scale = kMaxScale;
  for (; scale > a.scale_ && units % 10 == 0; --scale) units /= 10;
  return narrowed(units, scale);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  const Wide x = at_scale(a, scale), y = at_scale(b, scale);
  if (x < y) return std::strong_ordering::less;
  return x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

}  // namespace faturad
