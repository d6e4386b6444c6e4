// From the configuration to the options of each part.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "config/config.hpp"
#include "faturad/blob/stores.hpp"
#include "faturad/core/circuit.hpp"
#include "faturad/http/server.hpp"
#include "faturad/notify/notifier.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/store/engine.hpp"
#include "faturad/watch/watcher.hpp"
#include "faturad/worker/archiving.hpp"
#include "faturad/worker/worker_pool.hpp"

namespace faturad::wiring {

store::EngineOptions engine_options(const config::Config& config, std::function<void(const std::string&)> log);
worker::PoolOptions pool_options(const config::Config& config);
worker::ParserFactory parser_factory(const config::Config& config, obs::Metrics& metrics);
result<std::vector<notify::Endpoint>> webhook_endpoints(const config::Config& config);  // with their secrets; configuration
notify::NotifierOptions notifier_options(const config::Config& config);
CircuitOptions webhook_circuit();
std::vector<watch::FolderOptions> watch_folders(const config::Config& config);
http::ServerOptions server_options(const config::Config& config);
// A configured blob store behind its label and its circuit; `store` is null for kind "none".
struct BlobSite {
  std::unique_ptr<blob::BlobStore> plain, store;
  std::unique_ptr<blob::OwnedStore> owned;
  std::unique_ptr<Circuit> circuit;
};
BlobSite blob_site(const std::string& name, const config::Config::BlobSite& site, blob::Ownership ownership, Circuit::Told told = {}, std::stop_token stop = {});
store::Sites archive_target(const config::Config& config);
std::string store_name(store::Sites target);  // as blob.store names it
worker::ArchiveOptions archive_options(const config::Config& config);
std::vector<obs::Sample> circuit_samples(const std::vector<CircuitStatus>& circuits);
std::vector<obs::Sample> archive_samples(const worker::ArchiveCounts& counts);
std::vector<obs::Sample> http_samples(const http::ServerStats& stats);

}  // namespace faturad::wiring
