#include "http/render.hpp"

namespace faturad::http {
namespace {

void time_member(Json& json, std::string_view name, const std::optional<UnixMillis>& time) {
  json.key(name);
  if (time) {
    json.value(to_rfc3339(*time));
  } else {
    json.null();
  }
}

void optional_member(Json& json, std::string_view name, const std::string& text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

void errors_member(Json& json, const std::vector<AttemptError>& errors) {
  json.key("errors").begin_array();
  for (const AttemptError& error : errors) {
    json.begin_object().member("at", to_rfc3339(error.at)).member("code", name(error.code));
    json.member("message", error.message).end_object();
  }
  json.end_array();
}

// What every answer about a document says of it.
void envelope(Json& json, const DocumentRecord& record) {
  json.member("id", record.id.str()).member("status", name(record.status)).member("attempts", record.attempts);
  time_member(json, "received_at", record.received_at);
  time_member(json, "finished_at", record.finished_at);
  if (record.next_attempt_at) time_member(json, "next_attempt_at", record.next_attempt_at);
  if (record.duplicate_of) json.member("duplicate_of", record.duplicate_of->str());
  if (record.redrives > 0) json.member("redrives", record.redrives);
}

// `result`: a StoredResult or a ResultSummary; null: there is none.
template <class Result>
void document_member(Json& json, const DocumentRecord& record, const Result* result) {
  json.key("document").begin_object();
  optional_member(json, "filename", record.filename);
  json.member("media_type", "application/pdf").member("bytes", record.bytes).member("sha256", record.sha256.hex());
  json.key("pages");
  if (result) {
    json.value(result->pages).member("text_source", result->text_source);
  } else {
    json.null().key("text_source").null();
  }
  json.end_object();
}

void review_member(Json& json, const std::vector<std::string>& reasons) {
  json.key("review").begin_array();
  for (const std::string& reason : reasons) json.value(reason);
  json.end_array();
}

void letter_members(Json& json, const queue::DeadLetter& letter) {
  json.begin_object().member("topic", name(letter.topic)).member("reason", letter.reason);
  json.member("died_at", to_rfc3339(letter.died_at));
  envelope(json, letter.document);
  document_member<store::StoredResult>(json, letter.document, nullptr);
  errors_member(json, letter.document.errors);
  json.end_object();
}

}  // namespace

std::string render(const store::DocumentView& view) {
  Json json;
  json.begin_object();
  envelope(json, view.record);
  document_member(json, view.record, view.result ? &*view.result : nullptr);
  if (!view.record.errors.empty()) errors_member(json, view.record.errors);
  review_member(json, view.result ? view.result->review : std::vector<std::string>());
  if (view.result) {
    json.raw(view.result->members);
  } else {
    json.key("invoices").begin_array().end_array().key("warnings").begin_array().end_array();
  }
  return json.end_object().take();
}

std::string render(const store::ListPage& page) {
  Json json;
  json.begin_object().key("items").begin_array();
  for (const store::ListItem& item : page.items) {
    json.begin_object();
    envelope(json, item.record);
    document_member(json, item.record, item.result.text_source.empty() ? nullptr : &item.result);
    review_member(json, item.result.review);
    json.key("invoices").begin_array();
    for (const InvoiceSummary& invoice : item.result.invoices) {
      json.begin_object();
      optional_member(json, "kind", invoice.kind);
      optional_member(json, "number", invoice.number);
      optional_member(json, "seller_name", invoice.seller_name);
      optional_member(json, "seller_tax_id", invoice.seller_tax_id);
      optional_member(json, "currency", invoice.currency);
      optional_member(json, "issue_date", invoice.issue_date);
      optional_member(json, "due_date", invoice.due_date);
      optional_member(json, "total", invoice.total);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
  optional_member(json, "cursor", page.cursor);
  return json.end_object().take();
}

std::string render(const queue::DeadLetterPage& page) {
  Json json;
  json.begin_object().key("items").begin_array();
  for (const queue::DeadLetter& letter : page.items) letter_members(json, letter);
  json.end_array();
  optional_member(json, "cursor", page.cursor);
  return json.end_object().take();
}

std::string render(const queue::DeadLetter& letter) {
  Json json;
  letter_members(json, letter);
  return json.take();
}

void render(Json& json, const store::Event& event) {
  json.begin_object().member("sequence", event.sequence).member("type", name(event.type));
  json.member("at", to_rfc3339(event.at)).member("id", event.id.str());
  if (!event.reason.empty()) json.member("reason", event.reason);
  json.end_object();
}

std::string render(const store::EventPage& page) {
  Json json;
  json.begin_object().key("items").begin_array();
  for (const store::Event& event : page.items) render(json, event);
  json.end_array().member("last", page.last).member("first_kept", page.first_kept);
  return json.end_object().take();
}

void render(Json& json, const store::Accepted& accepted, const std::string& filename, std::uint64_t bytes,
            std::optional<std::uint64_t> eta_seconds) {
  json.begin_object().member("id", accepted.id.str()).member("status", name(accepted.status));
  json.member("status_url", "/v1/invoices/" + accepted.id.str());
  optional_member(json, "filename", filename);
  json.member("bytes", bytes).member("sha256", accepted.sha256.hex());
  json.member("queue_position", accepted.queue_position).member("eta_seconds", eta_seconds);
  if (accepted.duplicate_of) json.member("duplicate_of", accepted.duplicate_of->str());
  json.end_object();
}

void render(Json& json, const queue::Depth& depth, std::chrono::milliseconds oldest_ready) {
  json.begin_object().member("accepted", depth.accepted).member("ready", depth.ready);
  json.member("retrying", depth.retrying).member("running", depth.running).member("done", depth.done);
  json.member("dead", depth.dead).member("deleted", depth.deleted).member("paused", depth.paused);
  json.member("conserved", depth.accepted == depth.accounted());
  json.member("oldest_ready_ms", oldest_ready.count()).end_object();
}

void render(Json& json, const CircuitStatus& circuit) {
  json.begin_object().member("name", circuit.name).member("state", name(circuit.state)).member("reason", circuit.reason);
  json.member("since_ms", circuit.since.count()).member("wait_ms", circuit.wait.count()).member("opened", circuit.opened);
  json.member("refused", circuit.refused).member("succeeded", circuit.succeeded).member("failed", circuit.failed).end_object();
}

}  // namespace faturad::http
