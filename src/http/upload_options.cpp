#include "http/upload_options.hpp"

#include <fmt/format.h>

namespace faturad::http {
namespace {

constexpr std::size_t kMaxKey = 200;
constexpr std::chrono::hours kMaxDelay{24 * 365};

}  // namespace

result<UploadOptions> read_upload_options(const ServerOptions& server, const Query& query, const std::string& idempotency_key) {
  if (auto only = query.only({"wait", "priority", "delay", "duplicates"}); !only) return only.error();
  UploadOptions out;
  auto wait = query.duration("wait", std::chrono::milliseconds(0));
  if (!wait) return wait.error();
  out.wait = std::min(*wait, server.max_wait);
  auto delay = query.duration("delay", std::chrono::milliseconds(0));
  if (!delay) return delay.error();
  if (*delay > kMaxDelay) return make_error(Errc::invalid_argument, fmt::format("delay: longer than {} days", kMaxDelay.count() / 24));
  out.delay = *delay;
  auto priority = query.number("priority", 5, 0, 9);
  if (!priority) return priority.error();
  out.priority = static_cast<std::uint8_t>(*priority);
  out.duplicates = server.duplicates;
  const std::string policy = query.text("duplicates");
  if (policy == "reject") out.duplicates = store::DuplicatePolicy::reject;
  if (policy == "link") out.duplicates = store::DuplicatePolicy::link;
  if (policy == "accept") out.duplicates = store::DuplicatePolicy::accept;
  if (!policy.empty() && policy != "reject" && policy != "link" && policy != "accept") {
    return make_error(Errc::invalid_argument, fmt::format("duplicates: '{}' is not reject, link or accept", policy));
  }
  if (idempotency_key.size() > kMaxKey) {
    return make_error(Errc::invalid_argument, fmt::format("Idempotency-Key: over {} characters", kMaxKey));
  }
  return out;
}

}  // namespace faturad::http
