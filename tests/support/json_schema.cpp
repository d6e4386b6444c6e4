#include "support/json_schema.hpp"

#include <algorithm>
#include <regex>

namespace faturad::test {
namespace {

namespace json = boost::json;

constexpr std::string_view kKeywords[] = {"$schema",  "$id",       "$ref",      "$defs",    "title",    "description",          "type",          "enum",
                                          "required", "pattern",   "minLength", "minimum",  "maximum",  "properties",           "propertyNames", "items",
                                          "minItems", "maxItems",  "anyOf",     "additionalProperties"};

bool has_type(const json::value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  return false;
}

class Validator {
 public:
  Validator(const json::value& root, bool known_members_only) : root_(root), known_members_only_(known_members_only) {}

  void check(const json::value& schema, const json::value& value, const std::string& at) {
    const json::object& rules = schema.as_object();
    for (const auto& [keyword, rule] : rules) {
      if (std::find(std::begin(kKeywords), std::end(kKeywords), std::string_view(keyword)) == std::end(kKeywords)) fail(at, "the schema uses " + std::string(keyword));
    }
    if (const auto* reference = rules.if_contains("$ref")) check(resolve(reference->as_string()), value, at);
    check_any(rules, value, at);
    if (value.is_string()) check_string(rules, std::string(value.as_string()), at);
    if (value.is_number()) check_number(rules, value.to_number<double>(), at);
    if (value.is_array()) check_array(rules, value.as_array(), at);
    if (value.is_object()) check_object(rules, value.as_object(), at);
  }

  std::vector<std::string> take() { return std::move(violations_); }

 private:
  const json::value& resolve(std::string_view reference) {
    constexpr std::string_view kHere = "#";
    return root_.at_pointer(reference.substr(kHere.size()));
  }

  void fail(const std::string& at, const std::string& what) { violations_.push_back(at + ": " + what); }

  void check_any(const json::object& rules, const json::value& value, const std::string& at) {
    if (const auto* type = rules.if_contains("type")) {
      const bool fits = type->is_string() ? has_type(value, type->as_string())
                                          : std::any_of(type->as_array().begin(), type->as_array().end(), [&](const json::value& one) { return has_type(value, one.as_string()); });
      if (!fits) fail(at, "is of another type");
    }
    if (const auto* choices = rules.if_contains("enum")) {
      if (std::find(choices->as_array().begin(), choices->as_array().end(), value) == choices->as_array().end()) fail(at, "is none of the choices");
    }
    if (const auto* choices = rules.if_contains("anyOf")) {
      const bool fits = std::any_of(choices->as_array().begin(), choices->as_array().end(), [&](const json::value& one) {
        Validator inner(root_, known_members_only_);
        inner.check(one, value, at);
        return inner.violations_.empty();
      });
      if (!fits) fail(at, "fits none of the alternatives");
    }
  }

  void check_string(const json::object& rules, const std::string& text, const std::string& at) {
    if (const auto* pattern = rules.if_contains("pattern")) {
      if (!std::regex_search(text, std::regex(std::string(pattern->as_string())))) fail(at, "\"" + text + "\" does not match");
    }
    if (const auto* least = rules.if_contains("minLength"); least && text.size() < least->to_number<std::size_t>()) fail(at, "is too short");
  }

  void check_number(const json::object& rules, double number, const std::string& at) {
    if (const auto* least = rules.if_contains("minimum"); least && number < least->to_number<double>()) fail(at, "is too small");
    if (const auto* most = rules.if_contains("maximum"); most && number > most->to_number<double>()) fail(at, "is too large");
  }

  void check_array(const json::object& rules, const json::array& array, const std::string& at) {
    if (const auto* least = rules.if_contains("minItems"); least && array.size() < least->to_number<std::size_t>()) fail(at, "has too few items");
    if (const auto* most = rules.if_contains("maxItems"); most && array.size() > most->to_number<std::size_t>()) fail(at, "has too many items");
    const auto* items = rules.if_contains("items");
    for (std::size_t i = 0; items && i < array.size(); ++i) check(*items, array[i], at + "/" + std::to_string(i));
  }

  void check_object(const json::object& rules, const json::object& object, const std::string& at) {
    if (const auto* required = rules.if_contains("required")) {
      for (const json::value& name : required->as_array()) {
        if (!object.contains(name.as_string())) fail(at, "lacks " + std::string(name.as_string()));
      }
    }
    const auto* properties = rules.if_contains("properties");
    const auto* others = rules.if_contains("additionalProperties");
    const auto* names = rules.if_contains("propertyNames");
    for (const auto& [name, member] : object) {
      const std::string place = at + "/" + std::string(name);
      if (names) check(*names, json::value(json::string(name)), place);
      if (const auto* known = properties ? properties->as_object().if_contains(name) : nullptr) {
        check(*known, member, place);
      } else if (others) {
        check(*others, member, place);
      } else if (properties && known_members_only_) {
        fail(place, "is not described");
      }
    }
  }

  const json::value& root_;
  bool known_members_only_;
  std::vector<std::string> violations_;
};

}  // namespace

std::vector<std::string> schema_violations(const json::value& schema, const json::value& value, bool known_members_only) {
  Validator validator(schema, known_members_only);
  validator.check(schema, value, "");
  return validator.take();
}

}  // namespace faturad::test
