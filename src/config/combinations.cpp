#include "config/combinations.hpp"

#include <fmt/format.h>

#include "config/value.hpp"

namespace faturad::config {

void check_combinations(Loaded& loaded, const std::string& file) {
  const Config& c = loaded.config;
  const auto refuse = [&](std::string_view key, std::string message) {
    const auto origin = loaded.origins.find(key);
    loaded.problems.push_back({origin == loaded.origins.end() ? Origin{file} : origin->second, std::move(message)});
  };
  const auto endpoint = parse_endpoint(c.server.listen);
  if (!endpoint) {
    refuse("server.listen", endpoint.error().message);
  } else if (!endpoint->loopback && !c.server.allow_unauthenticated_network) {
    refuse("server.listen",
           fmt::format("server.listen is \"{}\": there are no API keys yet, so whoever reaches this address may read and delete "
                       "everything; listen on 127.0.0.1 behind a proxy that authenticates, or set "
                       "server.allow_unauthenticated_network = true",
                       c.server.listen));
  }
  if (c.server.body_idle_timeout > c.server.body_timeout) {
    refuse("server.body_idle_timeout", fmt::format("server.body_idle_timeout ({}) is longer than server.body_timeout ({}); shorten it",
                                                   format_duration(c.server.body_idle_timeout), format_duration(c.server.body_timeout)));
  }
  if (c.queue.backoff_base > c.queue.backoff_max) {
    refuse("queue.backoff_base", fmt::format("queue.backoff_base ({}) is longer than queue.backoff_max ({}); shorten it or raise the maximum",
                                             format_duration(c.queue.backoff_base), format_duration(c.queue.backoff_max)));
  }
  if (c.queue.lease_timeout <= c.parser.deadline) {
    refuse("queue.lease_timeout", fmt::format("queue.lease_timeout ({}) must be longer than parser.deadline ({}), or documents are read twice",
                                              format_duration(c.queue.lease_timeout), format_duration(c.parser.deadline)));
  }
  if (c.parser.min_workers > c.parser.max_workers) {
    refuse("parser.min_workers", fmt::format("parser.min_workers ({}) is above parser.max_workers ({}); lower it or raise the maximum",
                                             c.parser.min_workers, c.parser.max_workers));
  }
  if (c.parser.isolation == "process" && c.parser.max_inflated >= c.parser.memory) {
    refuse("parser.max_inflated", fmt::format("parser.max_inflated ({}) must be below parser.memory ({})", format_size(c.parser.max_inflated),
                                              format_size(c.parser.memory)));
  }
  if (c.storage.data_dir.empty()) refuse("storage.data_dir", "storage.data_dir is empty; name the folder that holds the database");
}

}  // namespace faturad::config
