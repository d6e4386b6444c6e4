#include "notify/signature.hpp"

#include "support/catch.hpp"

using namespace faturad::notify;

TEST_CASE("signatures are those of Standard Webhooks", "[notify]") {
  // The example of the specification's libraries.
  const std::string key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  CHECK(key.size() == 24);
  CHECK(sign({key}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("each of two secrets signs, and a plain text is its own key", "[notify]") {
  const std::string one = sign({"0123456789abcdef"}, "id", 5, "body"), two = sign({"fedcba9876543210"}, "id", 5, "body");
  CHECK(one != two);
  CHECK(sign({"0123456789abcdef", "fedcba9876543210"}, "id", 5, "body") == one + " " + two);
  CHECK(key_of("0123456789abcdef") == "0123456789abcdef");
  CHECK(key_of("whsec_bm8gcGFkZGluZyBoZXJlIQ==") == "no padding here!");
  CHECK(key_of("whsec_not base64").empty());
  CHECK(key_of("whsec_").empty());
}
