// Layers of a document that its default configuration switches off.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "pdf/objects.hpp"

namespace faturad::pdf {

class OptionalContent {
 public:
  OptionalContent(Objects& objects, const Dict& catalog);
  // Of an OC entry or a property: an optional content group or a membership dictionary. `unresolved` is the entry
  // as it stands, since groups are known by their reference.
  bool hidden(const Object& unresolved) const;

 private:
  bool group_hidden(const Object& unresolved) const;
  void mark(const Object& groups, bool off);

  Objects& objects_;
  bool base_off_ = false;
  std::unordered_set<std::uint32_t> exceptions_;  // object numbers of groups unlike base_off_
};

}  // namespace faturad::pdf
