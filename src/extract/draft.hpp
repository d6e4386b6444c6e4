// An invoice on its way: each reader offers what it found, the surest offer for a field stands.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "extract/page/page_index.hpp"
#include "faturad/core/invoice.hpp"

namespace faturad::extract {

// How sure a reader is of what it offers; checks raise or lower it afterwards.
inline constexpr double kCertain = 1.0;    // proven: embedded XML, check digits
inline constexpr double kLayout = 0.9;     // the print's kind is known, and the value stood in its named field
inline constexpr double kLabelled = 0.8;   // a label that says exactly this stood beside it
inline constexpr double kLikely = 0.65;    // a label that says about this, or two readings agree less than fully
inline constexpr double kGuessed = 0.5;    // by position or shape alone

// Where an offer comes from. source: "xml", "check-digit", "layout", "template", "label" or "derived".
struct Origin {
  const char* source = "label";
  double confidence = kLabelled;
};

class Draft {
 public:
  Invoice invoice;

  // Puts `value` into `field`, which is a member of `invoice` and `pointer` its JSON pointer, unless an offer at least as sure
  // stands there. True when it was taken.
  template <class Field, class Value>
  bool offer(Field& field, std::string_view pointer, Value&& value, const Found& where, Origin origin) {
    if (!surer(pointer, origin.confidence)) return false;
    field = std::forward<Value>(value);
    note(pointer, where, origin);
    return true;
  }
  // The evidence alone, for what was put there by hand (payments, lines).
  void note(std::string_view pointer, const Found& where, Origin origin);
  // 0 where nothing stands.
  double confidence(std::string_view pointer) const;
  // Raises or lowers what stands at `pointer`; nothing where nothing stands.
  void set_confidence(std::string_view pointer, double confidence);
  // What a sum or another check that several values take part in says of one of them: one that holds makes it as sure as its
  // named field, one that fails takes it down a step, and never above a likely reading.
  void weigh(std::string_view pointer, bool passed);
  // Takes the value away together with its evidence.
  template <class Field>
  void withdraw(Field& field, std::string_view pointer) {
    field = {};
    invoice.evidence.erase(std::string(pointer));
  }
  bool surer(std::string_view pointer, double confidence) const { return confidence > this->confidence(pointer); }
};

}  // namespace faturad::extract
