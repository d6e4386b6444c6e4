#include "wiring.hpp"

namespace faturad::wiring {

store::EngineOptions engine_options(const config::Config& config, std::function<void(const std::string&)> log) {
  store::EngineOptions out;
  out.directory = config.storage.data_dir;
  out.jobs.max_attempts = static_cast<std::uint32_t>(config.queue.max_attempts);
  out.jobs.backoff_base = config.queue.backoff_base;
  out.jobs.backoff_max = config.queue.backoff_max;
  out.jobs.lease_timeout = config.queue.lease_timeout;
  out.min_free_bytes = config.storage.min_free;
  out.max_backlog = config.queue.max_backlog;
  out.commit_window = config.storage.commit_window;
  out.kept_events = config.storage.kept_events;
  out.idempotency_retention = std::chrono::duration_cast<std::chrono::hours>(config.storage.idempotency_retention);
  out.block_cache_bytes = config.storage.block_cache;
  out.write_buffer_bytes = config.storage.write_buffer;
  out.log = std::move(log);
  return out;
}

worker::PoolOptions pool_options(const config::Config& config) {
  worker::PoolOptions out;
  out.min_workers = config.parser.min_workers;
  out.max_workers = config.parser.max_workers;
  return out;
}

worker::ParserOptions parser_options(const config::Config& config) {
  worker::ParserOptions out;
  out.deadline = config.parser.deadline;
  out.memory_bytes = config.parser.memory;
  out.recycle_after = static_cast<std::uint32_t>(config.parser.recycle_after);
  out.passwords_file = config.parser.passwords_file;
  out.max_pages = static_cast<int>(config.parser.max_pages);
  out.max_inflated_bytes = config.parser.max_inflated;
  return out;
}

worker::WorkerPool::Factory parser_factory(const config::Config& config) {
  const worker::ParserOptions options = parser_options(config);
  if (config.parser.isolation == "thread") return [options] { return worker::make_thread_parser(options); };
  return [options] { return worker::make_process_parser(options, "/proc/self/exe"); };
}

http::ServerOptions server_options(const config::Config& config) {
  http::ServerOptions out;
  const config::Listen listen = config::parse_listen(config.server.listen).value();
  out.address = listen.address;
  out.port = listen.port;
  out.io_threads = static_cast<int>(config.server.io_threads);
  out.read_threads = static_cast<int>(config.server.read_threads);
  out.max_body = config.server.max_body;
  out.max_parts = config.server.max_parts;
  out.max_connections = config.server.max_connections;
  out.header_timeout = config.server.header_timeout;
  out.body_idle_timeout = config.server.body_idle_timeout;
  out.body_timeout = config.server.body_timeout;
  out.idle_timeout = config.server.idle_timeout;
  out.max_wait = config.server.max_wait;
  if (config.queue.duplicates == "reject") out.duplicates = store::DuplicatePolicy::reject;
  if (config.queue.duplicates == "accept") out.duplicates = store::DuplicatePolicy::accept;
  return out;
}

namespace {

void queue_metrics(obs::Metrics& metrics, store::Engine& engine, Topic topic) {
  queue::Queue& queue = engine.queue();
  const std::string label = name(topic);
  const auto gauge = [&](const char* metric, const char* help, std::uint64_t queue::Depth::*field) {
    metrics.gauge(metric, help, "topic", label, [&queue, topic, field] { return static_cast<double>(queue.depth(topic).*field); });
  };
  gauge("faturad_queue_ready_jobs", "Jobs that wait for a worker.", &queue::Depth::ready);
  gauge("faturad_queue_retrying_jobs", "Jobs that wait for their time.", &queue::Depth::retrying);
  gauge("faturad_queue_running_jobs", "Jobs under a lease.", &queue::Depth::running);
  gauge("faturad_queue_done_jobs", "Jobs that are done and not deleted.", &queue::Depth::done);
  gauge("faturad_queue_dead_jobs", "Dead letters.", &queue::Depth::dead);
  metrics.counter("faturad_queue_accepted_total", "Jobs ever accepted.", "topic", label,
                  [&queue, topic] { return static_cast<double>(queue.depth(topic).accepted); });
  metrics.counter("faturad_queue_deleted_total", "Jobs ever deleted.", "topic", label,
                  [&queue, topic] { return static_cast<double>(queue.depth(topic).deleted); });
  metrics.gauge("faturad_queue_unaccounted_jobs", "Accepted jobs that are in no state; anything but 0 is a fault of faturad.", "topic", label, [&queue, topic] {
    const queue::Depth depth = queue.depth(topic);
    return static_cast<double>(depth.accepted) - static_cast<double>(depth.accounted());
  });
  metrics.gauge("faturad_queue_oldest_ready_seconds", "Age of the job that waits longest for a worker.", "topic", label,
                [&queue, topic] { return static_cast<double>(queue.oldest_ready_age(topic).count()) / 1000; });
}

void http_metrics(obs::Metrics& metrics, const http::Server& server) {
  const http::ServerStats& stats = server.stats();
  const auto read = [](const std::atomic<std::uint64_t>& value) { return [&value] { return static_cast<double>(value.load()); }; };
  metrics.gauge("faturad_http_connections", "Open connections.", "", "", read(stats.connections));
  metrics.counter("faturad_http_connections_total", "Connections ever accepted.", "", "", read(stats.connections_total));
  metrics.counter("faturad_http_connections_refused_total", "Connections refused for want of room.", "", "", read(stats.connections_refused));
  metrics.counter("faturad_http_requests_total", "Requests.", "", "", read(stats.requests));
  metrics.counter("faturad_http_responses_total", "Responses by class of status.", "class", "2xx", read(stats.responses_2xx));
  metrics.counter("faturad_http_responses_total", "Responses by class of status.", "class", "3xx", read(stats.responses_3xx));
  metrics.counter("faturad_http_responses_total", "Responses by class of status.", "class", "4xx", read(stats.responses_4xx));
  metrics.counter("faturad_http_responses_total", "Responses by class of status.", "class", "5xx", read(stats.responses_5xx));
  metrics.gauge("faturad_http_uploads_in_progress", "Uploads that are arriving.", "", "", read(stats.uploads_in_progress));
  metrics.counter("faturad_http_uploaded_bytes_total", "Bytes of documents received.", "", "", read(stats.uploaded_bytes));
}

void worker_metrics(obs::Metrics& metrics, const worker::WorkerPool& pool) {
  const worker::PoolStats& stats = pool.stats();
  const auto read = [](const std::atomic<std::uint64_t>& value) { return [&value] { return static_cast<double>(value.load()); }; };
  metrics.gauge("faturad_workers", "Worker threads.", "", "", read(stats.workers));
  metrics.gauge("faturad_workers_busy", "Worker threads that read a document.", "", "", read(stats.busy));
  metrics.counter("faturad_parses_total", "Documents read by outcome.", "outcome", "done", read(stats.done));
  metrics.counter("faturad_parses_total", "Documents read by outcome.", "outcome", "failed", read(stats.failed));
  metrics.counter("faturad_parse_outcomes_lost_total", "Outcomes that could not be stored; the documents are read again.", "", "", read(stats.lost));
  metrics.counter("faturad_parse_seconds_total", "Time spent reading documents.", "", "",
                  [&stats] { return static_cast<double>(stats.parse_microseconds.load()) / 1e6; });
}

void storage_metrics(obs::Metrics& metrics, const store::Engine& engine) {
  metrics.counter("faturad_store_operations_total", "Changes applied.", "", "", [&engine] { return static_cast<double>(engine.stats().operations); });
  metrics.counter("faturad_store_commits_total", "Atomic batches written.", "", "", [&engine] { return static_cast<double>(engine.stats().commits); });
  metrics.counter("faturad_store_syncs_total", "Synced writes to the write-ahead log.", "", "", [&engine] { return static_cast<double>(engine.stats().syncs); });
  metrics.gauge("faturad_store_free_bytes", "Room left in the data directory's file system.", "", "", [&engine] { return static_cast<double>(engine.stats().free_bytes); });
  metrics.gauge("faturad_resident_memory_bytes", "Resident memory of the daemon, without its parser processes.", "", "", obs::resident_bytes);
}

}  // namespace

std::unique_ptr<obs::Metrics> make_metrics(store::Engine& engine, const http::Server& server, const worker::WorkerPool& pool) {
  auto metrics = obs::make_metrics();
  for (const Topic topic : {Topic::parse, Topic::archive, Topic::notify}) queue_metrics(*metrics, engine, topic);
  http_metrics(*metrics, server);
  worker_metrics(*metrics, pool);
  storage_metrics(*metrics, engine);
  return metrics;
}

}  // namespace faturad::wiring
