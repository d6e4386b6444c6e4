// NFS-e: the note of services, in the national print (DANFSe) and the towns' own.
#pragma once

#include "extract/draft.hpp"

namespace faturad::extract {

void read_nfse(const Pages& pages, Draft& draft);

}  // namespace faturad::extract
