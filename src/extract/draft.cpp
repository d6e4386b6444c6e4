#include "extract/draft.hpp"

#include <algorithm>

namespace faturad::extract {

void Draft::note(std::string_view pointer, const Found& where, Origin origin) {
  invoice.evidence[std::string(pointer)] = {origin.confidence, origin.source, where.page, {where.box.x0, where.box.y0, where.box.x1, where.box.y1}, where.text, {}};
}

double Draft::confidence(std::string_view pointer) const {
  const auto found = invoice.evidence.find(std::string(pointer));
  return found == invoice.evidence.end() ? 0 : found->second.confidence;
}

void Draft::set_confidence(std::string_view pointer, double confidence) {
  const auto found = invoice.evidence.find(std::string(pointer));
  if (found != invoice.evidence.end()) found->second.confidence = confidence;
}

void Draft::weigh(std::string_view pointer, bool passed) {
  const double now = confidence(pointer);
  set_confidence(pointer, passed ? std::max(now, kLayout) : now > kLikely ? kLikely : std::min(now, kGuessed));
}

}  // namespace faturad::extract
