#include "http/upload.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "http/await.hpp"
#include "http/incoming.hpp"
#include "http/multipart.hpp"
#include "http/render.hpp"
#include "http/upload_options.hpp"

namespace faturad::http {
namespace {

std::string media_type_of(std::string_view content_type) {
  std::string out(content_type.substr(0, content_type.find(';')));
  while (!out.empty() && out.back() == ' ') out.pop_back();
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_multipart(const std::string& media_type) { return media_type == "multipart/form-data"; }

bool is_raw(const std::string& media_type) {
  // curl --data-binary names a form when told nothing; what counts is what the bytes are.
  return media_type.empty() || media_type == "application/pdf" || media_type == "application/x-pdf" ||
         media_type == "application/octet-stream" || media_type == "application/x-www-form-urlencoded";
}

// Marks an idempotency key as in use while its request arrives.
class KeyGuard {
 public:
  KeyGuard(store::Intake& intake, std::string tenant, std::string key)
      : intake_(intake), tenant_(std::move(tenant)), key_(std::move(key)), held_(key_.empty() || intake_.begin_key(tenant_, key_)) {}
  ~KeyGuard() {
    if (held_ && !key_.empty()) intake_.end_key(tenant_, key_);
  }
  KeyGuard(const KeyGuard&) = delete;
  KeyGuard& operator=(const KeyGuard&) = delete;
  bool held() const { return held_; }

 private:
  store::Intake& intake_;
  std::string tenant_, key_;
  bool held_;
};

class UploadCounter {
 public:
  explicit UploadCounter(ServerStats& stats) : stats_(stats) { ++stats_.uploads_in_progress; }
  ~UploadCounter() { --stats_.uploads_in_progress; }
  UploadCounter(const UploadCounter&) = delete;
  UploadCounter& operator=(const UploadCounter&) = delete;

 private:
  ServerStats& stats_;
};

Reply refusal(ServerCore& core, const UploadRequest& request, const Error& error) {
  const auto forecast = core.ports.room_in ? core.ports.room_in() : std::chrono::seconds(0);
  return problem(error, static_cast<int>(std::max(core.options()->retry_after, forecast).count()), request.instance, request.request_id);
}

asio::awaitable<result<void>> read_raw(Batch& batch, ServerCore& core, const UploadRequest& request, BodyReader& body) {
  Incoming& document = batch.add(core, request.filename);
  while (true) {
    result<std::string_view> bytes = co_await body.read();
    if (!bytes) co_return bytes.error();
    if (bytes->empty()) break;
    core.stats.uploaded_bytes += bytes->size();
    result<void> taken = co_await document.take(*bytes);
    if (!taken) co_return taken;
  }
  co_return document.finish();
}

// Gives the events of one piece to the documents they belong to. `current`: the file that is arriving, if any.
asio::awaitable<result<void>> take_events(Batch& batch, ServerCore& core, std::vector<PartEvent> events, Incoming*& current) {
  for (PartEvent& event : events) {
    if (event.kind == PartEvent::Kind::begin) {
      if (!event.header.is_file) continue;  // a plain form field: nothing of ours
      if (batch.size() >= core.options()->max_parts) {
        co_return make_error(Errc::too_large, fmt::format("multipart: over {} files in one request", core.options()->max_parts));
      }
      current = &batch.add(core, event.header.filename);
    } else if (event.kind == PartEvent::Kind::data && current) {
      core.stats.uploaded_bytes += event.data.size();
      result<void> taken = co_await current->take(event.data);
      if (!taken) co_return taken;
    } else if (event.kind == PartEvent::Kind::end && current) {
      result<void> finished = current->finish();
      if (!finished) co_return finished;
      current = nullptr;
    }
  }
  co_return result<void>();
}

asio::awaitable<result<void>> read_multipart(Batch& batch, ServerCore& core, const UploadRequest& request, BodyReader& body) {
  const auto boundary = MultipartParser::boundary_of(request.content_type);
  if (!boundary) {
    co_return make_error(Errc::invalid_argument, "Content-Type: multipart/form-data without a usable boundary");
  }
  MultipartParser parser(*boundary);
  Incoming* current = nullptr;
  while (true) {
    result<std::string_view> bytes = co_await body.read();
    if (!bytes) co_return bytes.error();
    if (bytes->empty()) break;
    result<std::vector<PartEvent>> events = parser.feed(*bytes);
    if (!events) co_return events.error();
    std::vector<PartEvent> list = std::move(*events);
    result<void> taken = co_await take_events(batch, core, std::move(list), current);
    if (!taken) co_return taken;
  }
  if (!parser.complete()) co_return make_error(Errc::invalid_argument, "multipart: the body ends before the closing boundary");
  if (batch.size() == 0) {
    co_return make_error(Errc::invalid_argument, "multipart: no file in it; send one as curl -F file=@bill.pdf does");
  }
  co_return result<void>();
}

std::optional<std::uint64_t> eta_of(const ServerCore& core, const store::Accepted& accepted) {
  const double rate = core.hub.completions_per_second();
  if (accepted.status == DocumentStatus::done) return 0;
  if (rate <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::ceil(static_cast<double>(accepted.queue_position + 1) / rate));
}

struct Sent {
  std::string filename;
  std::uint64_t bytes = 0;
};

Reply render_accepted(ServerCore& core, const UploadRequest& request, const std::vector<store::Accepted>& accepted,
                      const std::vector<Sent>& sent, bool multipart) {
  Reply reply;
  reply.status = 202;
  Json json;
  if (multipart) json.begin_object().key("items").begin_array();
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    if (accepted[i].rejected) {
      Reply refused = refusal(core, request, *accepted[i].rejected);
      if (!multipart) {
        const auto& original = accepted[i].duplicate_of;
        if (original) refused.headers.emplace_back("Link", "</v1/invoices/" + original->str() + ">; rel=\"original\"");
        return refused;
      }
      json.raw(refused.body);
      continue;
    }
    render(json, accepted[i], sent[i].filename, sent[i].bytes, eta_of(core, accepted[i]));
  }
  if (multipart) json.end_array().end_object();
  reply.body = json.take();
  const bool none = std::all_of(accepted.begin(), accepted.end(), [](const store::Accepted& one) { return one.rejected.has_value(); });
  if (none) reply.status = status_of(accepted.front().rejected->code);
  if (multipart) return reply;
  reply.headers.emplace_back("Location", "/v1/invoices/" + accepted[0].id.str());
  if (accepted[0].replayed) reply.headers.emplace_back("Idempotency-Replayed", "true");
  return reply;
}

asio::awaitable<std::optional<Reply>> result_in_time(ServerCore& core, const UploadRequest& request, DocumentId id,
                                                     std::chrono::milliseconds wait) {
  co_await wait_for_document(core, request.tenant, id, wait);
  const std::string tenant = request.tenant;
  std::function<result<store::DocumentView>()> read = [&core, tenant, id] { return core.ports.documents.get(tenant, id); };
  result<store::DocumentView> view = co_await on_pool<store::DocumentView>(core, std::move(read));
  std::optional<Reply> reply;
  if (view && (view->record.status == DocumentStatus::done || view->record.status == DocumentStatus::dead)) {
    reply.emplace();
    reply->body = render(*view);
    reply->headers.emplace_back("Location", "/v1/invoices/" + id.str());
  }
  co_return reply;
}

}  // namespace

std::optional<Reply> refuse_upload(ServerCore& core, const UploadRequest& request) {
  const std::string media_type = media_type_of(request.content_type);
  if (!is_multipart(media_type) && !is_raw(media_type)) {
    Reply reply = problem(415, "unsupported-media-type",
                          fmt::format("Content-Type '{}': send application/pdf, application/octet-stream or multipart/form-data",
                                      media_type),
                          request.instance, request.request_id);
    reply.headers.emplace_back("Accept-Post", "application/pdf, application/octet-stream, multipart/form-data");
    return reply;
  }
  if (!request.content_encoding.empty() && request.content_encoding != "identity") {
    Reply reply = problem(415, "unsupported-media-type",
                          fmt::format("Content-Encoding '{}': send the document as it is, a PDF is compressed within", request.content_encoding),
                          request.instance, request.request_id);
    reply.headers.emplace_back("Accept-Encoding", "identity");  // RFC 9110, 12.5.3
    return reply;
  }
  if (is_multipart(media_type) && request.query.find("wait")) {
    return refusal(core, request, make_error(Errc::invalid_argument, "wait: taken with a single document as the body, not with multipart"));
  }
  if (is_multipart(media_type) && !request.idempotency_key.empty()) {
    return refusal(core, request, make_error(Errc::invalid_argument,
                                             "Idempotency-Key: taken with a single document as the body, not with multipart"));
  }
  if (auto options = read_upload_options(*core.options(), request.query, request.idempotency_key); !options) return refusal(core, request, options.error());
  if (auto ready = core.ports.intake.ready(); !ready) return refusal(core, request, ready.error());
  return std::nullopt;
}

boost::asio::awaitable<void> wait_for_document(ServerCore& core, std::string tenant, DocumentId id,
                                               std::chrono::milliseconds limit) {
  const auto executor = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(executor);
  waiting->timer.expires_after(limit);
  core.hub.add(id, waiting);
  // Looked at after the registration: an end in between wakes the timer.
  std::function<result<store::DocumentView>()> read = [&core, tenant, id] { return core.ports.documents.get(tenant, id); };
  result<store::DocumentView> view = co_await on_pool<store::DocumentView>(core, std::move(read));
  const bool pending = view && view->record.status != DocumentStatus::done && view->record.status != DocumentStatus::dead;
  if (pending && !core.draining) {
    boost::system::error_code ignored;
    co_await waiting->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  core.hub.remove(id, waiting);
}

boost::asio::awaitable<Reply> handle_upload(ServerCore& core, UploadRequest request, BodyReader& body) {
  const UploadOptions options = read_upload_options(*core.options(), request.query, request.idempotency_key).value();  // refuse_upload has looked at them
  const UploadCounter counter(core.stats);
  std::optional<KeyGuard> key(std::in_place, core.ports.intake, request.tenant, request.idempotency_key);
  if (!key->held()) {
    Reply busy = refusal(core, request, make_error(Errc::idempotency_in_progress,
                                                   "another request with this Idempotency-Key is still arriving"));
    busy.close = true;
    co_return busy;
  }
  const bool multipart = is_multipart(media_type_of(request.content_type));
  Batch batch;
  result<void> arrived;
  if (multipart) {
    arrived = co_await read_multipart(batch, core, request, body);
  } else {
    arrived = co_await read_raw(batch, core, request, body);
  }
  if (!arrived) {
    Reply refused = refusal(core, request, arrived.error());
    refused.close = true;
    co_return refused;
  }
  store::AcceptRequest accept;
  accept.tenant = request.tenant;
  accept.documents = batch.release();
  accept.idempotency_key = request.idempotency_key;
  accept.duplicates = options.duplicates;
  accept.priority = options.priority;
  accept.delay = options.delay;
  std::vector<Sent> sent;
  for (const store::NewDocument& document : accept.documents) sent.push_back({document.filename, document.bytes});

  using Answers = result<std::vector<store::Accepted>>;
  const auto shared = std::make_shared<store::AcceptRequest>(std::move(accept));
  store::Intake* const intake = &core.ports.intake;
  std::function<void(std::function<void(Answers)>)> start = [intake, shared](std::function<void(Answers)> done) {
    intake->accept(std::move(*shared), std::move(done));
  };
  Answers accepted = co_await await_callback<Answers>(std::move(start));
  key.reset();  // who asks again while this one waits for the result gets the same answer
  if (!accepted) co_return refusal(core, request, accepted.error());
  if (options.wait.count() > 0 && !multipart && !accepted->front().rejected) {
    const DocumentId id = accepted->front().id;
    std::optional<Reply> ready = co_await result_in_time(core, request, id, options.wait);
    if (ready && accepted->front().replayed) ready->headers.emplace_back("Idempotency-Replayed", "true");
    if (ready) co_return std::move(*ready);
  }
  co_return render_accepted(core, request, *accepted, sent, multipart);
}

}  // namespace faturad::http
