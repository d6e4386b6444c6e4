// Dead letters over HTTP: listed, put back into their queues, removed.
#pragma once

#include "http/answer.hpp"
#include "http/read_routes.hpp"

namespace faturad::http {

Answer dead_letters(ServerCore& core, const ReadRequest& request);
Answer dead_letter(ServerCore& core, const ReadRequest& request);  // by id; not_found when it is not dead
Answer redrive_one(ServerCore& core, const ReadRequest& request);
Answer purge_one(ServerCore& core, const ReadRequest& request);
Answer redrive(ServerCore& core, const ReadRequest& request);  // with dry_run they are only read again
Answer purge(ServerCore& core, const ReadRequest& request);    // needs a filter, or all=true

}  // namespace faturad::http
