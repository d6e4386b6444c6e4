// Drives one request on one handle: options, deadlines, what went wrong.
#pragma once

#include "faturad/net/http_client.hpp"
#include "net/curl_handle.hpp"

namespace faturad::net {

result<Response> transfer(const CurlHandle& handle, const ClientOptions& options, const Request& request);

}  // namespace faturad::net
