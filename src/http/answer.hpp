// What the functions behind the routes have in common.
#pragma once

#include <string>

#include <fmt/format.h>

#include "faturad/core/ids.hpp"
#include "http/reply.hpp"

namespace faturad::http {

// A reply, or why there is none.
using Answer = result<Reply>;

inline Reply json_reply(std::string body, int status = 200) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

inline result<DocumentId> id_of(const std::string& text) {
  if (const auto id = DocumentId::parse(text)) return *id;
  return make_error(Errc::not_found, fmt::format("'{}' is no document id (26 letters and digits)", text));
}

}  // namespace faturad::http
