#include "pdf/optional_content.hpp"

#include <algorithm>

namespace faturad::pdf {

OptionalContent::OptionalContent(Objects& objects, const Dict& catalog) : objects_(objects) {
  const Dict& properties = objects.get(catalog, "OCProperties").dict();
  const Dict& configuration = objects.get(properties, "D").dict();
  base_off_ = objects.get(configuration, "BaseState").name() == "OFF";
  mark(objects.get(configuration, "ON"), false);
  mark(objects.get(configuration, "OFF"), true);
}

void OptionalContent::mark(const Object& groups, bool off) {
  for (const Object& group : groups.array()) {
    if (!group.ref()) continue;
    if (off == base_off_)
      exceptions_.erase(group.ref()->number);
    else
      exceptions_.insert(group.ref()->number);
  }
}

bool OptionalContent::group_hidden(const Object& unresolved) const {
  return unresolved.ref() && exceptions_.contains(unresolved.ref()->number) != base_off_;
}

bool OptionalContent::hidden(const Object& unresolved) const {
  if (exceptions_.empty() && !base_off_) return false;
  const Dict& dict = objects_.resolve(unresolved).dict();
  if (objects_.get(dict, "Type").name() != "OCMD") return group_hidden(unresolved);
  const Object* groups = dict.find("OCGs");
  if (!groups) return false;
  const Array& list = objects_.resolve(*groups).array();
  if (list.empty()) return group_hidden(*groups);
  const auto hides = [this](const Object& group) { return group_hidden(group); };
  const std::string_view policy = objects_.get(dict, "P").name();
  if (policy == "AllOn") return std::any_of(list.begin(), list.end(), hides);
  if (policy == "AnyOff") return std::none_of(list.begin(), list.end(), hides);
  if (policy == "AllOff") return !std::all_of(list.begin(), list.end(), hides);
  return std::all_of(list.begin(), list.end(), hides);
}

}  // namespace faturad::pdf
