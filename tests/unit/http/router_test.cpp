#include "http/router.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "http/openapi.hpp"
#include "http/render.hpp"
#include "support/catch.hpp"

using namespace faturad::http;

TEST_CASE("router: paths with their parameters") {
  CHECK(route("GET", "/v1/invoices").route == Route::list);
  CHECK(route("PUT", "/v1/invoices/a%20b.pdf").parameter == "a b.pdf");
  CHECK(route("PUT", "/v1/invoices/a.pdf").route == Route::upload);
  CHECK(route("GET", "/v1/invoices/01ARYZ6S41TSV4RRFFQ69G5FAV/text").route == Route::text);
  CHECK(route("HEAD", "/healthz").route == Route::healthz);
  CHECK(route("POST", "/v1/dead-letters/redrive").route == Route::redrive);
  CHECK(route("GET", "/v1/invoices/%2").bad_path);
}

TEST_CASE("router: what it does not know, and methods that a path does not take") {
  for (const char* path : {"", "/", "v1/invoices", "/v1", "/v1/invoices/a/b/c", "/v1//invoices", "/metrics/"}) {
    INFO(path);
    const Match match = route("GET", path);
    CHECK(match.route == Route::none);
    CHECK(match.allowed.empty());
  }
  const Match match = route("PATCH", "/v1/invoices");
  CHECK(match.route == Route::none);
  CHECK(match.allowed == std::vector<std::string>{"GET", "POST", "PUT"});
}

TEST_CASE("openapi: every route is described, no two paths are the same but for a name") {
  const auto document = boost::json::parse(openapi_document());
  const auto& paths = document.at("paths").as_object();
  std::vector<std::string> shapes;
  for (const auto& [path, operations] : paths) {
    std::string shape(path);
    if (const auto open = shape.find('{'); open != std::string::npos) shape.replace(open, shape.find('}') - open + 1, "{}");
    shapes.push_back(shape);
  }
  std::sort(shapes.begin(), shapes.end());
  CHECK(std::adjacent_find(shapes.begin(), shapes.end()) == shapes.end());
  for (const RouteInfo& info : routes()) {
    std::string method(info.method);
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    INFO(info.method << ' ' << info.path);
    const auto& operation = paths.at(info.path).at(method);
    CHECK_FALSE(operation.at("summary").as_string().empty());
    CHECK_FALSE(operation.at("responses").as_object().empty());
  }
}

TEST_CASE("openapi: the form of a result is that of the schema") {
  const auto document = boost::json::parse(openapi_document());
  for (const char* pointer : {"/paths/~1v1~1invoices~1{id}/get", "/paths/~1v1~1invoices/post"}) {
    const auto& answer = document.at_pointer(std::string(pointer) + "/responses/200/content/application~1json/schema/$ref");
    CHECK(answer.as_string() == "/v1/schema");
  }
  CHECK(route("GET", "/v1/schema").route == Route::schema);
}

TEST_CASE("openapi: circuits are described as they are answered") {
  const auto document = boost::json::parse(openapi_document());
  const auto& items = document.at_pointer("/paths/~1v1~1stats/get/responses/200/content/application~1json/schema/properties/circuits/items/$ref");
  CHECK(items.as_string() == "#/components/schemas/circuit");
  faturad::Json rendered;
  render(rendered, faturad::CircuitStatus{});
  const auto circuit = boost::json::parse(rendered.take());
  const auto& described = document.at_pointer("/components/schemas/circuit/properties").as_object();
  CHECK(described.size() == circuit.as_object().size());
  for (const auto& member : circuit.as_object()) CHECK(described.contains(member.key()));
}
