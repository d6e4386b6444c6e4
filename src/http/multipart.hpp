// multipart/form-data (RFC 7578) as a state machine: bytes in, events out, no I/O, bounded memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::http {

struct PartHeader {
  std::string name, filename, content_type;
  bool is_file = false;  // has a file name: what curl -F file=@x sends
};

struct PartEvent {
  enum class Kind { begin, data, end } kind;
  PartHeader header;  // of begin
  std::string data;   // of data
};

class MultipartParser {
 public:
  explicit MultipartParser(std::string boundary) : delimiter_("\r\n--" + std::move(boundary)), buffer_("\r\n") {}

  // Errors: invalid_argument, with what is wrong; the parser is of no use afterwards.
  result<std::vector<PartEvent>> feed(std::string_view bytes);
  bool complete() const { return state_ == State::epilogue; }  // the closing boundary has come

  // The boundary in a Content-Type; nullopt: it has none, or one that RFC 2046 forbids.
  static std::optional<std::string> boundary_of(std::string_view content_type);

 private:
  enum class State { preamble, after_delimiter, header, data, epilogue };
  bool step(std::vector<PartEvent>& events, std::optional<Error>& error);
  bool find_delimiter(std::vector<PartEvent>& events);
  bool read_header(std::vector<PartEvent>& events, std::optional<Error>& error);
  bool read_after_delimiter(std::vector<PartEvent>& events, std::optional<Error>& error);

  std::string delimiter_;
  std::string buffer_;  // what is not decided yet; starts as a line end, so that the first delimiter is like the others
  State state_ = State::preamble;
};

}  // namespace faturad::http
