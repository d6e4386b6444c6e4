// faturad blobs verify and audit find documents whose blob is gone or differs.
#include "support/blob_daemon.hpp"

using namespace faturad;
using namespace faturad::test;

TEST_CASE("verify: a document whose blob is gone or differs is named, while the daemon runs and when it does not") {
  BlobDaemon f;
  f.upload(6);
  REQUIRE(f.migrate() == 0);
  INFO(f.output);
  REQUIRE(f.run("blobs verify") == 0);
  CHECK(f.output.find("blob_primary: 6 documents, ") == 0);
  CHECK(f.output.find(", 0 damaged, 0 missing\n") != std::string::npos);

  const auto blob = [&](const std::string& bytes) { return f.directory.path() / "a" / blob::blob_name(sha256(bytes)); };
  const auto& [gone, gone_bytes] = *f.sent.begin();
  const auto& [other, other_bytes] = *f.sent.rbegin();
  std::filesystem::remove(blob(gone_bytes));
  std::fstream(blob(other_bytes), std::ios::in | std::ios::out).seekp(9).put('#');
  {
    HttpClient client(f.daemon->port());
    for (const auto* id : {&gone, &other}) {
      const auto answer = client.request("GET", "/v1/invoices/" + *id + "/document");
      REQUIRE(answer);
      CHECK(answer->status == 503);  // and no length of bytes that do not come
      CHECK(boost::json::parse(answer->body).at("type") == "urn:faturad:problem:storage-failure");
    }
  }
  const auto names_both = [&] {
    CHECK(f.output.find("missing: " + gone + " " + sha256(gone_bytes).hex() + " blob_primary\n") != std::string::npos);
    CHECK(f.output.find("damaged: " + other + " " + sha256(other_bytes).hex() + " blob_primary\n") != std::string::npos);
  };
  CHECK(f.run("blobs verify") == 1);
  names_both();
  CHECK(f.output.find(", 1 damaged, 1 missing\n") != std::string::npos);
  // Sent again they are back, and the damaged one is written anew; no other way back is needed.
  {
    HttpClient client(f.daemon->port());
    for (const auto* bytes : {&gone_bytes, &other_bytes}) CHECK(client.request("PUT", "/v1/invoices/again.pdf?wait=10s", *bytes)->status == 200);
  }
  REQUIRE(f.migrate() == 0);
  CHECK(f.run("blobs verify") == 0);
  CHECK(f.output.find("blob_primary: 8 documents, ") == 0);
  f.check_documents();

  std::filesystem::remove(blob(gone_bytes));
  std::fstream(blob(other_bytes), std::ios::in | std::ios::out).seekp(9).put('#');
  REQUIRE(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  CHECK(f.run("blobs verify") == 1);
  names_both();
  CHECK(f.run("audit") == 1);
  CHECK(f.output.find("and 1 that share its payload: blob " + sha256(gone_bytes).hex()) != std::string::npos);
  CHECK(f.output.find(sha256(other_bytes).hex()) == std::string::npos);  // it does not read
}
