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
// Sets the slot from text (of the environment, or of a TOML string where the slot wants one); the error names the mend.
result<void> assign_text(const Key& key, const Slot& slot, std::string_view text);
result<void> assign_integer(const Key& key, const Slot& slot, std::int64_t value);

result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace faturad::config
