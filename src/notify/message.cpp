#include "notify/message.hpp"

#include <fmt/format.h>

#include "faturad/core/json.hpp"

namespace faturad::notify {
namespace {

constexpr std::size_t kMaxResult = 4u << 20;  // bytes of JSON; a receiver fetches what is larger

void optional_time(Json& json, std::string_view name, const std::optional<UnixMillis>& time) {
  json.key(name);
  if (time) {
    json.value(to_rfc3339(*time));
  } else {
    json.null();
  }
}

void document(Json& json, const DocumentRecord& record) {
  json.key("document").begin_object().member("id", record.id.str()).member("status", name(record.status));
  json.member("url", "/v1/invoices/" + record.id.str()).member("tenant", record.tenant).member("filename", record.filename);
  json.member("media_type", record.media_type).member("bytes", record.bytes).member("sha256", record.sha256.hex());
  json.member("received_at", to_rfc3339(record.received_at));
  optional_time(json, "finished_at", record.finished_at);
  json.key("duplicate_of");
  if (record.duplicate_of) {
    json.value(record.duplicate_of->str());
  } else {
    json.null();
  }
  json.end_object();
}

void result_member(Json& json, const store::DocumentView& view, bool wanted) {
  const bool small = view.result && view.result->members.size() <= kMaxResult;
  json.key("result");
  if (!wanted || !small) {
    json.null();
  } else {
    json.begin_object().member("pages", view.result->pages).member("text_source", view.result->text_source).raw(view.result->members).end_object();
  }
  json.member("result_omitted", view.result.has_value() && !(wanted && small));
}

}  // namespace

Message make_message(const queue::Notice& notice, const store::DocumentView& view, const MessageOptions& options) {
  using Kind = queue::Notice::Kind;
  const Kind kind = notice.kind == Kind::review && !options.review ? Kind::done : notice.kind;
  Message out;
  out.id = fmt::format("{}-{}", view.record.id.str(), notice.event);
  out.type = name(kind);
  Json json;
  json.begin_object().member("id", out.id).member("type", out.type).member("occurred_at", to_rfc3339(notice.at));
  json.key("reason");
  if (notice.reason.empty()) {
    json.null();
  } else {
    json.value(notice.reason);
  }
  json.key("review").begin_array();
  if (view.result) {
    for (const std::string& reason : view.result->review) json.value(reason);
  }
  json.end_array();
  document(json, view.record);
  result_member(json, view, options.include_result);
  out.body = json.end_object().take();
  return out;
}

Message make_test_message(UnixMillis now) {
  const std::string id = "test-" + make_document_id(now).str();
  Json json;
  json.begin_object().member("id", id).member("type", "test").member("occurred_at", to_rfc3339(now)).end_object();
  return {id, "test", json.take()};
}

}  // namespace faturad::notify
