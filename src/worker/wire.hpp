// What parent and child of the sandbox say to each other: one message there, with the document's memory file attached, one
// message back. The child is not trusted: every length is checked before it is used.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "faturad/core/document.hpp"
#include "faturad/core/error.hpp"
#include "faturad/pdf/document_reader.hpp"

namespace faturad::worker::wire {

struct Request {
  std::uint64_t size = 0;  // of the document
  pdf::ReadOptions options;
};

std::string encode(const Request& request);
std::optional<Request> decode_request(std::string_view bytes);
std::string encode(const result<ParsedDocument>& outcome);
// nullopt: the bytes are no answer.
std::optional<result<ParsedDocument>> decode_outcome(std::string_view bytes);

inline constexpr std::uint32_t kMaxMessage = 256u << 20;

// Frames: a 4-byte length, then as many bytes. `fd` < 0: none goes along.
bool send_frame(int socket, std::string_view bytes, int fd);
enum class Received { ok, closed, timeout, broken };
// Reads a frame, at the latest by `deadline`; `fd`, when given, gets the file that came along, or -1.
Received receive_frame(int socket, std::string& bytes, int* fd,
                       std::optional<std::chrono::steady_clock::time_point> deadline);

}  // namespace faturad::worker::wire
