#include "wiring.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/secret_file.hpp"
#include "config/value.hpp"
#include "faturad/blob/s3_store.hpp"
#include "faturad/blob/stores.hpp"

namespace faturad::wiring {
namespace {

constexpr std::chrono::minutes kNotifyLease{10};

store::DuplicatePolicy duplicates(const config::Config& config) {
  if (config.queue.duplicates == "reject") return store::DuplicatePolicy::reject;
  return config.queue.duplicates == "accept" ? store::DuplicatePolicy::accept : store::DuplicatePolicy::link;
}

}  // namespace

store::EngineOptions engine_options(const config::Config& config, std::function<void(const std::string&)> log) {
  store::EngineOptions out;
  out.directory = config.storage.data_dir;
  out.jobs.max_attempts = static_cast<std::uint32_t>(config.queue.max_attempts);
  out.jobs.backoff_base = config.queue.backoff_base;
  out.jobs.backoff_max = config.queue.backoff_max;
  out.jobs.lease_timeout = config.queue.lease_timeout;
  out.notify.max_attempts = static_cast<std::uint32_t>(config.webhooks.max_attempts);
  out.notify.backoff_base = config.webhooks.backoff_base;
  out.notify.backoff_max = config.webhooks.backoff_max;
  out.notify.lease_timeout = kNotifyLease;
  out.min_free_bytes = config.storage.min_free;
  out.max_backlog = static_cast<std::uint64_t>(config.queue.max_backlog);
  out.max_pending_bytes = config.storage.max_pending;
  out.commit_window = config.storage.commit_window;
  out.kept_events = static_cast<std::uint64_t>(config.storage.kept_events);
  out.idempotency_retention = std::chrono::duration_cast<std::chrono::hours>(config.storage.idempotency_retention);
  out.block_cache_bytes = config.storage.block_cache;
  out.write_buffer_bytes = config.storage.write_buffer;
  out.follow_ups.archive = archive_target(config);
  out.max_spool_bytes = config.blob.max_spool;
  out.archive.max_attempts = static_cast<std::uint32_t>(config.blob.max_attempts);
  out.archive.backoff_base = std::min(std::chrono::milliseconds(500), config.blob.backoff_max);
  out.archive.backoff_max = config.blob.backoff_max;
  out.log = std::move(log);
  return out;
}

namespace {

constexpr std::pair<std::string_view, store::Sites> kTargets[] = {
    {"embedded", 0}, {"primary", store::kPrimary}, {"secondary", store::kSecondary}, {"mirror", store::kPrimary | store::kSecondary}};

}  // namespace

store::Sites archive_target(const config::Config& config) {
  return std::find_if(std::begin(kTargets), std::end(kTargets), [&](const auto& one) { return one.first == config.blob.store; })->second;
}

std::string store_name(store::Sites target) {
  return std::string(std::find_if(std::begin(kTargets), std::end(kTargets), [&](const auto& one) { return one.second == target; })->first);
}

worker::ArchiveOptions archive_options(const config::Config& config) {
  worker::ArchiveOptions out;
  out.threads = static_cast<int>(config.blob.threads);
  out.sweep_every = config.blob.sweep_every;
  out.retry_max = config.blob.backoff_max;
  return out;
}

namespace {

blob::S3Options s3_options(const config::Config::BlobSite& site, std::stop_token stop) {
  blob::S3Options out;
  out.stop = std::move(stop);
  out.endpoint = site.endpoint;
  out.region = site.region;
  out.bucket = site.bucket;
  out.prefix = site.prefix;
  out.virtual_host = site.addressing == "virtual-host";
  out.credentials_file = site.credentials_file;
  out.profile = site.profile;
  out.storage_class = site.storage_class;
  out.encryption = site.encryption;
  out.multipart_threshold = site.multipart_threshold;
  out.part_bytes = site.part_size;
  out.max_connections = static_cast<int>(site.max_connections);
  out.tls.ca_file = site.ca_file;
  out.tls.certificate_file = site.client_certificate;
  out.tls.key_file = site.client_key;
  out.deadlines.connect = site.connect_timeout;
  out.deadlines.first_byte = site.answer_timeout;
  out.deadlines.total = site.total_timeout;
  constexpr std::int64_t kSlow = 500;  // bytes a second: below it a transfer has stopped, amid a body as before an answer
  out.deadlines.slow_window = site.answer_timeout;
  out.deadlines.slow_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(1, site.answer_timeout.count() * kSlow / 1000));
  return out;
}

}  // namespace

BlobSite blob_site(const std::string& name, const config::Config::BlobSite& site, blob::Ownership ownership, Circuit::Told told, std::stop_token stop) {
  BlobSite out;
  if (site.kind == "none") return out;
  out.plain = site.kind == "s3" ? blob::make_s3_store(s3_options(site, std::move(stop)), system_clock()) : blob::make_filesystem_store({site.directory});
  out.circuit = std::make_unique<Circuit>(name, CircuitOptions{}, system_clock(), std::move(told));
  ownership.every_time = site.kind == "filesystem";  // costs next to nothing there
  out.owned = blob::make_owned_store(name, *out.plain, std::move(ownership));
  out.store = blob::make_guarded_store(*out.owned, *out.circuit);
  return out;
}

worker::PoolOptions pool_options(const config::Config& config) {
  worker::PoolOptions out;
  out.min_threads = static_cast<int>(config.parser.min_workers);
  out.max_threads = static_cast<int>(config.parser.max_workers);
  return out;
}

worker::ParserFactory parser_factory(const config::Config& config, obs::Metrics& metrics) {
  worker::ParserOptions options;
  options.deadline = config.parser.deadline;
  options.memory_bytes = config.parser.memory;
  options.recycle_after = static_cast<std::uint32_t>(config.parser.recycle_after);
  options.passwords_file = config.parser.passwords_file;
  options.max_pages = static_cast<int>(config.parser.max_pages);
  options.max_inflated_bytes = config.parser.max_inflated;
  if (config.parser.isolation == "thread") return [options] { return worker::make_thread_parser(options); };
  return [options, &metrics] {
    worker::ParserEvents events{[&metrics] { metrics.child_starts.add(); }, [&metrics] { metrics.child_kills.add(); }};
    return worker::make_process_parser(options, "/proc/self/exe", std::move(events));
  };
}

result<std::vector<notify::Endpoint>> webhook_endpoints(const config::Config& config) {
  std::vector<notify::Endpoint> out;
  for (const auto& [name, webhook] : config.webhook) {
    auto secrets = config::read_secrets(webhook.secret_file);
    if (!secrets) return make_error(Errc::configuration, fmt::format("webhook.{}.secret_file: {}", name, secrets.error().message));
    if (!std::all_of(secrets->begin(), secrets->end(), notify::usable_secret)) {
      return make_error(Errc::configuration, fmt::format("webhook.{}.secret_file: what begins with whsec_ must go on in base64", name));
    }
    const auto wants = [&events = webhook.events](std::string_view event) { return std::find(events.begin(), events.end(), event) != events.end(); };
    notify::Endpoint endpoint;
    endpoint.name = name;
    endpoint.url = webhook.url;
    endpoint.tenant = webhook.tenant;
    endpoint.done = wants("done");
    endpoint.dead = wants("dead");
    endpoint.review = wants("review");
    endpoint.secrets = std::move(*secrets);
    endpoint.include_result = webhook.include_result;
    endpoint.timeout = webhook.timeout;
    for (const std::string& network : webhook.allow_networks) endpoint.allowed_networks.push_back(net::Network::parse(network).value());
    endpoint.tls.ca_file = webhook.ca_file;
    endpoint.tls.certificate_file = webhook.certificate_file;
    endpoint.tls.key_file = webhook.key_file;
    endpoint.proxy = webhook.proxy;
    out.push_back(std::move(endpoint));
  }
  return out;
}

notify::NotifierOptions notifier_options(const config::Config& config) {
  notify::NotifierOptions out;
  out.threads = static_cast<int>(config.webhooks.workers);
  out.job_limit = kNotifyLease / 3;
  out.max_delay = config.webhooks.backoff_max;
  return out;
}

// Receivers are other people's: slower to give up and slower to come back than a store of our own.
CircuitOptions webhook_circuit() {
  CircuitOptions out;
  out.consecutive_failures = 5;
  out.open_base = std::chrono::seconds(5);
  out.open_max = std::chrono::minutes(10);
  return out;
}

std::vector<watch::FolderOptions> watch_folders(const config::Config& config) {
  std::vector<watch::FolderOptions> out;
  for (const auto& [name, watch] : config.watch) {
    out.push_back({name, watch.folder, watch.tenant, static_cast<std::uint8_t>(watch.priority), duplicates(config), config.server.max_body, watch.interval, watch.settle});
  }
  return out;
}

http::ServerOptions server_options(const config::Config& config) {
  http::ServerOptions out;
  const config::Endpoint listen = config::parse_endpoint(config.server.listen).value();
  out.address = listen.address;
  out.port = listen.port;
  out.io_threads = static_cast<int>(config.server.io_threads);
  out.read_threads = static_cast<int>(config.server.read_threads);
  out.max_body = config.server.max_body;
  out.max_parts = static_cast<std::size_t>(config.server.max_parts);
  out.max_connections = static_cast<std::size_t>(config.server.max_connections);
  out.header_timeout = config.server.header_timeout;
  out.body_idle_timeout = config.server.body_idle_timeout;
  out.body_timeout = config.server.body_timeout;
  out.idle_timeout = config.server.idle_timeout;
  out.max_wait = config.server.max_wait;
  out.retry_after = std::chrono::ceil<std::chrono::seconds>(config.server.retry_after);
  out.duplicates = duplicates(config);
  return out;
}

std::vector<obs::Sample> circuit_samples(const std::vector<CircuitStatus>& circuits) {
  std::vector<obs::Sample> state, opened, calls;
  for (const CircuitStatus& circuit : circuits) {
    const std::vector<std::pair<std::string, std::string>> label{{"dependency", circuit.name}};
    state.push_back({"faturad_circuit_state", "State of the circuit to a dependency: 0 closed, 1 open, 2 half-open.", false,
                     static_cast<double>(circuit.state), label});
    opened.push_back({"faturad_circuit_opened_total", "How often the circuit opened.", true, static_cast<double>(circuit.opened), label});
    for (const auto& [outcome, count] : {std::pair("succeeded", circuit.succeeded), std::pair("failed", circuit.failed), std::pair("refused", circuit.refused)}) {
      calls.push_back({"faturad_circuit_calls_total", "Calls to a dependency; refused: not made because the circuit was open.", true,
                       static_cast<double>(count), {label[0], {"outcome", outcome}}});
    }
  }
  for (auto* more : {&opened, &calls}) state.insert(state.end(), more->begin(), more->end());
  return state;
}

std::vector<obs::Sample> archive_samples(const worker::ArchiveCounts& counts) {
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  return {
      {"faturad_archived_total", "Payloads shipped to blob stores since the start.", true, number(counts.archived), {}},
      {"faturad_archived_bytes_total", "Bytes of those.", true, number(counts.bytes), {}},
      {"faturad_archive_blocked_total", "Archive jobs that went back because a store was down.", true, number(counts.blocked), {}},
      {"faturad_archive_failed_total", "Attempts to archive that failed for a reason of the document.", true, number(counts.failed), {}},
      {"faturad_blobs_swept_total", "Files and uploads removed from blob stores because nothing refers to them.", true, number(counts.swept), {}},
      {"faturad_spool_bytes", "Payloads that wait in the database.", false, number(counts.spool_bytes), {}},
  };
}

std::vector<obs::Sample> http_samples(const http::ServerStats& stats) {
  const auto number = [](const std::atomic<std::uint64_t>& value) { return static_cast<double>(value.load()); };
  const char* const responses = "Responses by class of status.";
  return {
      {"faturad_http_connections", "Open connections.", false, number(stats.connections), {}},
      {"faturad_http_connections_total", "Connections ever accepted.", true, number(stats.connections_total), {}},
      {"faturad_http_connections_refused_total", "Connections refused for want of room.", true, number(stats.connections_refused), {}},
      {"faturad_http_requests_total", "Requests.", true, number(stats.requests), {}},
      {"faturad_http_responses_total", responses, true, number(stats.responses_2xx), {{"class", "2xx"}}},
      {"faturad_http_responses_total", responses, true, number(stats.responses_3xx), {{"class", "3xx"}}},
      {"faturad_http_responses_total", responses, true, number(stats.responses_4xx), {{"class", "4xx"}}},
      {"faturad_http_responses_total", responses, true, number(stats.responses_5xx), {{"class", "5xx"}}},
      {"faturad_http_uploads_in_progress", "Uploads that are arriving.", false, number(stats.uploads_in_progress), {}},
      {"faturad_http_uploaded_bytes_total", "Bytes of documents received.", true, number(stats.uploaded_bytes), {}},
  };
}

}  // namespace faturad::wiring
