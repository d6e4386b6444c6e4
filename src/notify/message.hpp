// An event as it is sent: docs/webhooks.md.
#pragma once

#include <string>

#include "faturad/queue/queue.hpp"
#include "faturad/store/documents.hpp"

namespace faturad::notify {

struct Message {
  std::string id;    // the same at each attempt, never used twice
  std::string type;  // done, dead, review, test
  std::string body;  // JSON
};

struct MessageOptions {
  bool review = false;          // the receiver tells documents that need a look from others
  bool include_result = true;
};

Message make_message(const queue::Notice& notice, const store::DocumentView& view, const MessageOptions& options);
Message make_test_message(UnixMillis now);

}  // namespace faturad::notify
