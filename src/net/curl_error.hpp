#pragma once

#include <string_view>

#include <curl/curl.h>

#include "faturad/net/http_client.hpp"

namespace faturad::net {

struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string_view text;   // libcurl's own words, may be empty
  bool connected = false;  // the request was on its way
  const Deadlines& deadlines;
};

// Which of our errors it is, and what happened in words that name no secret.
Error explain(const CurlFailure& failure);

}  // namespace faturad::net
