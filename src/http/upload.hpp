// Takes one request's documents in while they arrive: one chunk in memory, whatever their size.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "http/connection.hpp"
#include "http/query.hpp"
#include "http/reply.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

struct UploadRequest {
  std::string tenant, filename, content_type, content_encoding, idempotency_key;
  Query query;
  std::string instance, request_id;
};

// 202 with the document, or with the documents of a multipart request; 200 with the result when ?wait= was long enough.
// A reply with `close` set left a part of the body unread.
boost::asio::awaitable<Reply> handle_upload(ServerCore& core, UploadRequest request, BodyReader& body);

// Waits until the document is done, dead or deleted, at most `limit`.
boost::asio::awaitable<void> wait_for_document(ServerCore& core, std::string tenant, DocumentId id,
                                               std::chrono::milliseconds limit);

// Nothing: the body can be taken. Else why not, before a byte of it is read.
std::optional<Reply> refuse_upload(ServerCore& core, const UploadRequest& request);

}  // namespace faturad::http
