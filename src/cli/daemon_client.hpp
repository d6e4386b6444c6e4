// Asks the daemon of a configuration, over HTTP as everybody does.
#pragma once

#include <memory>
#include <string>

#include <boost/json/object.hpp>

#include "config/config.hpp"
#include "faturad/net/http_client.hpp"

namespace faturad::cli {

class DaemonClient {
 public:
  explicit DaemonClient(const config::Config& config);
  // The object that it answers with. unreachable: nobody answers, or 503; not_found: 404; conflict: 409; internal: another status, in the daemon's words.
  result<boost::json::object> ask(const char* method, const std::string& path);

 private:
  const std::string base_;
  const std::unique_ptr<net::HttpClient> client_;
};

}  // namespace faturad::cli
