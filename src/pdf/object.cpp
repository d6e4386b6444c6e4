#include "pdf/object.hpp"

#include <algorithm>
#include <limits>

namespace faturad::pdf {

Dict::Dict() = default;
Dict::~Dict() = default;

void Dict::add(std::string key, Object value) { entries_.push_back({std::move(key), std::move(value)}); }

const Object* Dict::find(std::string_view key) const {
  const auto at =
      std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) { return entry.key == key; });
  return at == entries_.rend() ? nullptr : &at->value;
}

std::string_view Object::name() const {
  const auto* name = std::get_if<Name>(&value_);
  return name ? std::string_view(name->text) : std::string_view();
}

const Array& Object::array() const {
  static const Array none;
  const auto* array = std::get_if<std::shared_ptr<const Array>>(&value_);
  return array ? **array : none;
}

const Dict& Object::dict() const {
  static const Dict none;
  if (const auto* dict = std::get_if<std::shared_ptr<const Dict>>(&value_)) return **dict;
  return stream() ? *stream()->dict : none;
}

int Object::integer_or(int fallback) const {
  const double* value = number();
  if (!value || !(*value > std::numeric_limits<int>::min() && *value < std::numeric_limits<int>::max()))
    return fallback;
  return static_cast<int>(*value);
}

}  // namespace faturad::pdf
