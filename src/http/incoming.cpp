#include "http/incoming.hpp"

#include <fmt/format.h>

#include "http/await.hpp"

namespace faturad::http {
namespace {

constexpr std::size_t kHeadWindow = 1024;  // PDF 1.7, appendix H: the header is looked for in the first 1024 bytes
constexpr std::size_t kMaxFilename = 255;

// A name to show and to offer for saving: its last component, without control characters.
std::string tidy_filename(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  if (out.size() > kMaxFilename) out.resize(kMaxFilename);
  return out;
}

}  // namespace

Incoming::Incoming(ServerCore& core, std::string_view filename) : core_(core) {
  document_.id = make_document_id(core.ports.clock.unix_ms());
  document_.filename = tidy_filename(filename);
  document_.media_type = "application/pdf";
}

asio::awaitable<result<void>> Incoming::take(std::string_view bytes) {
  hasher_.update(bytes);
  document_.bytes += bytes.size();
  pending_.append(bytes);
  if (!head_seen_ && pending_.size() >= kHeadWindow) {
    auto head = check_head();
    if (!head) co_return head;
  }
  while (pending_.size() >= store::kSpoolChunk + kHeadWindow) {
    auto spooled = co_await spool_chunk();
    if (!spooled) co_return spooled;
  }
  co_return result<void>();
}

result<void> Incoming::finish() {
  if (document_.bytes == 0) {
    return make_error(Errc::empty_document, fmt::format("{}: the document is empty (0 bytes); send the PDF as the body", label()));
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
  if (std::string_view(pending_).substr(0, kHeadWindow).find("%PDF-") != std::string_view::npos) return {};
  return make_error(Errc::not_a_pdf, fmt::format("{}: not a PDF: '%PDF-' is not within the first {} bytes", label(), kHeadWindow));
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
