#include "http/document_route.hpp"

#include <charconv>

#include <fmt/format.h>

namespace faturad::http {
namespace {

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// RFC 6266 with RFC 8187: an ASCII name for all, the exact one for those who understand it.
std::string disposition(const std::string& filename) {
  std::string plain, exact;
  for (const char c : filename.empty() ? std::string("document.pdf") : filename) {
    const auto byte = static_cast<unsigned char>(c);
    plain += byte < 0x20 || byte > 0x7e || c == '"' || c == '\\' ? '_' : c;
    const bool token = std::isalnum(byte) != 0 || c == '.' || c == '-' || c == '_';
    exact += token ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return fmt::format("inline; filename=\"{}\"; filename*=UTF-8''{}", plain, exact);
}

}  // namespace

ByteRange parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit) || header.find(',') != std::string_view::npos) return {};
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = digits(header.substr(0, dash)), last = digits(header.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    if (*last == 0 || size == 0) return {ByteRange::Kind::unsatisfiable, 0, 0};
    const std::uint64_t length = std::min(*last, size);
    return {ByteRange::Kind::some, size - length, length};
  }
  if (!first || (dash + 1 < header.size() && !last) || (last && *last < *first)) return {};
  if (*first >= size) return {ByteRange::Kind::unsatisfiable, 0, 0};
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {ByteRange::Kind::some, *first, end - *first + 1};
}

DocumentReply find_document(ServerCore& core, const DocumentRequest& request) {
  DocumentReply out;
  const auto refuse = [&](const Error& error) {
    out.reply = problem(error, static_cast<int>(core.options()->retry_after.count()), request.instance, request.request_id);
    return out;
  };
  const auto id = DocumentId::parse(request.id);
  if (!id) return refuse(make_error(Errc::not_found, fmt::format("'{}' is no document id (26 letters and digits)", request.id)));
  auto view = core.ports.documents.get(request.tenant, *id);
  if (!view) return refuse(view.error());
  out.record = std::move(view->record);
  const std::string etag = '"' + out.record.sha256.hex() + '"';
  out.reply.content_type = "application/pdf";
  out.reply.headers = {{"ETag", etag}, {"Accept-Ranges", "bytes"}, {"Content-Disposition", disposition(out.record.filename)}};
  if (!request.if_none_match.empty() &&
      (request.if_none_match == "*" || request.if_none_match.find(etag) != std::string::npos)) {
    out.reply.status = 304;
    return out;
  }
  out.length = out.record.bytes;
  const bool same = request.if_range.empty() || request.if_range == etag;  // else the whole: RFC 9110, 13.1.5
  const ByteRange range = parse_range(same ? request.range : std::string(), out.record.bytes);
  if (range.kind == ByteRange::Kind::unsatisfiable) {
    out.reply = problem(416, "range", fmt::format("Range '{}': the document has {} bytes", request.range, out.record.bytes),
                        request.instance, request.request_id);
    out.reply.headers.emplace_back("Content-Range", fmt::format("bytes */{}", out.record.bytes));
    return out;
  }
  if (range.kind == ByteRange::Kind::some) {
    out.offset = range.offset;
    out.length = range.length;
    out.reply.status = 206;
    out.reply.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", range.offset,
                                                                range.offset + range.length - 1, out.record.bytes));
  }
  if (!request.head && out.length > 0) {
    auto first = read_bytes(core, out.record, out.offset, out.length);
    if (!first) return refuse(first.error());
    if (first->empty()) return refuse(make_error(Errc::storage_failure, fmt::format("document {} has lost its bytes", out.record.id.str())));
    out.first = std::move(*first);
  }
  out.has_bytes = true;
  return out;
}

result<std::string> read_bytes(ServerCore& core, const DocumentRecord& record, std::uint64_t offset, std::uint64_t at_most) {
  auto chunk = core.ports.documents.payload_chunk(record, static_cast<std::uint32_t>(offset / store::kSpoolChunk));
  if (!chunk) return chunk;
  const std::uint64_t skip = offset % store::kSpoolChunk;
  if (skip == 0 && chunk->size() <= at_most) return chunk;
  if (skip >= chunk->size()) return std::string();
  return chunk->substr(skip, at_most);
}

}  // namespace faturad::http
