// One job's way: all its notices to all receivers that want them, as far as it goes this time.
#pragma once

#include <optional>
#include <stop_token>

#include "faturad/notify/notifier.hpp"

namespace faturad::notify {

// nullopt: everything is told. Else how the job goes on, with its progress.
std::optional<queue::Failure> tell(const queue::Lease& lease, const NotifierOptions& options, const NotifierPorts& ports, const std::stop_token& stop);

}  // namespace faturad::notify
