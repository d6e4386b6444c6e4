// Exact decimal numbers for money, rates and quantities; never a binary fraction.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace faturad {

// value = units / 10^scale, scale 0 to 9. Equal values compare equal whatever their scale.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t units, int scale) : units_(units), scale_(scale) {}

  static std::optional<Decimal> parse(std::string_view text);  // "-12.50"; nullopt when not of that form or too large
  std::string str() const;                                     // keeps the scale: "12.50"

  std::int64_t units() const { return units_; }
  int scale() const { return scale_; }
  Decimal rounded(int scale) const;  // half away from zero, as invoices round; with fewer places where more have no room
  Decimal abs() const { return {units_ < 0 ? -units_ : units_, scale_}; }
  Decimal operator-() const { return {-units_, scale_}; }

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);  // the scales add, rounded to 9 places
  friend Decimal operator/(const Decimal& a, const Decimal& b);  // b is not 0; up to 9 places, rounded; no zeros behind those of a
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b);

 private:
  std::int64_t units_ = 0;
  int scale_ = 0;
};

}  // namespace faturad
