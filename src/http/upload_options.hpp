// What an upload asks for beside its documents.
#pragma once

#include <chrono>
#include <string>

#include "faturad/http/server.hpp"
#include "faturad/store/intake.hpp"
#include "http/query.hpp"

namespace faturad::http {

struct UploadOptions {
  std::chrono::milliseconds wait{0}, delay{0};
  std::uint8_t priority = 5;
  store::DuplicatePolicy duplicates = store::DuplicatePolicy::link;
};

// Errors: invalid_argument for parameters that are unknown or cannot be understood, and for a key that is too long.
result<UploadOptions> read_upload_options(const ServerOptions& server, const Query& query, const std::string& idempotency_key);

}  // namespace faturad::http
