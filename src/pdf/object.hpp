// PDF objects as values, free of any library: what PoDoFo, qpdf or a test hands over.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace faturad::pdf {

struct Ref {
  std::uint32_t number = 0;
  std::uint16_t generation = 0;
  friend bool operator==(const Ref&, const Ref&) = default;
};

struct Name {
  std::string text;  // without the slash, #xx decoded
};

class Object;
using Array = std::vector<Object>;

// Few keys, read far more often than built: a flat list beats a map.
class Dict {
 public:
  struct Entry;
  Dict();
  ~Dict();
  void add(std::string key, Object value);
  // Of keys that stand there twice the last one counts.
  const Object* find(std::string_view key) const;

 private:
  std::vector<Entry> entries_;
};

// The dictionary of a stream and where its bytes are to be had.
struct Stream {
  std::shared_ptr<const Dict> dict;
  Ref ref;
};

class Object {
 public:
  using Value = std::variant<std::monostate, bool, double, Name, std::string, std::shared_ptr<const Array>,
                             std::shared_ptr<const Dict>, Stream, Ref>;
  Object() = default;
  template <class T>
  explicit Object(T value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // Each returns the alternative or, where the object is of another type, nothing: broken files are the rule.
  const double* number() const { return std::get_if<double>(&value_); }
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Stream* stream() const { return std::get_if<Stream>(&value_); }
  const Ref* ref() const { return std::get_if<Ref>(&value_); }
  std::string_view name() const;  // empty where it is no name
  const Array& array() const;     // empty where it is no array
  const Dict& dict() const;       // a stream's dictionary too; empty where it is neither
  // To take them over instead of copying; null where the object is of another type (a stream's dictionary is its own).
  Name* mutable_name() { return std::get_if<Name>(&value_); }
  const std::shared_ptr<const Dict>* shared_dict() const { return std::get_if<std::shared_ptr<const Dict>>(&value_); }
  bool is_array() const { return std::holds_alternative<std::shared_ptr<const Array>>(value_); }
  bool is_dict() const { return std::holds_alternative<std::shared_ptr<const Dict>>(value_) || stream(); }
  double number_or(double fallback) const { return number() ? *number() : fallback; }
  int integer_or(int fallback) const;

 private:
  Value value_;
};

struct Dict::Entry {
  std::string key;
  Object value;
};

}  // namespace faturad::pdf
