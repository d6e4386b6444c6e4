// Which request is meant: method and path to a route and its parameters. No I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faturad::http {

enum class Route {
  none,
  upload, list, get, document, text, remove,
  dead_letters, dead_letter, redrive_one, redrive, purge_one, purge,
  pause, resume, blobs, migrate, archived, lost, events, stats, healthz, readyz, metrics, openapi, schema,
};

struct Match {
  Route route = Route::none;
  std::string parameter;             // of the path: an id, a topic or a file name, decoded
  std::vector<std::string> allowed;  // methods, when the path is known and the method is not
  bool bad_path = false;             // a broken %-escape
};

// `path` is the target before '?'. HEAD is routed as GET.
Match route(std::string_view method, std::string_view path);

struct RouteInfo {
  Route route;
  const char* method;
  const char* path;  // as the OpenAPI document writes it
};
const std::vector<RouteInfo>& routes();

}  // namespace faturad::http
