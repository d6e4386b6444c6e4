#include "http/read_routes.hpp"

#include <fmt/format.h>

#include "faturad/extract/extract.hpp"
#include "http/answer.hpp"
#include "http/blob_routes.hpp"
#include "http/dead_letter_routes.hpp"
#include "http/list_query.hpp"
#include "http/openapi.hpp"
#include "http/render.hpp"

namespace faturad::http {
namespace {

Answer get(ServerCore& core, const ReadRequest& request) {
  auto id = id_of(request.parameter);
  if (!id) return id.error();
  auto view = core.ports.documents.get(request.tenant, *id);
  if (!view) return view.error();
  return json_reply(render(*view));
}

Answer text(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({}); !only) return only.error();
  auto id = id_of(request.parameter);
  if (!id) return id.error();
  auto found = core.ports.documents.text(request.tenant, *id);
  if (!found) return found.error();
  Reply reply = json_reply(std::move(*found));
  reply.content_type = "text/plain; charset=utf-8";
  return reply;
}

Answer remove(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({}); !only) return only.error();
  auto id = id_of(request.parameter);
  if (!id) return id.error();
  if (auto removed = core.ports.documents.remove(request.tenant, *id); !removed) return removed.error();
  return json_reply("", 204);
}

Answer list(ServerCore& core, const ReadRequest& request) {
  auto query = read_list_query(request.query, request.tenant);
  if (!query) return query.error();
  auto page = core.ports.documents.list(*query);
  if (!page) return page.error();
  return json_reply(render(*page));
}

Answer set_paused(ServerCore& core, const ReadRequest& request, bool paused) {
  if (auto only = request.query.only({}); !only) return only.error();
  const auto topic = parse_topic(request.parameter);
  if (!topic) return make_error(Errc::not_found, fmt::format("'{}' is no queue: parse, archive, notify are", request.parameter));
  if (auto set = core.ports.queue.set_paused(*topic, paused); !set) return set.error();
  return json_reply(Json().begin_object().member("topic", name(*topic)).member("paused", paused).end_object().take());
}

Answer events(ServerCore& core, const ReadRequest& request) {
  auto after = request.query.number("after", 0, 0, UINT64_MAX - 1);
  if (!after) return after.error();
  auto limit = request.query.number("limit", 100, 1, kMaxPage);
  if (!limit) return limit.error();
  auto page = core.ports.documents.events(request.tenant, *after, static_cast<std::size_t>(*limit));
  if (!page) return page.error();
  return json_reply(render(*page));
}

Answer stats(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({}); !only) return only.error();
  Json json;
  json.begin_object().member("version", FATURAD_VERSION).member("time", to_rfc3339(core.ports.clock.unix_ms()));
  json.key("queues").begin_object();
  for (const Topic topic : {Topic::parse, Topic::archive, Topic::notify}) {
    json.key(name(topic));
    render(json, core.ports.queue.depth(topic), core.ports.queue.oldest_ready_age(topic));
  }
  json.end_object();
  json.key("circuits").begin_array();
  if (core.ports.circuits) {
    for (const CircuitStatus& circuit : core.ports.circuits()) render(json, circuit);
  }
  json.end_array();
  const std::string rate = fmt::format("{:.1f}", core.hub.completions_per_second());
  json.key("completions_per_second").raw(rate);
  json.key("http").begin_object().member("connections", core.stats.connections.load());
  json.member("requests", core.stats.requests.load());
  json.member("uploads_in_progress", core.stats.uploads_in_progress.load());
  json.member("uploaded_bytes", core.stats.uploaded_bytes.load()).end_object();
  return json_reply(json.end_object().take());
}

Answer readyz(ServerCore& core) {
  if (core.draining) return make_error(Errc::shutting_down, "the daemon is shutting down");
  if (auto ready = core.ports.intake.ready(); !ready) return ready.error();
  if (auto ours = core.ports.stores_are_ours(); !ours) return ours.error();
  return json_reply(R"({"status":"ready"})");
}

Answer dispatch(ServerCore& core, const ReadRequest& request) {
  switch (request.route) {
    case Route::get: return get(core, request);
    case Route::text: return text(core, request);
    case Route::remove: return remove(core, request);
    case Route::list: return list(core, request);
    case Route::dead_letters: return dead_letters(core, request);
    case Route::dead_letter: return dead_letter(core, request);
    case Route::redrive_one: return redrive_one(core, request);
    case Route::redrive: return redrive(core, request);
    case Route::purge_one: return purge_one(core, request);
    case Route::purge: return purge(core, request);
    case Route::pause: return set_paused(core, request, true);
    case Route::resume: return set_paused(core, request, false);
    case Route::blobs: return blobs(core, request);
    case Route::migrate: return migrate(core, request);
    case Route::archived: return archived(core, request);
    case Route::lost: return lost(core, request);
    case Route::events: return events(core, request);
    case Route::stats: return stats(core, request);
    case Route::healthz: return json_reply(R"({"status":"alive"})");
    case Route::readyz: return readyz(core);
    case Route::openapi: return json_reply(openapi_document());
    case Route::schema: {
      Reply reply = json_reply(std::string(extract::result_schema()));
      reply.content_type = "application/schema+json";
      return reply;
    }
    case Route::metrics: {
      Reply reply = json_reply(core.ports.metrics());
      reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
      return reply;
    }
    default: return make_error(Errc::internal, "no handler for this route");
  }
}

}  // namespace

bool takes_long(const ReadRequest& request) {
  const auto dry = request.query.flag("dry_run");
  return (request.route == Route::redrive && dry && *dry) || (request.route == Route::blobs && request.query.find("wait"));
}

bool never_blocks(Route route) { return route == Route::healthz || route == Route::readyz || route == Route::openapi || route == Route::schema; }

Reply handle_read(ServerCore& core, const ReadRequest& request) {
  Answer answer = dispatch(core, request);
  if (answer) return std::move(*answer);
  return problem(answer.error(), static_cast<int>(core.options()->retry_after.count()), request.instance, request.request_id);
}

}  // namespace faturad::http
