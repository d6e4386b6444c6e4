// Follows an HTTP/1.1 answer byte by byte, to find its end and to alter it on the way. Part of the fault proxy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace faturad::test {

class AnswerFilter {
 public:
  AnswerFilter(bool head_only, std::optional<std::uint64_t> corrupt, std::pair<std::string, std::string> header)
      : head_only_(head_only), corrupt_(corrupt), header_(std::move(header)) {}

  std::string pass(std::string_view bytes);         // what goes on to the client
  bool complete() const { return state_ == State::complete; }
  bool ends_with_connection() const { return state_ == State::until_close; }

 private:
  enum class State { head, length, chunk_head, chunk, chunk_end, trailer, until_close, complete };
  void head(std::string& out);
  void body(std::string_view bytes, std::string& out);
  bool line(std::string_view& bytes, std::string& out);

  const bool head_only_;
  const std::optional<std::uint64_t> corrupt_;
  const std::pair<std::string, std::string> header_;
  State state_ = State::head;
  std::string buffer_;               // of an unfinished head or line
  std::uint64_t left_ = 0, body_ = 0;  // of the body or chunk; of the body so far
};

std::string lower_case(std::string_view text);
std::string header_value(std::string_view head, std::string_view name);  // empty if there is none

}  // namespace faturad::test
