#include "worker/job.hpp"

#include <fmt/format.h>

namespace faturad::worker {

result<Payload> load_payload(const store::Documents& documents, const DocumentRecord& document) {
  auto payload = Payload::create();
  for (std::uint32_t index = 0; payload; ++index) {
    const auto chunk = documents.payload_chunk(document, index);
    if (!chunk) return chunk.error();
    if (chunk->empty()) break;
    if (auto appended = payload->append(*chunk); !appended) return appended.error();
  }
  if (payload && payload->size() != document.bytes) {
    return make_error(Errc::storage_failure, fmt::format("the store has {} of the document's {} bytes", payload->size(), document.bytes));
  }
  return payload;
}

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kParserPause{1};  // before a job is tried again for which no parser could be started

}  // namespace

result<ParsedDocument> read_payload(const DocumentRecord& document, const PoolPorts& ports, Parser& parser) noexcept {
  try {
    const auto payload = load_payload(ports.documents, document);
    if (!payload) return payload.error();
    ports.metrics.bytes_parsed.add(payload->size());
    const auto started = Clock::now();
    auto parsed = parser.parse(*payload);
    ports.metrics.parse.observe(Clock::now() - started);
    return parsed;
  } catch (const std::bad_alloc&) {
    return make_error(Errc::memory_limit, "the daemon has no memory left to read the document");
  } catch (const std::exception& error) {
    return make_error(Errc::internal, fmt::format("reading the document failed: {}", error.what()));
  } catch (...) {
    return make_error(Errc::internal, "reading the document failed with an unknown exception");
  }
}

namespace {

queue::Failure::Kind failure_kind(Errc code) {
  // The store that has the payload, or the parser, is not to be had: nobody has looked at the document.
  if (code == Errc::unreachable || code == Errc::parser_unavailable) return queue::Failure::Kind::blocked;
  return is_transient(code) ? queue::Failure::Kind::transient : queue::Failure::Kind::permanent;
}

}  // namespace

void Outcomes::hand_over(const queue::Lease& lease, result<ParsedDocument> parsed, Clock::time_point started) {
  if (!parsed && parsed.error().code == Errc::shutting_down) return release(lease);
  count(parsed);
  auto done = answer(lease, started);
  if (parsed) return ports_.queue.complete(lease, std::move(*parsed), std::move(done));
  const Error& error = parsed.error();
  ports_.logger.log(obs::LogLevel::warning, fmt::format("a document was not read: {}", error.message),
                    {{"document_id", lease.document.id.str()}, {"reason", name(error.code)}, {"attempt", std::to_string(lease.document.attempts)}});
  queue::Failure failure{failure_kind(error.code), error};
  if (error.code == Errc::parser_unavailable) failure.not_before = kParserPause;
  ports_.queue.fail(lease, std::move(failure), std::move(done));
}

void Outcomes::release(const queue::Lease& lease) {
  ports_.metrics.leases_released.add();
  ports_.queue.release(lease, answer(lease, Clock::now()));
}

bool Outcomes::wait_until(Clock::time_point end) {
  std::unique_lock lock(mutex_);
  return none_.wait_until(lock, end, [this] { return pending_ == 0; });
}

queue::Queue::Done Outcomes::answer(const queue::Lease& lease, Clock::time_point started) {
  {
    const std::lock_guard lock(mutex_);
    ++pending_;
  }
  return [self = shared_from_this(), id = lease.document.id, started](const result<void>& written) {
    if (written) {
      self->ports_.metrics.job.observe(Clock::now() - started);
    } else if (written.error().code == Errc::lease_lost) {
      self->ports_.metrics.leases_lost.add();
    } else {
      self->ports_.logger.log(obs::LogLevel::error, fmt::format("an outcome was not written: {}", written.error().message),
                              {{"document_id", id.str()}, {"reason", name(written.error().code)}});
    }
    const std::lock_guard lock(self->mutex_);
    if (--self->pending_ == 0) self->none_.notify_all();
  };
}

void Outcomes::count(const result<ParsedDocument>& parsed) {
  if (!parsed) return ports_.metrics.failures(parsed.error().code).add();
  ports_.metrics.documents_parsed.add();
  ports_.metrics.pages_parsed.add(static_cast<std::uint64_t>(std::max(0, parsed->pages)));
}

}  // namespace faturad::worker
