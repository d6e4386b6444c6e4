#include "faturad/queue/queue.hpp"

namespace faturad::queue {

const char* name(Notice::Kind kind) noexcept {
  switch (kind) {
    case Notice::Kind::done: return "done";
    case Notice::Kind::dead: return "dead";
    case Notice::Kind::review: return "review";
  }
  return "unknown";
}

}  // namespace faturad::queue
