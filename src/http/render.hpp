// Documents, lists and the rest as JSON, in the format of docs/api.md.
#pragma once

#include <optional>
#include <string>

#include "faturad/queue/dead_letters.hpp"
#include "faturad/queue/queue.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/store/intake.hpp"
#include "faturad/core/circuit.hpp"
#include "faturad/core/json.hpp"

namespace faturad::http {

std::string render(const store::DocumentView& view);
std::string render(const store::ListPage& page);
std::string render(const queue::DeadLetterPage& page);
std::string render(const queue::DeadLetter& letter);
std::string render(const store::EventPage& page);
void render(Json& json, const store::Event& event);
// `eta_seconds`: nullopt when nothing was finished lately.
void render(Json& json, const store::Accepted& accepted, const std::string& filename, std::uint64_t bytes,
            std::optional<std::uint64_t> eta_seconds);
void render(Json& json, const queue::Depth& depth, std::chrono::milliseconds oldest_ready);

void render(Json& json, const CircuitStatus& circuit);

}  // namespace faturad::http
