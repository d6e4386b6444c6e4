#include "http/read_routes.hpp"

#include <charconv>

#include <fmt/format.h>

#include "faturad/extract/extract.hpp"
#include "http/openapi.hpp"
#include "http/render.hpp"

namespace faturad::http {
namespace {

constexpr std::uint64_t kMaxPage = 1'000;

// A reply, or why there is none: what each route's function gives.
using Answer = result<Reply>;

Reply json_reply(std::string body, int status = 200) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

result<DocumentId> id_of(const std::string& text) {
  if (const auto id = DocumentId::parse(text)) return *id;
  return make_error(Errc::not_found, fmt::format("'{}' is no document id (26 letters and digits)", text));
}

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

bool is_kind(const std::string& text) {
  constexpr std::string_view kKinds[] = {"invoice", "credit_note", "order", "receipt", "utility_bill", "nfe", "nfce",
                                         "nfse", "cte", "mdfe", "cce", "boleto", "other"};
  return std::find(std::begin(kKinds), std::end(kKinds), text) != std::end(kKinds);
}

result<void> read_words(const Query& query, store::ListQuery& list) {
  if (const std::string* status = query.find("status")) {
    list.status = parse_document_status(*status);
    if (!list.status) {
      return make_error(Errc::invalid_argument, fmt::format("status: '{}' is not queued, running, retrying, done or dead", *status));
    }
  }
  list.kind = query.text("kind");
  if (!list.kind.empty() && !is_kind(list.kind)) {
    return make_error(Errc::invalid_argument, fmt::format("kind: '{}' is no kind of invoice; docs/api.md lists them", list.kind));
  }
  const std::string order = query.text("order");
  if (!order.empty() && order != "newest" && order != "oldest") {
    return make_error(Errc::invalid_argument, fmt::format("order: '{}' is not newest or oldest", order));
  }
  list.newest_first = order != "oldest";
  list.seller_tax_id = query.text("seller_tax_id");
  list.number = query.text("number");
  list.q = query.text("q");
  list.cursor = query.text("cursor");
  return {};
}

result<store::ListQuery> list_query(const ReadRequest& request) {
  const Query& query = request.query;
  if (auto only = query.only({"status", "kind", "seller_tax_id", "number", "issued_from", "issued_to", "received_from",
                              "received_to", "min_total", "max_total", "q", "order", "limit", "cursor"});
      !only) {
    return only.error();
  }
  store::ListQuery list;
  list.tenant = request.tenant;
  if (auto words = read_words(query, list); !words) return words.error();
  for (const auto& [name, field] : {std::pair{"issued_from", &list.issued_from}, std::pair{"issued_to", &list.issued_to}}) {
    auto date = query.date(name);
    if (!date) return date.error();
    *field = *date;
  }
  for (const auto& [name, field] : {std::pair{"min_total", &list.min_total}, std::pair{"max_total", &list.max_total}}) {
    auto amount = query.decimal(name);
    if (!amount) return amount.error();
    *field = *amount;
  }
  auto from = query.time("received_from", false);
  if (!from) return from.error();
  list.received_from = *from;
  auto to = query.time("received_to", true);
  if (!to) return to.error();
  list.received_to = *to;
  auto limit = query.number("limit", 50, 1, kMaxPage);
  if (!limit) return limit.error();
  list.limit = static_cast<std::size_t>(*limit);
  return list;
}

Answer list(ServerCore& core, const ReadRequest& request) {
  auto query = list_query(request);
  if (!query) return query.error();
  auto page = core.ports.documents.list(*query);
  if (!page) return page.error();
  return json_reply(render(*page));
}

result<queue::DeadLetterFilter> filter_of(const ReadRequest& request) {
  queue::DeadLetterFilter filter;
  filter.tenant = request.tenant;
  filter.reason = request.query.text("reason");
  if (const std::string* topic = request.query.find("topic")) {
    filter.topic = parse_topic(*topic);
    if (!filter.topic) return make_error(Errc::invalid_argument, fmt::format("topic: '{}' is not parse, archive or notify", *topic));
  }
  auto from = request.query.time("from", false);
  if (!from) return from.error();
  filter.died_from = *from;
  auto to = request.query.time("to", true);
  if (!to) return to.error();
  filter.died_to = *to;
  return filter;
}

Answer dead_letters(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"reason", "topic", "from", "to", "limit", "cursor"}); !only) return only.error();
  auto filter = filter_of(request);
  if (!filter) return filter.error();
  auto limit = request.query.number("limit", 50, 1, kMaxPage);
  if (!limit) return limit.error();
  auto page = core.ports.dead_letters.list(*filter, static_cast<std::size_t>(*limit), request.query.text("cursor"));
  if (!page) return page.error();
  return json_reply(render(*page));
}

// The filter for one document; not_found when it is not dead.
result<queue::DeadLetter> one_letter(ServerCore& core, const ReadRequest& request) {
  auto id = id_of(request.parameter);
  if (!id) return id.error();
  queue::DeadLetterFilter filter;
  filter.tenant = request.tenant;
  filter.id = *id;
  auto view = core.ports.documents.get(request.tenant, *id);
  if (!view) return view.error();
  if (view->record.status == DocumentStatus::dead && view->record.finished_at) {
    filter.topic = Topic::parse;
    filter.died_from = filter.died_to = view->record.finished_at;
  }
  auto page = core.ports.dead_letters.list(filter, 1, "");
  if (!page) return page.error();
  if (page->items.empty()) return make_error(Errc::not_found, fmt::format("document {} is not dead", request.parameter));
  return std::move(page->items.front());
}

queue::DeadLetterFilter exactly(const ReadRequest& request, const queue::DeadLetter& letter) {
  queue::DeadLetterFilter filter;
  filter.tenant = request.tenant;
  filter.topic = letter.topic;
  filter.id = letter.document.id;
  filter.died_from = filter.died_to = letter.died_at;
  return filter;
}

Reply count_reply(const char* what, std::uint64_t count) {
  return json_reply(Json().begin_object().member(what, count).end_object().take());
}

Answer dead_letter(ServerCore& core, const ReadRequest& request) {
  auto letter = one_letter(core, request);
  if (!letter) return letter.error();
  return json_reply(render(*letter));
}

Answer redrive_one(ServerCore& core, const ReadRequest& request) {
  auto letter = one_letter(core, request);
  if (!letter) return letter.error();
  auto moved = core.ports.dead_letters.redrive(exactly(request, *letter), {});
  if (!moved) return moved.error();
  return count_reply("redriven", *moved);
}

Answer purge_one(ServerCore& core, const ReadRequest& request) {
  auto letter = one_letter(core, request);
  if (!letter) return letter.error();
  auto removed = core.ports.dead_letters.purge(exactly(request, *letter));
  if (!removed) return removed.error();
  return count_reply("purged", *removed);
}

// Reads the documents again without keeping anything and says how many would pass now.
Answer dry_run(ServerCore& core, const queue::DeadLetterFilter& filter, std::uint64_t limit) {
  std::uint64_t pass = 0, fail = 0;
  std::string cursor;
  do {
    auto page = core.ports.dead_letters.list(filter, static_cast<std::size_t>(std::min<std::uint64_t>(100, limit - pass - fail)), cursor);
    if (!page) return page.error();
    for (const queue::DeadLetter& letter : page->items) {
      if (core.draining) return make_error(Errc::shutting_down, "the daemon is shutting down");
      ++(core.ports.would_pass(letter.document) ? pass : fail);
    }
    cursor = page->cursor;
  } while (!cursor.empty() && pass + fail < limit);
  return json_reply(Json().begin_object().member("would_pass", pass).member("would_fail", fail).end_object().take());
}

Answer redrive(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"reason", "topic", "from", "to", "rate", "limit", "dry_run"}); !only) return only.error();
  auto filter = filter_of(request);
  if (!filter) return filter.error();
  auto limit = request.query.number("limit", UINT64_MAX, 1, UINT64_MAX);
  if (!limit) return limit.error();
  auto rate = request.query.number("rate", 0, 1, 1'000'000);
  if (!rate) return rate.error();
  auto dry = request.query.flag("dry_run");
  if (!dry) return dry.error();
  if (*dry) return dry_run(core, *filter, *limit);
  queue::RedriveOptions options;
  options.limit = *limit;
  options.per_second = static_cast<double>(*rate);
  auto moved = core.ports.dead_letters.redrive(*filter, options);
  if (!moved) return moved.error();
  return count_reply("redriven", *moved);
}

Answer purge(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"reason", "topic", "from", "to", "all"}); !only) return only.error();
  auto filter = filter_of(request);
  if (!filter) return filter.error();
  auto all = request.query.flag("all");
  if (!all) return all.error();
  const bool narrow = !filter->reason.empty() || filter->topic || filter->died_from || filter->died_to;
  if (!narrow && !*all) {
    return make_error(Errc::invalid_argument, "purge removes documents for good: name reason, topic, from or to, or say all=true");
  }
  auto removed = core.ports.dead_letters.purge(*filter);
  if (!removed) return removed.error();
  return count_reply("purged", *removed);
}

Answer set_paused(ServerCore& core, const ReadRequest& request, bool paused) {
  if (auto only = request.query.only({}); !only) return only.error();
  const auto topic = parse_topic(request.parameter);
  if (!topic) return make_error(Errc::not_found, fmt::format("'{}' is no queue: parse, archive, notify are", request.parameter));
  if (auto set = core.ports.queue.set_paused(*topic, paused); !set) return set.error();
  return json_reply(Json().begin_object().member("topic", name(*topic)).member("paused", paused).end_object().take());
}

std::string render_migration(ServerCore& core) {
  const Migration migration = core.ports.migration();
  const queue::Depth depth = core.ports.queue.depth(Topic::archive);
  Json json;
  json.begin_object().member("store", migration.store).member("looking", migration.looking).member("elsewhere", migration.elsewhere);
  json.key("queue");
  render(json, depth, core.ports.queue.oldest_ready_age(Topic::archive));
  return json.end_object().take();
}

Answer blobs(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({}); !only) return only.error();
  return json_reply(render_migration(core));
}

Answer migrate(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"to"}); !only) return only.error();
  const std::string to = request.query.text("to"), store = core.ports.migration().store;
  if (!to.empty() && to != store) {
    return make_error(Errc::conflict, fmt::format("documents go to '{}', as blob.store said when it was read last: set it to '{}' and reload the daemon (SIGHUP)", store, to));
  }
  core.ports.migrate();
  return json_reply(render_migration(core), 202);
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
  return request.route == Route::redrive && dry && *dry;
}

bool never_blocks(Route route) { return route == Route::healthz || route == Route::readyz || route == Route::openapi || route == Route::schema; }

Reply handle_read(ServerCore& core, const ReadRequest& request) {
  Answer answer = dispatch(core, request);
  if (answer) return std::move(*answer);
  return problem(answer.error(), static_cast<int>(core.options()->retry_after.count()), request.instance, request.request_id);
}

}  // namespace faturad::http
