// Durations and sizes as people write them, with a unit: "30s", "1.5h" is refused, "64MiB".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/keys.hpp"
#include "faturad/core/error.hpp"

namespace faturad::config {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);  // ms, s, m, h, d; whole numbers
std::optional<std::uint64_t> parse_size(std::string_view text);                  // B, KiB, MiB, GiB, TiB; whole numbers
std::string format_duration(std::chrono::milliseconds value);  // in the largest unit that needs no fraction
std::string format_size(std::uint64_t bytes);

std::string format_value(const Slot& slot);  // as TOML
// Set a value from text (of the environment, or of a TOML string where one is wanted); the error names the mend. A list is
// separated by commas in text.
result<void> assign_text(const Setting& setting, std::string_view text, Config& config);
result<void> assign_integer(const Setting& setting, std::int64_t value, Config& config);
result<void> assign_list(const Setting& setting, std::vector<std::string> list, Config& config);

result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace faturad::config
