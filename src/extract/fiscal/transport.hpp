// Prints about transport and events: DACTE (CT-e), DAMDFE (MDF-e) and the letter of correction (CC-e).
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_dacte(const Pages& pages, Draft& draft);
void read_damdfe(const Pages& pages, Draft& draft);  // a manifest: no amounts to pay
void read_cce(const Pages& pages, Draft& draft);     // the key is that of the note it corrects

}  // namespace faturad::extract
