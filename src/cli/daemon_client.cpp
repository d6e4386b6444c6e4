#include "cli/daemon_client.hpp"

#include <csignal>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "config/value.hpp"

namespace faturad::cli {
namespace {

std::string address_of(const config::Config& config) {
  const config::Endpoint listen = config::parse_endpoint(config.server.listen).value();
  const bool v6 = listen.address.find(':') != std::string::npos;
  const bool any = listen.address == "0.0.0.0" || listen.address == "::";
  const std::string host = any ? (v6 ? "::1" : "127.0.0.1") : listen.address;
  return fmt::format("http://{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", listen.port);
}

}  // namespace

DaemonClient::DaemonClient(const config::Config& config) : base_(address_of(config)), client_(net::make_http_client({})) {
  ::signal(SIGPIPE, SIG_IGN);  // the daemon may hang up
}

result<boost::json::object> DaemonClient::ask(const char* method, const std::string& path) {
  net::Request request;
  request.method = method;
  request.url = base_ + path;
  if (request.method == "POST") request.body = net::body_of("");
  const auto answer = client_->send(request);
  if (!answer) return make_error(Errc::unreachable, fmt::format("no daemon answers at {}: {}", base_, answer.error().message));
  boost::system::error_code failed;
  auto json = boost::json::parse(answer->body, failed);
  auto* const object = failed ? nullptr : json.if_object();
  if (answer->status / 100 == 2 && object) return std::move(*object);
  const auto* const detail = object ? object->if_contains("detail") : nullptr;
  const std::string why = detail && detail->is_string() ? std::string(detail->as_string()) : fmt::format("{} answered {}", base_, answer->status);
  const auto code = answer->status == 404 ? Errc::not_found : answer->status == 409 ? Errc::conflict : answer->status == 503 ? Errc::unreachable : Errc::internal;
  return make_error(code, why);
}

}  // namespace faturad::cli
