// GET /v1/invoices/{id}/document: what to send of a payload, and its bytes.
#pragma once

#include <string>

#include "faturad/core/document.hpp"
#include "http/reply.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

struct DocumentRequest {
  std::string tenant, id, if_none_match, if_range, range, instance, request_id;
  bool head = false;  // no bytes are wanted
};

struct DocumentReply {
  Reply reply;             // header fields; its body only when there are no bytes to send
  bool has_bytes = false;  // then `length` of them from `offset` on follow
  std::string first;       // the first of them: what cannot be read is answered with an error, not with a length and nothing behind it
  DocumentRecord record;
  std::uint64_t offset = 0, length = 0;
};

DocumentReply find_document(ServerCore& core, const DocumentRequest& request);                        // blocks
result<std::string> read_bytes(ServerCore& core, const DocumentRecord& record, std::uint64_t offset,  // blocks
                               std::uint64_t at_most);

struct ByteRange {
  enum class Kind { none, some, unsatisfiable } kind = Kind::none;
  std::uint64_t offset = 0, length = 0;
};
// One range of bytes; anything else that RFC 9110 allows is answered with the whole.
ByteRange parse_range(std::string_view header, std::uint64_t size);

}  // namespace faturad::http
