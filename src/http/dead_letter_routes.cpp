#include "http/dead_letter_routes.hpp"

#include "http/list_query.hpp"
#include "http/render.hpp"

namespace faturad::http {
namespace {

bool is_reason(std::string_view text) {
  for (int number = 1; number < static_cast<int>(Errc::internal); ++number) {
    if (name(static_cast<Errc>(number)) == text) return true;
  }
  return text == name(Errc::internal);
}

result<queue::DeadLetterFilter> filter_of(const ReadRequest& request) {
  queue::DeadLetterFilter filter;
  filter.tenant = request.tenant;
  filter.reason = request.query.text("reason");
  if (!filter.reason.empty() && !is_reason(filter.reason)) {
    return make_error(Errc::invalid_argument, fmt::format("reason: '{}' is not the name of an error; docs/api.md lists them", filter.reason));
  }
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

}  // namespace

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

}  // namespace faturad::http
