#include "faturad/core/document.hpp"

namespace faturad {

const char* name(Topic topic) noexcept {
  switch (topic) {
    case Topic::parse: return "parse";
    case Topic::archive: return "archive";
    case Topic::notify: return "notify";
  }
  return "unknown";
}

std::optional<Topic> parse_topic(std::string_view text) {
  for (const Topic topic : {Topic::parse, Topic::archive, Topic::notify}) {
    if (text == name(topic)) return topic;
  }
  return std::nullopt;
}

const char* name(DocumentStatus status) noexcept {
  switch (status) {
    case DocumentStatus::queued: return "queued";
    case DocumentStatus::running: return "running";
    case DocumentStatus::retrying: return "retrying";
    case DocumentStatus::done: return "done";
    case DocumentStatus::dead: return "dead";
  }
  return "unknown";
}

std::optional<DocumentStatus> parse_document_status(std::string_view text) {
  for (const auto status : {DocumentStatus::queued, DocumentStatus::running, DocumentStatus::retrying,
                            DocumentStatus::done, DocumentStatus::dead}) {
    if (text == name(status)) return status;
  }
  return std::nullopt;
}

}  // namespace faturad
