#include "support/answer_filter.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace faturad::test {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string header_value(std::string_view head, std::string_view name) {
  const std::string low = lower_case(head), key = "\r\n" + lower_case(name) + ":";
  const std::size_t at = low.find(key);
  if (at == std::string::npos) return {};
  std::size_t begin = at + key.size(), end = low.find("\r\n", begin);
  while (begin < end && low[begin] == ' ') ++begin;
  return std::string(head.substr(begin, end - begin));
}

namespace {

void set_header(std::string& head, const std::string& name, const std::string& value) {
  const std::size_t at = lower_case(head).find("\r\n" + lower_case(name) + ":");
  if (at != std::string::npos) head.erase(at, head.find("\r\n", at + 2) - at);
  head.insert(head.find("\r\n"), "\r\n" + name + ": " + value);
}

}  // namespace

std::string AnswerFilter::pass(std::string_view bytes) {
  std::string out;
  if (state_ == State::head) {
    buffer_ += bytes;
    bytes = {};
    head(out);
    if (state_ != State::head) {
      const std::string rest = std::move(buffer_);
      buffer_.clear();
      body(rest, out);
    }
  } else {
    body(bytes, out);
  }
  return out;
}

void AnswerFilter::head(std::string& out) {
  std::size_t end;
  while (state_ == State::head && (end = buffer_.find("\r\n\r\n")) != std::string::npos) {
    std::string head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    const int status = std::atoi(head.c_str() + std::min<std::size_t>(9, head.size()));
    if (status >= 100 && status < 200) {  // an interim answer; the real one follows
      out += head;
      continue;
    }
    const std::string length = header_value(head, "content-length");
    if (head_only_ || status == 204 || status == 304) {
      state_ = State::complete;
    } else if (lower_case(header_value(head, "transfer-encoding")) == "chunked") {
      state_ = State::chunk_head;
    } else if (!length.empty()) {
      left_ = std::strtoull(length.c_str(), nullptr, 10);
      state_ = left_ > 0 ? State::length : State::complete;
    } else {
      state_ = State::until_close;
    }
    if (!header_.first.empty()) set_header(head, header_.first, header_.second);
    out += head;
  }
}

// Takes a line, over several calls if need be; true when buffer_ holds it without its end.
bool AnswerFilter::line(std::string_view& bytes, std::string& out) {
  const std::size_t end = bytes.find('\n');
  const std::string_view part = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
  out += part;
  buffer_ += part;
  bytes.remove_prefix(part.size());
  return end != std::string_view::npos;
}

void AnswerFilter::body(std::string_view bytes, std::string& out) {
  while (!bytes.empty() && state_ != State::complete) {
    if (state_ == State::chunk_head || state_ == State::chunk_end || state_ == State::trailer) {
      if (!line(bytes, out)) return;
      const std::string text = std::exchange(buffer_, {});
      if (state_ == State::chunk_head) {
        left_ = std::strtoull(text.c_str(), nullptr, 16);
        state_ = left_ > 0 ? State::chunk : State::trailer;
      } else if (state_ == State::chunk_end) {
        state_ = State::chunk_head;
      } else if (text == "\r\n") {
        state_ = State::complete;
      }
      continue;
    }
    const bool bounded = state_ != State::until_close;
    const auto count = bounded ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())) : bytes.size();
    const std::size_t at = out.size();
    out += bytes.substr(0, count);
    if (corrupt_ && *corrupt_ >= body_ && *corrupt_ < body_ + count) out[at + static_cast<std::size_t>(*corrupt_ - body_)] ^= 0x20;
    body_ += count;
    bytes.remove_prefix(count);
    if (bounded && (left_ -= count) == 0) state_ = state_ == State::chunk ? State::chunk_end : State::complete;
  }
}

}  // namespace faturad::test
