#include "http/incoming.hpp"

#include <fmt/format.h>

#include "faturad/core/upload_checks.hpp"
#include "http/await.hpp"

namespace faturad::http {

Incoming::Incoming(ServerCore& core, std::string_view filename) : core_(core) {
  document_.id = make_document_id(core.ports.clock.unix_ms());
  document_.filename = tidy_filename(filename);
  document_.media_type = "application/pdf";
}

asio::awaitable<result<void>> Incoming::take(std::string_view bytes) {
  hasher_.update(bytes);
  document_.bytes += bytes.size();
  pending_.append(bytes);
  if (!head_seen_ && pending_.size() >= kPdfHeadWindow) {
    auto head = check_head();
    if (!head) co_return head;
  }
  while (pending_.size() > store::kSpoolChunk) {  // the last chunk is the tail that accept() takes
    auto spooled = co_await spool_chunk();
    if (!spooled) co_return spooled;
  }
  co_return result<void>();
}

result<void> Incoming::finish() {
  if (document_.bytes == 0) {
    return make_error(Errc::empty_document, fmt::format("{}: the document is empty (0 bytes)", label()));
  }
  if (!head_seen_) {
    if (auto head = check_head(); !head) return head;
  }
  document_.sha256 = hasher_.finish();
  document_.tail = std::move(pending_);
  return {};
}

void Incoming::discard() { core_.ports.intake.discard(document_.id, document_.chunks); }

result<void> Incoming::check_head() {
  head_seen_ = true;
  if (looks_like_pdf(pending_)) return {};
  return not_a_pdf_error(label());
}

asio::awaitable<result<void>> Incoming::spool_chunk() {
  std::string chunk = pending_.substr(0, store::kSpoolChunk);
  pending_.erase(0, store::kSpoolChunk);
  const std::uint32_t index = document_.chunks++;
  const DocumentId id = document_.id;
  store::Intake* const intake = &core_.ports.intake;
  const auto bytes = std::make_shared<std::string>(std::move(chunk));
  std::function<void(std::function<void(result<void>)>)> start = [intake, id, index, bytes](auto done) {
    intake->spool(id, index, std::move(*bytes), std::move(done));
  };
  result<void> outcome = co_await await_callback<result<void>>(std::move(start));
  co_return outcome;
}

Batch::~Batch() {
  if (released_) return;
  for (Incoming& one : documents_) one.discard();
}

std::vector<store::NewDocument> Batch::release() {
  released_ = true;
  std::vector<store::NewDocument> out;
  for (Incoming& one : documents_) out.push_back(std::move(one.document()));
  return out;
}

}  // namespace faturad::http
