#include "http/multipart.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace faturad::http {
namespace {

constexpr std::size_t kMaxHeader = 16 * 1024;
constexpr std::size_t kMaxPadding = 256;  // blanks behind a boundary
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046, 5.1.1

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of a parameter such as name="x" in a header value; quotes and backslashes undone.
std::optional<std::string> parameter(std::string_view header, std::string_view wanted) {
  bool quoted = false;
  std::size_t start = 0;
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i <= header.size(); ++i) {
    if (i < header.size() && header[i] == '\\' && quoted) {
      ++i;
    } else if (i < header.size() && header[i] == '"') {
      quoted = !quoted;
    } else if (i >= header.size() || (header[i] == ';' && !quoted)) {
      pieces.push_back(trimmed(header.substr(start, std::min(i, header.size()) - start)));
      start = i + 1;
    }
  }
  for (const std::string_view piece : pieces) {
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos || lower(trimmed(piece.substr(0, equals))) != wanted) continue;
    std::string_view value = trimmed(piece.substr(equals + 1));
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
    std::string out;
    for (std::size_t i = 1; i + 1 < value.size(); ++i) {
      if (value[i] == '\\' && i + 2 < value.size()) ++i;
      out += value[i];
    }
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> MultipartParser::boundary_of(std::string_view content_type) {
  auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary) return std::nullopt;
  const bool printable = std::all_of(boundary->begin(), boundary->end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
  if (!printable) return std::nullopt;
  return boundary;
}

result<std::vector<PartEvent>> MultipartParser::feed(std::string_view bytes) {
  buffer_.append(bytes);
  std::vector<PartEvent> events;
  std::optional<Error> error;
  while (!error && step(events, error)) {
  }
  if (error) return *error;
  return events;
}

bool MultipartParser::step(std::vector<PartEvent>& events, std::optional<Error>& error) {
  switch (state_) {
    case State::preamble:
    case State::data: return find_delimiter(events);
    case State::after_delimiter: return read_after_delimiter(events, error);
    case State::header: return read_header(events, error);
    case State::epilogue: buffer_.clear(); return false;
  }
  return false;
}

bool MultipartParser::find_delimiter(std::vector<PartEvent>& events) {
  const std::size_t at = buffer_.find(delimiter_);
  const bool found = at != std::string::npos;
  // Without a delimiter all is data but a tail that may be the start of one.
  const std::size_t sure = found ? at : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  if (state_ == State::data && sure > 0) events.push_back({PartEvent::Kind::data, {}, buffer_.substr(0, sure)});
  if (!found) {
    buffer_.erase(0, sure);
    return false;
  }
  if (state_ == State::data) events.push_back({PartEvent::Kind::end, {}, {}});
  buffer_.erase(0, at + delimiter_.size());
  state_ = State::after_delimiter;
  return true;
}

bool MultipartParser::read_after_delimiter(std::vector<PartEvent>&, std::optional<Error>& error) {
  if (buffer_.starts_with("--")) {
    state_ = State::epilogue;
    return true;
  }
  const std::size_t text = std::min(buffer_.find_first_not_of(" \t"), buffer_.size());  // transport padding
  if (text <= kMaxPadding && buffer_.size() < text + 2) return false;
  if (text > kMaxPadding || buffer_.compare(text, 2, "\r\n") != 0) {
    error = make_error(Errc::invalid_argument, "multipart: a boundary is followed by something else than a line end");
    return false;
  }
  buffer_.erase(0, text);  // the line end stays: a part without headers has its blank line at once
  state_ = State::header;
  return true;
}

bool MultipartParser::read_header(std::vector<PartEvent>& events, std::optional<Error>& error) {
  const std::size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos || end > kMaxHeader) {
    if (buffer_.size() <= kMaxHeader) return false;
    error = make_error(Errc::invalid_argument, fmt::format("multipart: the header of a part is over {} bytes", kMaxHeader));
    return false;
  }
  PartHeader header;
  std::string_view rest = std::string_view(buffer_).substr(0, end + 2);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(std::min(rest.size(), line.size() + 2));
    if (line.empty()) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      error = make_error(Errc::invalid_argument, "multipart: a line in the header of a part has no colon");
      return false;
    }
    const std::string name = lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "content-type") header.content_type = value;
    if (name != "content-disposition") continue;
    header.name = parameter(value, "name").value_or("");
    const auto filename = parameter(value, "filename");
    header.is_file = filename.has_value();
    header.filename = filename.value_or("");
  }
  events.push_back({PartEvent::Kind::begin, std::move(header), {}});
  buffer_.erase(0, end + 4);
  state_ = State::data;
  return true;
}

}  // namespace faturad::http
