#include "faturad/obs/port_samples.hpp"

namespace faturad::obs {
namespace {

double number(std::uint64_t value) { return static_cast<double>(value); }

}  // namespace

std::vector<Sample> queue_samples(const queue::Queue& queue) {
  std::vector<Sample> jobs, missing, paused, age;
  for (const Topic topic : {Topic::parse, Topic::archive, Topic::notify}) {
    const queue::Depth depth = queue.depth(topic);
    const std::string label = name(topic);
    const std::pair<const char*, std::uint64_t> states[] = {{"ready", depth.ready}, {"retrying", depth.retrying}, {"running", depth.running},
                                                            {"done", depth.done},   {"dead", depth.dead},         {"deleted", depth.deleted}};
    for (const auto& [state, count] : states) {
      jobs.push_back({"faturad_queue_jobs", "Jobs by topic and state.", false, number(count), {{"topic", label}, {"state", state}}});
    }
    missing.push_back({"faturad_queue_unaccounted_jobs", "Accepted jobs that are in no state: always 0, or the queue lost some.", false,
                       number(depth.accepted) - number(depth.accounted()), {{"topic", label}}});
    paused.push_back({"faturad_queue_paused", "1 while the topic is paused.", false, depth.paused ? 1.0 : 0.0, {{"topic", label}}});
    age.push_back({"faturad_queue_oldest_ready_seconds", "How long the oldest ready job has waited.", false,
                   std::chrono::duration<double>(queue.oldest_ready_age(topic)).count(), {{"topic", label}}});
  }
  for (auto* more : {&missing, &paused, &age}) jobs.insert(jobs.end(), more->begin(), more->end());
  return jobs;
}

std::vector<Sample> engine_samples(const store::EngineStats& stats) {
  return {
      {"faturad_store_operations_total", "Changes applied by the store.", true, number(stats.operations), {}},
      {"faturad_store_commits_total", "Atomic batches written.", true, number(stats.commits), {}},
      {"faturad_store_wal_syncs_total", "Batches of the write-ahead log that were synced.", true, number(stats.syncs), {}},
      {"faturad_documents_accepted_total", "Documents acknowledged since the start.", true, number(stats.accepted), {}},
      {"faturad_store_free_bytes", "Free space where the database lives.", false, number(stats.free_bytes), {}},
  };
}

}  // namespace faturad::obs
