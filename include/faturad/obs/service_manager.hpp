// What systemd is told (sd_notify) and what it tells. Everything does nothing when no service manager is there.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace faturad::obs {

void notify_ready(const std::string& status);
void notify_reloading();                        // followed by notify_ready
void notify_stopping(const std::string& status);
void notify_status(const std::string& status);
void notify_watchdog();

std::optional<std::chrono::microseconds> watchdog_interval();  // ping at least twice as often; nullopt: not watched
bool stderr_is_journal();

}  // namespace faturad::obs
