// An answer before it becomes HTTP.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::http {

struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool close = false;  // the connection cannot go on: a part of the request was not read
};

// RFC 9457. `type` is urn:faturad:problem: and the error's name; 503 and 429 carry Retry-After.
Reply problem(const Error& error, int retry_after_seconds, const std::string& instance, const std::string& request_id);
Reply problem(int status, const std::string& type, const std::string& detail, const std::string& instance,
              const std::string& request_id);
int status_of(Errc code);
const char* reason_phrase(int status);

}  // namespace faturad::http
