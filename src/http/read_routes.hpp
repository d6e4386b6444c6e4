// Requests that read or administer: each blocks on a port, runs on the pool and gives a whole reply.
#pragma once

#include <string>

#include "http/query.hpp"
#include "http/reply.hpp"
#include "http/router.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

struct ReadRequest {
  Route route = Route::none;
  std::string tenant, parameter;
  Query query;
  std::string instance, request_id;
};

bool takes_long(const ReadRequest& request);  // minutes, maybe
bool never_blocks(Route route);               // answered where it is asked, whatever the pools are busy with

Reply handle_read(ServerCore& core, const ReadRequest& request);

}  // namespace faturad::http
