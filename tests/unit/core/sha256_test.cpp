#include "faturad/core/sha256.hpp"

#include "support/catch.hpp"

using namespace faturad;

TEST_CASE("sha256: the examples of FIPS 180-4, whole and in pieces") {
  CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256Hasher hasher;
  for (const char* piece : {"abcdbcdecdefdefgefghfghighijhi", "", "jkijkljklmklmnlmnomnopnopq"}) hasher.update(piece);
  CHECK(hasher.finish().hex() == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("sha256: hexadecimal comes back, anything else is refused") {
  const Sha256 digest = sha256("abc");
  CHECK(Sha256::from_hex(digest.hex()) == digest);
  CHECK_FALSE(Sha256::from_hex("ba78"));
  CHECK_FALSE(Sha256::from_hex(std::string(64, 'g')));
}
