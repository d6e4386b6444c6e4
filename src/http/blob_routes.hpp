// Where payloads lie: /v1/blobs and what is below it.
#pragma once

#include "http/answer.hpp"
#include "http/read_routes.hpp"

namespace faturad::http {

Answer blobs(ServerCore& core, const ReadRequest& request);
Answer migrate(ServerCore& core, const ReadRequest& request);
Answer archived(ServerCore& core, const ReadRequest& request);
Answer lost(ServerCore& core, const ReadRequest& request);

}  // namespace faturad::http
