#include "store/key_value.hpp"

namespace faturad::store {

const char* name(Family family) noexcept {
  static constexpr const char* kNames[kFamilyCount] = {
      "meta",    "jobs",        "ready",  "retry",          "running",      "dead",         "spool",
      "uploads", "payloads",    "documents", "results",     "texts",        "dedupe",       "idempotency",
      "killers", "events", "index_received", "index_status", "index_seller", "index_number",
      "blobs",   "unlinked", "contents", "content_chunks", "lost"};
  return kNames[static_cast<int>(family)];
}

}  // namespace faturad::store
