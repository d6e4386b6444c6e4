// Query strings and the values in them. What cannot be understood is an error that names the parameter and the form it wants.
#pragma once

#include <chrono>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "faturad/core/clock.hpp"
#include "faturad/core/error.hpp"

namespace faturad::http {

class Query {
 public:
  // Decodes "a=1&b=x%20y". Errors: invalid_argument for bad escapes and parameters given twice.
  static result<Query> parse(std::string_view text);

  // Errors when a parameter is not among `known`.
  result<void> only(std::initializer_list<std::string_view> known) const;
  const std::string* find(const std::string& name) const;
  std::string text(const std::string& name) const;  // empty when absent

  result<std::uint64_t> number(const std::string& name, std::uint64_t otherwise, std::uint64_t low, std::uint64_t high) const;
  result<std::chrono::milliseconds> duration(const std::string& name, std::chrono::milliseconds otherwise) const;
  result<std::optional<UnixMillis>> time(const std::string& name, bool end_of_day) const;
  result<std::string> date(const std::string& name) const;     // ISO day, or empty
  result<std::string> decimal(const std::string& name) const;  // or empty
  result<bool> flag(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);  // 500ms, 10s, 2m, 1h
std::optional<UnixMillis> parse_time(std::string_view text, bool end_of_day);     // RFC 3339, or a day

}  // namespace faturad::http
