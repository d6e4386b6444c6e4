#include "worker/wire.hpp"

#include <boost/json/parse.hpp>

namespace faturad::worker {
namespace {

constexpr std::uint64_t kReplyMark = 0x3159'4c50'4552'4446;  // "FDREPLY1"
constexpr std::uint64_t kMaxSummaries = 100'000, kMaxMessage = 64 * 1024, kMaxSummaryField = 64 * 1024, kMaxReviewReasons = 100, kMaxReviewReason = 1024;

void put(std::string& out, std::uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(value >> shift));
}

void put(std::string& out, std::string_view text) {
  put(out, text.size());
  out.append(text);
}

// Past the end everything is zero or empty and ok() is false for good.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number(std::uint64_t max = UINT64_MAX) {
    if (rest_.size() < 8) return fail();
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = value << 8 | static_cast<std::uint8_t>(rest_[static_cast<std::size_t>(i)]);
    rest_.remove_prefix(8);
    return value <= max ? value : fail();
  }
  std::string text(std::uint64_t max = UINT64_MAX) {
    const std::uint64_t size = number(max);
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string out(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return out;
  }
  bool finished() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

template <class Summary, class Visit>
void for_each_field(Summary& s, Visit visit) {
  for (auto* field : {&s.kind, &s.number, &s.seller_name, &s.seller_tax_id, &s.currency, &s.issue_date, &s.due_date, &s.total}) visit(*field);
}

// The members are stored and served as they are, so they must be what they claim to be.
bool members_are_valid(const std::string& members) {
  boost::system::error_code failed;
  const auto value = boost::json::parse("{" + members + "}", failed);
  const auto* object = failed ? nullptr : value.if_object();
  if (!object || object->size() != 2) return false;
  const auto* invoices = object->if_contains("invoices");
  const auto* warnings = object->if_contains("warnings");
  return invoices && invoices->is_array() && warnings && warnings->is_array();
}

}  // namespace

std::string encode(const WorkerSettings& s) {
  std::string out;
  for (const std::uint64_t value : {s.memory_bytes, s.cpu_seconds, static_cast<std::uint64_t>(s.limits.max_pages), s.limits.max_inflated_bytes,
                                    s.limits.max_attachment_bytes, static_cast<std::uint64_t>(s.limits.max_glyphs),
                                    static_cast<std::uint64_t>(s.ignore_attachments), static_cast<std::uint64_t>(s.passwords.size())}) {
    put(out, value);
  }
  for (const std::string& password : s.passwords) put(out, password);
  return out;
}

std::optional<WorkerSettings> decode_settings(std::string_view bytes) {
  Cursor in(bytes);
  WorkerSettings s;
  s.memory_bytes = in.number();
  s.cpu_seconds = in.number();
  s.limits.max_pages = static_cast<int>(in.number(INT32_MAX));
  s.limits.max_inflated_bytes = in.number();
  s.limits.max_attachment_bytes = in.number();
  s.limits.max_glyphs = in.number();
  s.ignore_attachments = in.number(1) != 0;
  for (std::uint64_t count = in.number(); count > 0 && in.ok(); --count) s.passwords.push_back(in.text());
  if (!in.finished()) return std::nullopt;
  return s;
}

std::string encode(const result<ParsedDocument>& reply) {
  std::string out;
  put(out, kReplyMark);
  if (!reply) {
    put(out, static_cast<std::uint64_t>(reply.error().code));
    put(out, std::string_view(reply.error().message).substr(0, kMaxMessage));
    return out;
  }
  put(out, std::uint64_t{0});
  put(out, static_cast<std::uint64_t>(reply->pages));
  put(out, reply->text_source);
  put(out, reply->result_members);
  put(out, reply->text);
  put(out, reply->summaries.size());
  for (const InvoiceSummary& summary : reply->summaries) {
    for_each_field(summary, [&](const std::string& field) { put(out, field); });
  }
  put(out, reply->review.size());
  for (const std::string& reason : reply->review) put(out, reason);
  return out;
}

std::optional<result<ParsedDocument>> decode_reply(std::string_view bytes) {
  Cursor in(bytes);
  if (in.number() != kReplyMark) return std::nullopt;
  if (const std::uint64_t code = in.number(static_cast<std::uint64_t>(Errc::internal)); code != 0) {
    Error error{static_cast<Errc>(code), in.text(kMaxMessage)};
    if (!in.finished()) return std::nullopt;
    return result<ParsedDocument>(std::move(error));
  }
  ParsedDocument parsed;
  parsed.pages = static_cast<int>(in.number(INT32_MAX));
  parsed.text_source = in.text(32);
  parsed.result_members = in.text();
  parsed.text = in.text();
  for (std::uint64_t count = in.number(kMaxSummaries); count > 0 && in.ok(); --count) {
    for_each_field(parsed.summaries.emplace_back(), [&](std::string& field) { field = in.text(kMaxSummaryField); });
  }
  for (std::uint64_t count = in.number(kMaxReviewReasons); count > 0 && in.ok(); --count) parsed.review.push_back(in.text(kMaxReviewReason));
  if (!in.finished() || (parsed.text_source != "pdf" && parsed.text_source != "none")) return std::nullopt;
  if (!members_are_valid(parsed.result_members)) return std::nullopt;
  return result<ParsedDocument>(std::move(parsed));
}

}  // namespace faturad::worker
