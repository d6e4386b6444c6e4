#include "http/blob_routes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "http/list_query.hpp"
#include "http/render.hpp"

namespace faturad::http {
namespace {

std::string render_migration(ServerCore& core, std::chrono::milliseconds wait = {}) {
  const Migration migration = core.ports.migration(wait);
  const queue::Depth depth = core.ports.queue.depth(Topic::archive);
  Json json;
  json.begin_object().member("store", migration.store).member("looking", migration.looking).member("elsewhere", migration.elsewhere);
  json.member("stuck", migration.stuck).member("to_remove", migration.to_remove);
  json.key("queue");
  render(json, depth, core.ports.queue.oldest_ready_age(Topic::archive));
  return json.end_object().take();
}

std::string render(const store::ArchivedPage& page) {
  Json json;
  json.begin_object().key("items").begin_array();
  for (const store::Archived& document : page.items) {
    json.begin_object().member("id", document.id.str()).member("sha256", document.sha256.hex()).member("bytes", document.bytes);
    json.key("stores").begin_array();
    for (const store::Sites site : store::kAllSites) {
      if (document.sites & site) json.value(store::site_name(site));
    }
    json.end_array().end_object();
  }
  json.end_array().key("next");
  if (page.next) {
    json.value(page.next->str());
  } else {
    json.null();
  }
  return json.end_object().take();
}

}  // namespace

Answer blobs(ServerCore& core, const ReadRequest& request) {
  constexpr std::chrono::milliseconds kLongest{10'000};
  if (auto only = request.query.only({"wait"}); !only) return only.error();
  auto wait = request.query.duration("wait", std::chrono::milliseconds(0));
  if (!wait) return wait.error();
  return json_reply(render_migration(core, std::min(*wait, kLongest)));
}

Answer migrate(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"to"}); !only) return only.error();
  constexpr std::string_view kStores[] = {"", "embedded", "primary", "secondary", "mirror"};
  const std::string to = request.query.text("to"), store = core.ports.migration({}).store;
  if (std::find(std::begin(kStores), std::end(kStores), to) == std::end(kStores)) {
    return make_error(Errc::invalid_argument, fmt::format("to is '{}': embedded, primary, secondary or mirror", to));
  }
  if (!to.empty() && to != store) {
    return make_error(Errc::conflict, fmt::format("documents go to '{}', as blob.store said when it was read last: set it to '{}' and reload the daemon (SIGHUP)", store, to));
  }
  core.ports.migrate();
  return json_reply(render_migration(core), 202);
}

Answer archived(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"from", "limit"}); !only) return only.error();
  auto limit = request.query.number("limit", 100, 1, kMaxPage);
  if (!limit) return limit.error();
  const std::string from = request.query.text("from");
  auto id = from.empty() ? result<DocumentId>(DocumentId{}) : id_of(from);
  if (!id) return id.error();
  auto page = core.ports.archive.list(*id, static_cast<std::size_t>(*limit));
  if (!page) return page.error();
  return json_reply(render(*page));
}

Answer lost(ServerCore& core, const ReadRequest& request) {
  if (auto only = request.query.only({"sha256", "store"}); !only) return only.error();
  const std::string hex = request.query.text("sha256"), name = request.query.text("store");
  const auto sha256 = Sha256::from_hex(hex);
  if (!sha256) return make_error(Errc::invalid_argument, fmt::format("sha256 is '{}': it wants 64 hexadecimal digits", hex));
  const auto site = store::parse_site(name);
  if (!site) return make_error(Errc::invalid_argument, fmt::format("store is '{}': primary, secondary or embedded", name));
  auto linked = core.ports.archive.linked(*sha256);
  if (!linked) return linked.error();
  if (!(*linked & *site)) return make_error(Errc::not_found, fmt::format("no document with this SHA-256 lies in '{}'", name));
  if (auto noted = core.ports.archive.note_lost(*sha256, *site); !noted) return noted.error();
  return json_reply(Json().begin_object().member("sha256", hex).member("store", name).member("lost", true).end_object().take());
}

}  // namespace faturad::http
