// What passes between the daemon and a parser process: little-endian lengths before bytes, as in a length-prefixed
// record. The child is not trusted: everything it says is checked here.
//
//   daemon -> child, once:   settings
//   daemon -> child, a job:  8 bytes: size of the document, whose memory file rides along (SCM_RIGHTS)
//   child -> daemon, a job:  8 bytes: length of the reply, then the reply
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/document.hpp"
#include "faturad/pdf/document_reader.hpp"

namespace faturad::worker {

struct WorkerSettings {
  std::uint64_t memory_bytes = 0;
  std::uint64_t cpu_seconds = 0;  // for the whole life of a child
  pdf::ReadLimits limits;
  bool ignore_attachments = false;
  std::vector<std::string> passwords;
};

inline constexpr std::uint64_t kMaxReply = 256u << 20;  // bytes

std::string encode(const WorkerSettings& settings);
std::optional<WorkerSettings> decode_settings(std::string_view bytes);

std::string encode(const result<ParsedDocument>& reply);
std::optional<result<ParsedDocument>> decode_reply(std::string_view bytes);  // nullopt: garbage

}  // namespace faturad::worker
