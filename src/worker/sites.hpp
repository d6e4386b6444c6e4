// The sites of a mask, first the primary, last the database.
#pragma once

#include <string>
#include <vector>

#include "faturad/worker/archiving.hpp"

namespace faturad::worker {

struct NamedSite {
  store::Sites bit = 0;
  Site site;
};

inline std::vector<NamedSite> sites_of(const SiteTable& table, store::Sites mask) {
  std::vector<NamedSite> out;
  if (mask & store::kPrimary) out.push_back({store::kPrimary, table.primary});
  if (mask & store::kSecondary) out.push_back({store::kSecondary, table.secondary});
  if (mask & store::kEmbedded) out.push_back({store::kEmbedded, table.embedded});
  return out;
}

inline std::string name_of(const NamedSite& named) { return named.site.circuit ? named.site.circuit->name() : "the store inside the database"; }

}  // namespace faturad::worker
