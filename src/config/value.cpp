#include "config/value.hpp"

#include <charconv>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faturad::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr Unit kDurations[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr Unit kSizes[] = {{"TiB", 1ull << 40}, {"GiB", 1ull << 30}, {"MiB", 1ull << 20}, {"KiB", 1ull << 10}, {"B", 1}};

template <std::size_t N>
std::optional<std::uint64_t> parse_with_unit(std::string_view text, const Unit (&units)[N]) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& candidate : units) {
    if (unit != candidate.name) continue;
    if (number > static_cast<std::uint64_t>(INT64_MAX) / candidate.factor) return std::nullopt;
    return number * candidate.factor;
  }
  return std::nullopt;
}

template <std::size_t N>
std::string format_with_unit(std::uint64_t value, const Unit (&units)[N], std::string_view zero_unit) {
  if (value == 0) return fmt::format("0{}", zero_unit);
  for (const Unit& unit : units) {
    if (value % unit.factor == 0) return fmt::format("{}{}", value / unit.factor, unit.name);
  }
  return {};  // the last unit divides everything
}

Error wrong(const Setting& setting, std::string_view what) {
  return make_error(Errc::configuration, fmt::format("{} {}", setting.name(), what));
}

template <class Format>
result<void> check_range(const Setting& setting, std::uint64_t value, Format format) {
  const Key& key = *setting.key;
  if (value >= static_cast<std::uint64_t>(key.min) && value <= static_cast<std::uint64_t>(key.max)) return {};
  return wrong(setting, fmt::format("is {}; it must be between {} and {}", format(value), format(static_cast<std::uint64_t>(key.min)),
                                    format(static_cast<std::uint64_t>(key.max))));
}

std::string format_ms(std::uint64_t ms) { return format_duration(std::chrono::milliseconds(ms)); }

result<void> check_choice(const Setting& setting, std::string_view text) {
  const auto& choices = setting.key->choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
  return wrong(setting, fmt::format("is \"{}\"; it must be one of \"{}\"", text, fmt::join(choices, "\", \"")));
}

result<void> assign(const Setting& setting, std::string* slot, std::string_view text) {
  if (auto ok = check_choice(setting, text); !ok) return ok;
  slot->assign(text);
  return {};
}

result<void> assign(const Setting& setting, bool* slot, std::string_view text) {
  if (text != "true" && text != "false") return wrong(setting, "must be true or false, without quotes");
  *slot = text == "true";
  return {};
}

result<void> assign_number(const Setting& setting, std::int64_t* slot, std::int64_t value) {
  const Key& key = *setting.key;
  if (value < key.min || value > key.max) return wrong(setting, fmt::format("is {}; it must be between {} and {}", value, key.min, key.max));
  *slot = value;
  return {};
}

result<void> assign(const Setting& setting, std::int64_t* slot, std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return wrong(setting, "must be a whole number, without quotes");
  return assign_number(setting, slot, value);
}

result<void> assign(const Setting& setting, std::uint64_t* slot, std::string_view text) {
  const auto value = parse_size(text);
  if (!value) return wrong(setting, fmt::format("is \"{}\"; write a size with its unit (B, KiB, MiB, GiB, TiB), such as \"{}\"", text, format_size(*slot)));
  if (auto ok = check_range(setting, *value, format_size); !ok) return ok;
  *slot = *value;
  return {};
}

result<void> assign(const Setting& setting, std::chrono::milliseconds* slot, std::string_view text) {
  const auto value = parse_duration(text);
  if (!value) return wrong(setting, fmt::format("is \"{}\"; write a duration with its unit (ms, s, m, h, d), such as \"{}\"", text, format_duration(*slot)));
  if (auto ok = check_range(setting, static_cast<std::uint64_t>(value->count()), format_ms); !ok) return ok;
  *slot = *value;
  return {};
}

result<void> assign_all(const Setting& setting, std::vector<std::string>* slot, std::vector<std::string> list) {
  for (const std::string& element : list) {
    if (auto ok = check_choice(setting, element); !ok) return ok;
  }
  *slot = std::move(list);
  return {};
}

result<void> assign(const Setting& setting, std::vector<std::string>* slot, std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view element = text.substr(0, comma);
    while (element.starts_with(' ')) element.remove_prefix(1);
    while (element.ends_with(' ')) element.remove_suffix(1);
    if (!element.empty()) list.emplace_back(element);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return assign_all(setting, slot, std::move(list));
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto ms = parse_with_unit(text, kDurations);
  if (!ms) return std::nullopt;
  return std::chrono::milliseconds(*ms);
}

std::optional<std::uint64_t> parse_size(std::string_view text) { return parse_with_unit(text, kSizes); }

std::string format_duration(std::chrono::milliseconds value) {
  return format_with_unit(static_cast<std::uint64_t>(value.count()), kDurations, "s");
}

std::string format_size(std::uint64_t bytes) { return format_with_unit(bytes, kSizes, "B"); }

std::string format_value(const Slot& slot) {
  struct Format {
    std::string operator()(const std::string* text) const { return fmt::format("\"{}\"", *text); }
    std::string operator()(const bool* flag) const { return *flag ? "true" : "false"; }
    std::string operator()(const std::int64_t* number) const { return std::to_string(*number); }
    std::string operator()(const std::uint64_t* bytes) const { return fmt::format("\"{}\"", format_size(*bytes)); }
    std::string operator()(const std::chrono::milliseconds* ms) const { return fmt::format("\"{}\"", format_duration(*ms)); }
    std::string operator()(const std::vector<std::string>* list) const {
      return list->empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(*list, "\", \""));
    }
  };
  return std::visit(Format{}, slot);
}

result<void> assign_text(const Setting& setting, std::string_view text, Config& config) {
  return std::visit([&](auto* target) { return assign(setting, target, text); }, setting.slot(config));
}

result<void> assign_integer(const Setting& setting, std::int64_t value, Config& config) {
  const Slot slot = setting.slot(config);
  if (auto* const* number = std::get_if<std::int64_t*>(&slot)) return assign_number(setting, *number, value);
  if (auto* const* ms = std::get_if<std::chrono::milliseconds*>(&slot)) {
    return wrong(setting, fmt::format("is the bare number {}; write a duration with its unit, such as \"{}\"", value, format_duration(**ms)));
  }
  if (auto* const* bytes = std::get_if<std::uint64_t*>(&slot)) {
    return wrong(setting, fmt::format("is the bare number {}; write a size with its unit, such as \"{}\"", value, format_size(**bytes)));
  }
  if (std::holds_alternative<std::vector<std::string>*>(slot)) return wrong(setting, "must be a list of strings, such as [\"a\", \"b\"]");
  return wrong(setting, std::holds_alternative<bool*>(slot) ? "must be true or false" : "must be a string in quotes");
}

result<void> assign_list(const Setting& setting, std::vector<std::string> list, Config& config) {
  return assign_all(setting, std::get<std::vector<std::string>*>(setting.slot(config)), std::move(list));
}

result<Endpoint> parse_endpoint(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return make_error(Errc::configuration, fmt::format("server.listen is \"{}\": {}; write \"127.0.0.1:8080\" or \"[::1]:8080\"", text, why));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse("there is no port");
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  Endpoint out;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (error != std::errc{} || end != port.data() + port.size()) return refuse("the port is no number from 0 to 65535");
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  if (failed || address.is_v6() != bracketed) return refuse("the address is no IP address");
  out.address = address.to_string();
  out.loopback = address.is_loopback();
  return out;
}

}  // namespace faturad::config
