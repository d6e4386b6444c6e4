#include "faturad/net/url.hpp"

#include "support/catch.hpp"

using faturad::net::has_userinfo;
using faturad::net::shown_url;

TEST_CASE("url: what may be a secret is not shown", "[net]") {
  CHECK(shown_url("https://erp.example/hook") == "https://erp.example/hook");
  CHECK(shown_url("https://erp.example:8443/hook?token=secret&x=1") == "https://erp.example:8443/hook?***");
  CHECK(shown_url("https://erp.example/hook#secret") == "https://erp.example/hook#***");
  CHECK(shown_url("https://erp.example?secret#secret") == "https://erp.example?***#***");
  CHECK(shown_url("http://user:secret@proxy.example:3128") == "http://***@proxy.example:3128");
  CHECK(shown_url("http://secret@proxy.example:3128/") == "http://***@proxy.example:3128/");
  CHECK(shown_url("user:secret@proxy.example:3128") == "***@proxy.example:3128");
  CHECK(shown_url("http://u:sec@ret@[::1]:3128/x?y") == "http://***@[::1]:3128/x?***");
  CHECK(shown_url("https://[2001:db8::1]/x") == "https://[2001:db8::1]/x");
  CHECK(shown_url("").empty());
}

TEST_CASE("url: what is none shows nothing that could be a password", "[net]") {
  for (const char* url : {"http://user:se/cret@proxy.example", "http://user:sec?ret@proxy.example", "http://user:se#cret@proxy.example", "user:secret",
                          "?secret", "http://user?secret@proxy.example", "http:/user:secret@proxy.example"}) {
    INFO(url);
    CHECK(shown_url(url).find("cret") == std::string::npos);
  }
}

TEST_CASE("url: a user is found where curl would find it", "[net]") {
  CHECK(has_userinfo("http://user:secret@proxy.example:3128"));
  CHECK(has_userinfo("http://user@proxy.example"));
  CHECK(has_userinfo("user:secret@proxy.example"));
  CHECK_FALSE(has_userinfo("https://erp.example/a@b?c@d"));
}
