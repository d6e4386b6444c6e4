// Talking to systemd: state and watchdog. Does nothing when started by hand.
#pragma once

#include <chrono>
#include <string>

namespace faturad::obs {

void notify_ready(const std::string& status);
void notify_reloading();
void notify_stopping();
void notify_status(const std::string& status);
void notify_watchdog();
// How often the watchdog wants to hear; zero: there is none.
std::chrono::microseconds watchdog_interval();
bool under_systemd();  // stderr goes to the journal

}  // namespace faturad::obs
