#include "worker/warm_up.hpp"

#include <openssl/evp.h>
#include <openssl/provider.h>

#include <ctime>
#include <string>

#include "worker/reading.hpp"

namespace faturad::worker {
namespace {

std::string small_document() {
  const std::string objects[] = {
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
      "/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>",
      "<</Length 44>>stream\nBT /F1 12 Tf 20 100 Td (Invoice No 1) Tj ET    \nendstream",
  };
  std::string out = "%PDF-1.4\n";
  std::string table = "xref\n0 5\n0000000000 65535 f \n";
  int number = 0;
  for (const std::string& object : objects) {
    const std::string offset = std::to_string(out.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    out += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
  }
  const std::size_t start = out.size();
  return out + table + "trailer<</Size 5/Root 1 0 R>>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

void fetch_algorithms() {
  OSSL_PROVIDER_load(nullptr, "legacy");  // RC4 of old documents; absent where it is not installed
  OSSL_PROVIDER_load(nullptr, "default");
  for (const char* const digest : {"MD5", "SHA256", "SHA384", "SHA512"}) EVP_MD_free(EVP_MD_fetch(nullptr, digest, nullptr));
  for (const char* const cipher : {"RC4", "AES-128-CBC", "AES-256-CBC", "AES-256-ECB"}) {
    EVP_CIPHER_free(EVP_CIPHER_fetch(nullptr, cipher, nullptr));
  }
}

}  // namespace

void warm_up(const pdf::ReadOptions& options) {
  tzset();
  fetch_algorithms();
  const std::string document = small_document();
  const std::string damaged = document.substr(0, document.rfind("xref\n0 5"));
  for (const std::string& bytes : {document, damaged}) {
    // Whether it can be read is of no matter here.
    (void)read_invoice(std::as_bytes(std::span(bytes)), options);
  }
}

}  // namespace faturad::worker
