// Samples of the queue and the engine for the metrics page.
#pragma once

#include <vector>

#include "faturad/obs/metrics.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/engine.hpp"

namespace faturad::obs {

std::vector<Sample> queue_samples(const queue::Queue& queue);
std::vector<Sample> engine_samples(const store::EngineStats& stats);

}  // namespace faturad::obs
