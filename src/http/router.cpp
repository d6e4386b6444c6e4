#include "http/router.hpp"

#include <algorithm>

#include "http/query.hpp"

namespace faturad::http {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    out.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(out.back().size());
  }
  return out;
}

// The parameter when `path` has the form of `pattern`.
struct Fit {
  bool fits = false;
  std::string parameter;
  bool bad = false;
};

Fit fit(const std::vector<std::string_view>& path, std::string_view pattern) {
  const auto wanted = segments_of(pattern);
  Fit out;
  if (wanted.size() != path.size()) return out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (wanted[i] != path[i]) return {};
      continue;
    }
    if (path[i].empty()) return {};
    const auto decoded = percent_decode(path[i], false);
    out.bad = !decoded;
    out.parameter = decoded.value_or("");
  }
  out.fits = true;
  return out;
}

}  // namespace

const std::vector<RouteInfo>& routes() {
  // The first that fits wins: fixed segments stand before parameters.
  static const std::vector<RouteInfo> all{
      {Route::list, "GET", "/v1/invoices"},
      {Route::list, "GET", "/v1/invoices/"},
      {Route::upload, "POST", "/v1/invoices"},
      {Route::upload, "PUT", "/v1/invoices"},
      {Route::upload, "PUT", "/v1/invoices/"},
      {Route::upload, "POST", "/v1/invoices/"},
      {Route::get, "GET", "/v1/invoices/{id}"},
      {Route::remove, "DELETE", "/v1/invoices/{id}"},
      {Route::upload, "PUT", "/v1/invoices/{id}"},
      {Route::upload, "POST", "/v1/invoices/{id}"},
      {Route::document, "GET", "/v1/invoices/{id}/document"},
      {Route::text, "GET", "/v1/invoices/{id}/text"},
      {Route::dead_letters, "GET", "/v1/dead-letters"},
      {Route::purge, "DELETE", "/v1/dead-letters"},
      {Route::redrive, "POST", "/v1/dead-letters/redrive"},
      {Route::dead_letter, "GET", "/v1/dead-letters/{id}"},
      {Route::purge_one, "DELETE", "/v1/dead-letters/{id}"},
      {Route::redrive_one, "POST", "/v1/dead-letters/{id}/redrive"},
      {Route::pause, "POST", "/v1/queues/{topic}/pause"},
      {Route::resume, "POST", "/v1/queues/{topic}/resume"},
      {Route::blobs, "GET", "/v1/blobs"},
      {Route::migrate, "POST", "/v1/blobs/migrate"},
      {Route::archived, "GET", "/v1/blobs/documents"},
      {Route::lost, "POST", "/v1/blobs/lost"},
      {Route::events, "GET", "/v1/events"},
      {Route::stats, "GET", "/v1/stats"},
      {Route::healthz, "GET", "/healthz"},
      {Route::readyz, "GET", "/readyz"},
      {Route::metrics, "GET", "/metrics"},
      {Route::openapi, "GET", "/openapi.json"},
      {Route::schema, "GET", "/v1/schema"},
  };
  return all;
}

Match route(std::string_view method, std::string_view path) {
  Match match;
  if (path.empty() || path[0] != '/') return match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const auto segments = segments_of(path);
  for (const RouteInfo& info : routes()) {
    Fit found = fit(segments, info.path);
    if (!found.fits) continue;
    if (info.method == wanted) return {info.route, std::move(found.parameter), {}, found.bad};
    if (std::find(match.allowed.begin(), match.allowed.end(), info.method) == match.allowed.end()) {
      match.allowed.emplace_back(info.method);
    }
  }
  return match;
}

}  // namespace faturad::http
