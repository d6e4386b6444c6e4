// Sockets on 127.0.0.1, as tests want them.
#pragma once

#include <string_view>

namespace faturad::test {

struct Listener {
  int fd = -1, port = 0;
};

// Listens on that port, 0: on one that is free. Throws when that cannot be.
Listener listen_on_loopback(int port = 0);
int connect_to_loopback(int port);  // -1: nobody listens there
void no_delay(int fd);
bool send_all(int fd, std::string_view bytes);  // false: the peer is gone

}  // namespace faturad::test
