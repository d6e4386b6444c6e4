// Finds numbers that carry their own proof anywhere on a page, whatever stands between their digits.
#pragma once

#include <vector>

#include "extract/exact/check_digits.hpp"
#include "extract/page/page_index.hpp"

namespace faturad::extract {

template <class T>
struct Proven {
  T value;
  Found where;
};

std::vector<Proven<AccessKey>> find_access_keys(const PageIndex& page);
std::vector<Proven<PaymentSlip>> find_payment_slips(const PageIndex& page);
std::vector<Proven<std::string>> find_cnpjs(const PageIndex& page);  // in order of reading, each once

}  // namespace faturad::extract
