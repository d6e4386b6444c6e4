#include "support/test_certificates.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace faturad::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

struct Pair {
  Key key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  Certificate certificate{X509_new(), &X509_free};
};

void must(bool ok) {
  if (!ok) throw std::runtime_error("cannot make a test certificate");
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(X509V3_EXT_conf_nid(nullptr, &context, what, value),
                                                                           &X509_EXTENSION_free);
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Pair make(const char* name, long serial, const Pair* issuer, const char* alternative_names) {
  Pair pair;
  X509* const certificate = pair.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, pair.key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate);
  must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1);
  X509* const signer = issuer ? issuer->certificate.get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  extend(certificate, signer, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
  if (alternative_names) extend(certificate, signer, NID_subject_alt_name, alternative_names);
  must(X509_sign(certificate, (issuer ? issuer->key : pair.key).get(), EVP_sha256()) > 0);
  return pair;
}

CertificateFiles write(const Pair& pair, const std::filesystem::path& directory, const std::string& name) {
  CertificateFiles files{directory / (name + ".crt"), directory / (name + ".key")};
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  const File certificate(std::fopen(files.certificate.c_str(), "w"), &std::fclose), key(std::fopen(files.key.c_str(), "w"), &std::fclose);
  must(certificate && key && PEM_write_X509(certificate.get(), pair.certificate.get()) == 1);
  must(PEM_write_PrivateKey(key.get(), pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return files;
}

}  // namespace

TestCertificates::TestCertificates(const std::filesystem::path& directory) {
  const Pair ca = make("Test Authority", 1, nullptr, nullptr);
  authority = write(ca, directory, "authority");
  server = write(make("localhost", 2, &ca, "DNS:localhost,IP:127.0.0.1,IP:::1"), directory, "server");
  client = write(make("Test Client", 3, &ca, nullptr), directory, "client");
  other_authority = write(make("Other Authority", 1, nullptr, nullptr), directory, "other");
}

}  // namespace faturad::test
