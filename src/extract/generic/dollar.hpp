// Whose dollar or peso a bare "$" is.
#pragma once

#include <string_view>

#include "extract/page/page_index.hpp"

namespace faturad::extract {

struct Dollar {
  std::string_view code;  // of the one country whose register or tax the page names; empty: of none, of several, or "USD" is spelt out
  bool foreign = false;   // the page names a register or a tax that the United States do not have
};

Dollar dollar_of(const Pages& pages);

}  // namespace faturad::extract
