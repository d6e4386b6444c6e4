#pragma once

#include <string>

namespace faturad::http {

// OpenAPI 3.1 description of every route, as /openapi.json serves it.
std::string openapi_document();

}  // namespace faturad::http
