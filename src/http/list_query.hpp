// The filters of GET /v1/invoices.
#pragma once

#include <string>

#include "faturad/store/documents.hpp"
#include "http/query.hpp"

namespace faturad::http {

inline constexpr std::uint64_t kMaxPage = 1'000;  // items of one answer

// Errors: invalid_argument for parameters that are unknown or cannot be understood.
result<store::ListQuery> read_list_query(const Query& query, const std::string& tenant);

}  // namespace faturad::http
