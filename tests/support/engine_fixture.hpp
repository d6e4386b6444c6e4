// An engine on a backend, with blocking forms of its asynchronous calls.
#pragma once

#include <future>

#include "store/engine_ports.hpp"
#include "store/keys.hpp"
#include "store/records.hpp"
#include "support/fake_clock.hpp"
#include "support/store_backend.hpp"

namespace faturad::test {

inline constexpr std::chrono::milliseconds kNoWait{0};
inline constexpr std::chrono::milliseconds kLong{10'000};  // for what must come

class EngineFixture {
 public:
  explicit EngineFixture(Backend& where) : backend(where) { options.min_free_bytes = 0; }

  void open() { engine = std::move(store::make_engine(backend.open(), options, clock).value()); }
  void reopen() {  // as after a clean stop
    engine.reset();
    open();
  }

  store::NewDocument document(std::string payload, std::string filename = "bill.pdf") {
    store::NewDocument out;
    out.id = make_document_id(clock.unix_ms());
    out.filename = std::move(filename);
    out.media_type = "application/pdf";
    out.sha256 = sha256(payload);
    out.bytes = payload.size();
    while (payload.size() > store::kSpoolChunk) {
      spool(out.id, out.chunks++, payload.substr(0, store::kSpoolChunk)).value();
      payload.erase(0, store::kSpoolChunk);
    }
    out.tail = std::move(payload);
    return out;
  }

  result<void> spool(DocumentId id, std::uint32_t chunk, std::string bytes) {
    std::promise<result<void>> done;
    engine->intake().spool(id, chunk, std::move(bytes), [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  result<std::vector<store::Accepted>> accept(store::AcceptRequest request) {
    std::promise<result<std::vector<store::Accepted>>> done;
    engine->intake().accept(std::move(request), [&](auto outcome) { done.set_value(std::move(outcome)); });
    return done.get_future().get();
  }
  store::Accepted accept(std::string payload, store::DuplicatePolicy duplicates = store::DuplicatePolicy::accept,
                         std::uint8_t priority = 5) {
    store::AcceptRequest request;
    request.documents.push_back(document(std::move(payload)));
    request.duplicates = duplicates;
    request.priority = priority;
    return accept(std::move(request)).value().at(0);
  }

  std::optional<queue::Lease> lease(std::chrono::milliseconds wait = kLong) { return lease(Topic::parse, wait); }
  std::optional<queue::Lease> lease(Topic topic, std::chrono::milliseconds wait = kLong) {
    return engine->queue().lease(topic, wait).value();
  }
  // Nothing is ready: the commit thread has looked, since it answers in order.
  bool nothing_ready(Topic topic = Topic::parse) { return !lease(topic, std::chrono::milliseconds(20)); }

  result<void> complete(const queue::Lease& lease) { return complete(lease, some_result()); }
  result<void> complete(const queue::Lease& lease, ParsedDocument parsed) {
    return blocking([&](auto done) { engine->queue().complete(lease, std::move(parsed), done); });
  }
  result<void> tell(const queue::Lease& lease) {  // completes a job of another topic than parse
    return blocking([&](auto done) { engine->queue().complete(lease, done); });
  }
  result<void> fail(const queue::Lease& lease, queue::Failure failure) {
    return blocking([&](auto done) { engine->queue().fail(lease, std::move(failure), done); });
  }
  result<void> fail(const queue::Lease& lease, queue::Failure::Kind kind, Errc code = Errc::timeout) {
    return blocking([&](auto done) { engine->queue().fail(lease, {kind, make_error(code, "made to fail")}, done); });
  }
  result<void> release(const queue::Lease& lease) {
    return blocking([&](auto done) { engine->queue().release(lease, done); });
  }
  void advance(std::chrono::milliseconds by) {
    clock.advance(by);
    engine->queue().wake();
  }

  DocumentRecord record(DocumentId id) { return engine->documents().get("", id).value().record; }
  queue::Depth depth(Topic topic = Topic::parse) { return engine->queue().depth(topic); }
  bool conserved() {
    for (const Topic topic : {Topic::parse, Topic::archive, Topic::notify}) {
      if (depth(topic).accepted != depth(topic).accounted()) return false;
    }
    return true;
  }

  static ParsedDocument some_result(const std::string& number = "123", const std::string& total = "10.00") {
    ParsedDocument parsed;
    parsed.pages = 1;
    parsed.text_source = "pdf";
    parsed.result_members = R"("invoices":[],"warnings":[])";
    parsed.text = "Fatura " + number;
    InvoiceSummary summary;
    summary.kind = "utility_bill";
    summary.number = number;
    summary.seller_name = "Energia Exemplo";
    summary.seller_tax_id = "12345678000195";
    summary.issue_date = "2026-01-15";
    summary.total = total;
    parsed.summaries.push_back(summary);
    return parsed;
  }

  Backend& backend;
  FakeClock clock;
  store::EngineOptions options;
  std::unique_ptr<store::Engine> engine;

 private:
  template <class Start>
  result<void> blocking(Start start) {
    std::promise<result<void>> done;
    start([&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
};

}  // namespace faturad::test
