// Keys and certificates made for one test: an authority, a server on localhost, a client, and a stranger.
#pragma once

#include <filesystem>

namespace faturad::test {

struct CertificateFiles {
  std::filesystem::path certificate, key;  // PEM
};

struct TestCertificates {
  explicit TestCertificates(const std::filesystem::path& directory);
  CertificateFiles authority, server, client;  // server: localhost, 127.0.0.1 and ::1
  CertificateFiles other_authority;            // has signed none of them
};

}  // namespace faturad::test
