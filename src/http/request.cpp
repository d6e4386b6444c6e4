#include "http/request.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace faturad::http {
namespace {

constexpr std::size_t kMaxRequestId = 128;

}  // namespace

bool is_usable_request_id(const std::string& id) {
  return !id.empty() && id.size() <= kMaxRequestId && std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<Reply> refuse_form(const Request& request) {
  if (!request.one_host) {  // RFC 9112, 3.2
    return problem(400, "malformed-request", "the request must have one Host header field", request.path, request.id);
  }
  if (!request.transfer_coding.empty() && request.transfer_coding != "chunked") {
    return problem(501, "transfer-coding", fmt::format("Transfer-Encoding '{}': only chunked is understood", request.transfer_coding), request.path,
                   request.id);
  }
  if (!request.expect.empty() && !request.expects_continue) {
    return problem(417, "expectation", fmt::format("Expect '{}': only 100-continue is understood", request.expect), request.path, request.id);
  }
  if (request.empty_key) {
    return problem(400, "invalid-argument", "Idempotency-Key is empty: give it a value of its own for each document, or leave it out", request.path, request.id);
  }
  return std::nullopt;
}

Reply refuse_route(const Match& match, const Request& request) {
  if (match.allowed.empty()) {
    return problem(404, "not-found", fmt::format("there is nothing at {}; /openapi.json lists what there is", request.path), request.path, request.id);
  }
  std::string allowed;
  for (const std::string& method : match.allowed) allowed += (allowed.empty() ? "" : ", ") + method + (method == "GET" ? ", HEAD" : "");
  Reply reply;
  if (request.method == "OPTIONS") {
    reply.status = 204;
  } else {
    reply = problem(405, "method-not-allowed", fmt::format("{} is not taken at {}; {} is", request.method, request.path, allowed),
                    request.path, request.id);
  }
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

Reply refuse_body(const Request& request) {
  return problem(400, "unexpected-body", fmt::format("{} {} takes no body", request.method, request.path), request.path, request.id);
}

}  // namespace faturad::http
