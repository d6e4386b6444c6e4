// What a client asks for, once its header has been read. No I/O.
#pragma once

#include <optional>
#include <string>

#include "http/reply.hpp"
#include "http/router.hpp"

namespace faturad::http {

struct Request {
  std::string method, path, raw_query;
  std::string id;  // the client's X-Request-Id when it is fit to be repeated, else one of ours
  // Header fields, empty where absent.
  std::string content_type, content_encoding, idempotency_key, accept, last_event_id, if_none_match, if_range, range, transfer_coding, expect;
  bool head = false, keep_alive = true;
  bool has_body = false;  // a part of it may still be on its way
  bool expects_continue = false;
  bool one_host = true;  // as HTTP/1.1 demands
  bool empty_key = false;  // an Idempotency-Key without a value
};

bool is_usable_request_id(const std::string& id);

// What is wrong with a request before its path is looked at.
std::optional<Reply> refuse_form(const Request& request);
// The answer where the router knows no route: 404, 405, or what OPTIONS asks for.
Reply refuse_route(const Match& match, const Request& request);
Reply refuse_body(const Request& request);

}  // namespace faturad::http
