// From the configuration to the options of each part.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/config.hpp"
#include "faturad/http/server.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/store/engine.hpp"
#include "faturad/worker/worker_pool.hpp"

namespace faturad::wiring {

store::EngineOptions engine_options(const config::Config& config, std::function<void(const std::string&)> log);
worker::PoolOptions pool_options(const config::Config& config);
worker::ParserOptions parser_options(const config::Config& config);
worker::WorkerPool::Factory parser_factory(const config::Config& config);
http::ServerOptions server_options(const config::Config& config);
std::unique_ptr<obs::Metrics> make_metrics(store::Engine& engine, const http::Server& server, const worker::WorkerPool& pool);

}  // namespace faturad::wiring
