#include "http/openapi.hpp"

#include <map>

#include "faturad/core/json.hpp"
#include "http/router.hpp"

namespace faturad::http {
namespace {

struct Description {
  const char* summary;
  std::vector<const char*> query;
  std::vector<std::pair<int, const char*>> responses;
};

Description describe(Route route) {
  switch (route) {
    case Route::upload:
      return {"Take in one PDF as the body, or several as multipart/form-data; a last segment of the path is its file name",
              {"wait", "priority", "delay", "duplicates"},
              {{200, "Read in time: the result"}, {202, "Accepted: durable and queued"}, {409, "Duplicate, or Idempotency-Key in use"},
               {413, "Body over server.max_body"}, {415, "Not a PDF type"}, {422, "Not a PDF, empty, or Idempotency-Key used for another document"},
               {503, "Cannot accept now; Retry-After says when"}, {507, "No room on the medium"}}};
    case Route::list:
      return {"List documents", {"status", "review", "kind", "seller_tax_id", "number", "issued_from", "issued_to", "received_from", "received_to",
                                 "min_total", "max_total", "q", "order", "limit", "cursor"}, {{200, "A page and the cursor of the next"}, {400, "Bad parameter"}}};
    case Route::get: return {"State and result of a document", {"wait"}, {{200, "The document"}, {404, "No such document"}}};
    case Route::document: return {"The PDF as it was sent", {}, {{200, "The PDF"}, {206, "A range of it"}, {304, "Not modified"}, {404, "No such document"}}};
    case Route::text: return {"Its plain text, pages separated by form feeds", {}, {{200, "The text"}, {404, "No such document"}, {409, "Not read yet"}}};
    case Route::remove: return {"Delete a document, its result and its jobs", {}, {{204, "Deleted"}, {404, "No such document"}}};
    case Route::dead_letters: return {"List dead letters", {"reason", "topic", "from", "to", "limit", "cursor"}, {{200, "A page"}}};
    case Route::dead_letter: return {"One dead letter with its errors", {}, {{200, "The dead letter"}, {404, "Not dead"}}};
    case Route::redrive_one: return {"Put one dead letter back into its queue", {}, {{200, "Count"}, {404, "Not dead"}}};
    case Route::redrive: return {"Put dead letters back into their queues", {"reason", "topic", "from", "to", "rate", "limit", "dry_run"}, {{200, "Count"}}};
    case Route::purge_one: return {"Delete one dead letter and its document", {}, {{200, "Count"}, {404, "Not dead"}}};
    case Route::purge: return {"Delete dead letters and their documents", {"reason", "topic", "from", "to", "all"}, {{200, "Count"}}};
    case Route::pause: return {"Stop handing out jobs of a queue", {}, {{200, "Paused"}}};
    case Route::resume: return {"Hand out jobs of a queue again", {}, {{200, "Resumed"}}};
    case Route::blobs: return {"Where documents lie, and how many are on their way there; with wait once there is none, or after so long (10s at most)", {"wait"}, {{200, "Numbers"}, {400, "Bad parameter"}}};
    case Route::migrate: return {"Look for documents that do not lie where blob.store says, and move them", {"to"}, {{202, "Looking"}, {400, "No such store"}, {409, "blob.store says otherwise"}}};
    case Route::archived: return {"Documents that lie in blob stores, in the order of their ids", {"from", "limit"}, {{200, "A page, and where the next one starts"}}};
    case Route::lost: return {"Note that a blob is gone or differs, so that sending its document again brings it back", {"sha256", "store"}, {{200, "Noted"}, {400, "Bad parameter"}, {404, "No document of this content lies there"}}};
    case Route::events: return {"Change feed: JSON with long poll, or server-sent events", {"after", "limit", "wait"}, {{200, "Events after the given sequence"}}};
    case Route::stats: return {"Queue depths, circuits to other servers, traffic", {}, {{200, "Numbers"}}};
    case Route::healthz: return {"The process lives", {}, {{200, "Alive"}}};
    case Route::readyz: return {"Documents are accepted", {}, {{200, "Ready"}, {503, "Not ready: why"}, {507, "No room"}}};
    case Route::metrics: return {"Prometheus metrics", {}, {{200, "Text exposition format"}}};
    case Route::openapi: return {"This description", {}, {{200, "OpenAPI 3.1"}}};
    case Route::schema: return {"JSON Schema of a result", {}, {{200, "JSON Schema, draft 2020-12"}}};
    case Route::none: break;
  }
  return {"", {}, {}};
}

void parameter(Json& json, std::string_view name, std::string_view where) {
  json.begin_object().member("name", name).member("in", where).member("required", where == "path");
  json.key("schema").begin_object().member("type", "string").end_object().end_object();
}

// The JSON Schema of an answer; empty: it has none. A result's form is said once, by its own.
std::string_view schema_of(Route route, int status) {
  if (status != 200) return {};
  if (route == Route::get || route == Route::upload) return R"({"$ref":"/v1/schema"})";
  if (route == Route::stats) return R"({"type":"object","required":["circuits"],"properties":{"circuits":{"type":"array","items":{"$ref":"#/components/schemas/circuit"}}}})";
  return {};
}

// A circuit of /v1/stats; docs/api.md says what its members mean.
constexpr char kCircuit[] = R"({"type":"object",
  "required":["name","state","reason","since_ms","wait_ms","opened","refused","succeeded","failed"],
  "properties":{
    "name":{"type":"string"},"state":{"enum":["closed","open","half-open"]},"reason":{"type":"string"},
    "since_ms":{"type":"integer","minimum":0},"wait_ms":{"type":"integer","minimum":0},
    "opened":{"type":"integer","minimum":0},"refused":{"type":"integer","minimum":0},
    "succeeded":{"type":"integer","minimum":0},"failed":{"type":"integer","minimum":0}}})";

void operation(Json& json, const RouteInfo& info) {
  const Description text = describe(info.route);
  json.begin_object().member("summary", text.summary).key("parameters").begin_array();
  const std::string_view path = info.path;
  if (const std::size_t open = path.find('{'); open != std::string_view::npos) {
    parameter(json, path.substr(open + 1, path.find('}') - open - 1), "path");
  }
  for (const char* name : text.query) parameter(json, name, "query");
  json.end_array().key("responses").begin_object();
  for (const auto& [status, meaning] : text.responses) {
    json.key(std::to_string(status)).begin_object().member("description", meaning);
    if (const std::string_view schema = schema_of(info.route, status); !schema.empty()) {
      json.key("content").begin_object().key("application/json").begin_object().key("schema").raw(schema).end_object().end_object();
    }
    json.end_object();
  }
  json.end_object().end_object();
}

}  // namespace

std::string openapi_document() {
  // OpenAPI knows a path once: methods of the same path stand together, whatever their parameter is called.
  std::map<std::string, std::vector<const RouteInfo*>> paths;
  for (const RouteInfo& info : routes()) paths[info.path].push_back(&info);
  Json json;
  json.begin_object().member("openapi", "3.1.0").key("info").begin_object();
  json.member("title", "faturad").member("version", FATURAD_VERSION).end_object().key("paths").begin_object();
  for (const auto& [path, infos] : paths) {
    json.key(path).begin_object();
    for (const RouteInfo* info : infos) {
      std::string method(info->method);
      for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
      json.key(method);
      operation(json, *info);
    }
    json.end_object();
  }
  json.end_object().key("components").begin_object().key("schemas").begin_object().key("circuit").raw(kCircuit).end_object().end_object();
  return json.end_object().take();
}

}  // namespace faturad::http
