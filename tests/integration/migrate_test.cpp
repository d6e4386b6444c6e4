// faturad blobs migrate against the real daemon, from store to store and back into the database.
#include "support/blob_daemon.hpp"

using namespace faturad;
using namespace faturad::test;

TEST_CASE("migrate: all documents go where blob.store says, while the daemon runs") {
  BlobDaemon f;
  f.upload(40);
  INFO(f.output);
  REQUIRE(f.migrate() == 0);  // nothing to move; waits for what is under way
  CHECK(f.files("a") == 40);

  f.configure("primary", "secondary");
  CHECK(f.migrate() == 3);
  CHECK(f.output.find("documents go to 'primary', as blob.store said when it was read last: set it to 'secondary' and reload") != std::string::npos);
  f.reload("blob.store changed (from \"primary\" to \"secondary\")");
  f.upload(10);
  REQUIRE(f.migrate() == 0);
  CHECK(f.output.find("all documents lie in secondary\n") != std::string::npos);
  CHECK(f.files("b") == 50);
  CHECK(f.files("a") == 0);  // old copies are gone when it says so
  f.check_documents();

  f.configure("secondary", "embedded");
  f.reload("blob.store changed");
  REQUIRE(f.migrate() == 0);
  CHECK(f.output.find("all documents lie in embedded\n") != std::string::npos);
  CHECK(f.files("b") == 0);
  f.check_documents();
  CHECK(WEXITSTATUS(f.daemon->stop(SIGTERM)) == 0);
  CHECK(f.run("audit") == 0);
  CHECK(f.migrate(" --no-wait") == 5);
  CHECK(f.output.find("no daemon answers at http://127.0.0.1:") != std::string::npos);
  f.daemon->start();
  f.check_documents();
}

TEST_CASE("migrate: a store whose own settings wait for a restart is no target before it") {
  BlobDaemon f;
  std::ifstream in(f.daemon->config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  const auto elsewhere = f.directory.path() / "c";
  std::filesystem::create_directory(elsewhere);
  const std::string folder = (f.directory.path() / "b").string();
  text.replace(text.find(folder), folder.size(), elsewhere.string());
  text.replace(text.find("store = \"primary\""), 17, "store = \"secondary\"");
  std::ofstream(f.daemon->config_file()) << text;
  f.reload("blob.store stays \"primary\": the store of \"secondary\" is there from the next restart on");
  f.upload(2);
  CHECK(f.migrate() == 3);
  CHECK(f.files("a") == 2);
  CHECK(f.files("b") == 0);
  f.check_documents();
}

TEST_CASE("migrate: a store that is not there yet is no target") {
  BlobDaemon f;
  std::ifstream in(f.daemon->config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  CHECK(f.daemon->stop(SIGTERM) == 0);
  text.replace(text.find("[blob_secondary]\nkind = \"filesystem\""), 36, "[blob_secondary]\nkind = \"none\"#");
  std::ofstream(f.daemon->config_file()) << text;
  f.daemon->start();
  text.replace(text.find("[blob_secondary]\nkind = \"none\"#"), 31, "[blob_secondary]\nkind = \"filesystem\"\n#");
  text.replace(text.find("store = \"primary\""), 17, "store = \"secondary\"");
  std::ofstream(f.daemon->config_file()) << text;
  f.reload("blob.store stays \"primary\": the store of \"secondary\" is there from the next restart on");
  CHECK(f.daemon->log().find("blob.store changed") == std::string::npos);
  f.upload(3);
  CHECK(f.migrate() == 3);
  CHECK(f.files("b") == 0);
  HttpClient client(f.daemon->port());
  CHECK(client.request("POST", "/v1/blobs/migrate?to=foo")->status == 400);
  CHECK(client.request("POST", "/v1/blobs/migrate?to=secondary")->status == 409);
}
