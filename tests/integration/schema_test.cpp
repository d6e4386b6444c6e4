#include <boost/json/parse.hpp>

#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/json_schema.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;

namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/" + name, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("daemon: results fit the schema that it publishes") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path());
  daemon.start();
  HttpClient client(daemon.port());
  const auto published = client.request("GET", "/v1/schema");
  REQUIRE(published);
  CHECK(published->header("content-type") == "application/schema+json");
  const auto schema = boost::json::parse(published->body);
  for (const char* name : {"facturx-example.pdf", "fatura-exemplo.pdf", "danfe-exemplo.pdf", "invoice-example.pdf", "encrypted.pdf"}) {
    INFO(name);
    const auto accepted = client.request("PUT", std::string("/v1/invoices/") + name, fixture(name));
    REQUIRE(accepted);
    REQUIRE(accepted->status == 202);
    const auto answer = client.request("GET", accepted->header("location") + "?wait=30s");
    REQUIRE(answer);
    INFO(answer->body);
    CHECK(schema_violations(schema, boost::json::parse(answer->body), true) == std::vector<std::string>{});
  }
}

TEST_CASE("daemon: a Factur-X upload answers with what its XML says") {
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path());
  daemon.start();
  HttpClient client(daemon.port());
  const auto answer = client.request("PUT", "/v1/invoices/bill.pdf?wait=30s", fixture("facturx-example.pdf"));
  REQUIRE(answer);
  REQUIRE(answer->status == 200);
  const auto result = boost::json::parse(answer->body);
  const auto& invoice = result.at("invoices").at(0);
  CHECK(invoice.at("number").as_string() == "RE-2026-0815");
  CHECK(invoice.at("lines").as_array().size() == 2);
  CHECK(invoice.at("evidence").at("/number").at("source").as_string() == "xml");
  CHECK(invoice.at("evidence").at("/number").at("page").as_int64() == 1);
  for (const auto& check : invoice.at("checks").as_array()) CHECK(check.at("passed").as_bool());
}
