// Bad input over real sockets against the real binary: each gets a precise answer, and the daemon goes on.
#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/http_client.hpp"
#include "support/pdf_builder.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad::test;

namespace {

// One daemon for all tests of this file: what one does to it must not hurt the next.
DaemonProcess& daemon() {
  static TemporaryDirectory directory;
  static DaemonProcess process(directory.path(), "[queue]\nduplicates = \"accept\"\n");
  static const bool started = (process.start(), true);
  REQUIRE(started);
  REQUIRE(process.running());
  return process;
}

std::string bill(const std::string& number) {
  PdfBuilder pdf;
  pdf.page();
  pdf.text(50, 780, "INVOICE").text(50, 760, "Invoice number: " + number).text(50, 740, "Total due: EUR 10.00");
  return pdf.build();
}

struct Expected {
  int status;
  std::string type;   // of the problem
  std::string detail;  // a part of it
};

void check_problem(const std::optional<HttpResponse>& answer, const Expected& expected) {
  REQUIRE(answer);
  INFO(answer->body);
  CHECK(answer->status == expected.status);
  CHECK(answer->header("content-type") == "application/problem+json");
  CHECK(answer->body.find("\"urn:faturad:problem:" + expected.type + "\"") != std::string::npos);
  CHECK(answer->body.find(expected.detail) != std::string::npos);
  CHECK_FALSE(answer->header("x-request-id").empty());
}

std::optional<HttpResponse> raw(const std::string& bytes) {
  HttpClient client(daemon().port());
  client.send(bytes);
  return client.receive();
}

}  // namespace

TEST_CASE("http: bodies that are no PDF are refused with what is wrong") {
  HttpClient client(daemon().port());
  check_problem(client.request("PUT", "/v1/invoices/a.pdf", "hello, this is no PDF"), {422, "not-a-pdf", "%PDF-"});
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/a.pdf", ""), {422, "empty-document", "0 bytes"});
  check_problem(HttpClient(daemon().port()).request("POST", "/v1/invoices", bill("1"), {"Content-Type: text/html"}),
                {415, "unsupported-media-type", "application/pdf"});
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/a.pdf", std::string(300'000, 'x')), {422, "not-a-pdf", "1024"});
}

TEST_CASE("http: what curl sends is taken") {
  HttpClient client(daemon().port());
  for (const char* type : {"application/pdf", "application/octet-stream", "application/x-www-form-urlencoded"}) {
    const auto answer = client.request("POST", "/v1/invoices", bill(type), {std::string("Content-Type: ") + type});
    REQUIRE(answer);
    CHECK(answer->status == 202);
    CHECK(answer->header("location").starts_with("/v1/invoices/"));
  }
  const auto done = client.request("PUT", "/v1/invoices/x%20y.pdf?wait=20s", bill("INV-77"));
  REQUIRE(done);
  CHECK(done->status == 200);
  CHECK(done->body.find("\"number\":\"INV-77\"") != std::string::npos);
  CHECK(done->body.find("\"filename\":\"x y.pdf\"") != std::string::npos);
}

TEST_CASE("http: a compressed body and an empty key are refused before they are taken for something else") {
  const auto zipped = HttpClient(daemon().port()).request("PUT", "/v1/invoices/z.pdf", "\x1f\x8b bytes", {"Content-Encoding: gzip"});
  check_problem(zipped, {415, "unsupported-media-type", "Content-Encoding 'gzip'"});
  CHECK(zipped->header("accept-encoding") == "identity");
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/k.pdf", bill("K"), {"Idempotency-Key: "}), {400, "invalid-argument", "Idempotency-Key is empty"});
}

TEST_CASE("http: multipart takes several files, all or none") {
  const std::string head = "POST /v1/invoices HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=AaB03x\r\n";
  const auto part = [](const std::string& name, const std::string& content) {
    return "--AaB03x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + name + "\"\r\nContent-Type: application/pdf\r\n\r\n" + content + "\r\n";
  };
  const auto post = [&](const std::string& body) { return raw(head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body); };

  const auto both = post(part("a.pdf", bill("A")) + part("b.pdf", bill("B")) + "--AaB03x--\r\n");
  REQUIRE(both);
  CHECK(both->status == 202);
  CHECK(both->body.find("\"filename\":\"a.pdf\"") != std::string::npos);
  CHECK(both->body.find("\"filename\":\"b.pdf\"") != std::string::npos);

  check_problem(post(part("good.pdf", bill("C")) + part("bad.pdf", "no pdf") + "--AaB03x--\r\n"), {422, "not-a-pdf", "bad.pdf"});
  const auto list = HttpClient(daemon().port()).request("GET", "/v1/invoices?q=good.pdf");
  REQUIRE(list);
  CHECK(list->body.find("good.pdf") == std::string::npos);
  check_problem(post(part("a.pdf", bill("D"))), {400, "invalid-argument", "closing boundary"});
  check_problem(post(part("a.pdf", "")  + "--AaB03x--\r\n"), {422, "empty-document", "a.pdf"});
  check_problem(raw("POST /v1/invoices?wait=1s HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=AaB03x\r\nContent-Length: 1\r\n\r\nx"),
                {400, "invalid-argument", "wait: taken with a single document"});
  const std::string twice = part("e.pdf", bill("E")) + "--AaB03x--\r\n";
  REQUIRE(post(twice)->status == 202);
  const auto again = raw("POST /v1/invoices?duplicates=reject HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=AaB03x\r\nContent-Length: " +
                         std::to_string(twice.size()) + "\r\n\r\n" + twice);
  REQUIRE(again);
  CHECK(again->status == 409);  // nothing was taken
  CHECK(again->body.find("urn:faturad:problem:duplicate") != std::string::npos);
  check_problem(post("--AaB03x--\r\n"), {400, "invalid-argument", "no file"});
  check_problem(post("--AaB03x\r\nno colon here\r\n\r\nx\r\n--AaB03x--\r\n"), {400, "invalid-argument", "colon"});
  check_problem(raw("POST /v1/invoices HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx"),
                {400, "invalid-argument", "boundary"});
}

TEST_CASE("http: bad query values name the parameter and what it wants") {
  HttpClient client(daemon().port());
  const std::pair<const char*, const char*> cases[] = {
      {"/v1/invoices?limit=0", "limit: '0' is not a whole number from 1 to 1000"},
      {"/v1/invoices?limit=x", "limit"},
      {"/v1/invoices?status=open", "status: 'open' is not queued, running, retrying, done or dead"},
      {"/v1/invoices?kind=bill", "kind: 'bill' is none of invoice, credit_note"},
      {"/v1/invoices?issued_from=2026-02-30", "issued_from"},
      {"/v1/invoices?received_from=yesterday", "received_from"},
      {"/v1/invoices?min_total=1,50", "min_total"},
      {"/v1/invoices?order=up", "order"},
      {"/v1/invoices?cursor=zz", "cursor"},
      {"/v1/invoices?limt=3", "limt: unknown parameter"},
      {"/v1/invoices?limit=3&limit=4", "given twice"},
      {"/v1/invoices?q=%zz", "%-escape"},
      {"/v1/dead-letters?topic=mail", "topic"},
      {"/v1/events?after=-1", "after"},
      {"/v1/events?after=99999999", "beyond the last event"},
      {"/v1/events?after=99999999&wait=20s", "beyond the last event"},
      {"/v1/dead-letters?reason=typo", "reason: 'typo' is not the name of an error"},
      {"/v1/invoices?review=maybe", "review: 'maybe' is not true or false"},
  };
  for (const auto& [target, detail] : cases) check_problem(client.request("GET", target), {400, "invalid-argument", detail});
  check_problem(client.request("DELETE", "/v1/dead-letters"), {400, "invalid-argument", "all=true"});
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/a.pdf?wait=10", bill("W")), {400, "invalid-argument", "wait: '10' is not a duration"});
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/a.pdf?priority=11", bill("W")), {400, "invalid-argument", "priority"});
  check_problem(HttpClient(daemon().port()).request("PUT", "/v1/invoices/a.pdf?delay=9999d", bill("W")), {400, "invalid-argument", "delay: longer than 365 days"});
  const std::vector<std::string> stream{"Accept: text/event-stream"};
  check_problem(HttpClient(daemon().port()).request("GET", "/v1/events?limit=5", "", stream), {400, "invalid-argument", "limit"});
  check_problem(HttpClient(daemon().port()).request("GET", "/v1/events", "", {stream[0], "Last-Event-ID: x"}), {400, "invalid-argument", "Last-Event-ID: 'x'"});
  check_problem(HttpClient(daemon().port()).request("GET", "/v1/events", "", {stream[0], "Last-Event-ID: 99999999"}), {400, "invalid-argument", "beyond"});
}

TEST_CASE("http: unknown places, methods and ids") {
  HttpClient client(daemon().port());
  check_problem(client.request("GET", "/v2/invoices"), {404, "not-found", "/v2/invoices"});
  check_problem(client.request("GET", "/v1/invoices/01ARZ3NDEKTSV4RRFFQ69G5FAV"), {404, "not-found", "01ARZ3NDEKTSV4RRFFQ69G5FAV"});
  check_problem(client.request("GET", "/v1/invoices/nonsense"), {404, "not-found", "nonsense"});
  check_problem(client.request("DELETE", "/v1/invoices/01ARZ3NDEKTSV4RRFFQ69G5FAV"), {404, "not-found", "01ARZ"});
  const auto wrong_method = client.request("PATCH", "/v1/invoices");
  check_problem(wrong_method, {405, "method-not-allowed", "PATCH"});
  CHECK(wrong_method->header("allow").find("POST") != std::string::npos);
}

TEST_CASE("http: broken requests are refused and the connection is closed") {
  check_problem(raw("hello\r\n\r\n"), {400, "malformed-request", "no HTTP"});
  check_problem(raw("GET / HTTP/9.9\r\n\r\n"), {505, "http-version", "1.1"});
  check_problem(raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n"), {431, "header-too-large", "bytes"});
  check_problem(raw("PUT /v1/invoices/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"), {501, "transfer-coding", "chunked"});
  check_problem(raw("GET /healthz HTTP/1.1\r\n\r\n"), {400, "malformed-request", "Host"});
  check_problem(raw("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), {400, "malformed-request", "Host"});
  check_problem(raw("PUT /v1/invoices/a HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nContent-Length: 3\r\n\r\nabc"), {417, "expectation", "100-continue"});
  check_problem(raw("PUT /v1/invoices/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), {400, "invalid-argument", "body"});
  check_problem(raw("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"), {400, "unexpected-body", "no body"});
}

TEST_CASE("http: what follows a transfer coding that is not understood is no request") {
  HttpClient client(daemon().port());
  client.send("PUT /v1/invoices/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\nDELETE /v1/invoices/a HTTP/1.1\r\nHost: x\r\n\r\n");
  check_problem(client.receive(), {501, "transfer-coding", "xchunked"});
  client.close_sending();
  CHECK(client.closed_by_peer());
}

TEST_CASE("http: the absolute form of a target is understood") {
  HttpClient client(daemon().port());
  client.send("GET http://faturad.example/healthz HTTP/1.1\r\nHost: faturad.example\r\n\r\n");
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 200);
}

TEST_CASE("http: a body over the limit is refused before it is read") {
  HttpClient client(daemon().port());
  client.send("PUT /v1/invoices/a.pdf HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n%PDF-1.4");
  const auto refused = client.receive();
  check_problem(refused, {413, "too-large", "server.max_body (67108864 bytes)"});
  CHECK(refused->body.find("\"instance\":\"/v1/invoices/a.pdf\"") != std::string::npos);
}

TEST_CASE("http: 100-continue is answered when the body will be read, and only then") {
  HttpClient wanted(daemon().port());
  const std::string pdf = bill("CONT");
  wanted.send("PUT /v1/invoices/a.pdf HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(pdf.size()) + "\r\n\r\n");
  std::string interim;
  CHECK(wanted.read_some(interim));
  CHECK(interim.starts_with("HTTP/1.1 100 Continue"));
  wanted.send(pdf);
  const auto answer = wanted.receive();
  REQUIRE(answer);
  CHECK(answer->status == 202);

  HttpClient refused(daemon().port());
  refused.send("PUT /v1/invoices/a.pdf HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n");
  std::string first;
  CHECK(refused.read_some(first));
  CHECK(first.starts_with("HTTP/1.1 415"));
}

TEST_CASE("http: a truncated upload leaves nothing") {
  const auto before = HttpClient(daemon().port()).request("GET", "/v1/stats");
  {
    HttpClient client(daemon().port());
    client.send("PUT /v1/invoices/cut.pdf HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n%PDF-1.4 " + std::string(600'000, 'x'));
    client.close_sending();
    check_problem(client.receive(), {400, "invalid-argument", "ended before"});
  }
  const auto list = HttpClient(daemon().port()).request("GET", "/v1/invoices?q=cut.pdf");
  REQUIRE(list);
  CHECK(list->body.find("cut.pdf") == std::string::npos);
}

TEST_CASE("http: pipelined requests are answered in order") {
  HttpClient client(daemon().port());
  client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.receive()->status == 200);
  CHECK(client.receive()->status == 404);
  CHECK(client.receive()->status == 200);
}

TEST_CASE("http: documents come back whole, in part, or not at all") {
  HttpClient client(daemon().port());
  const std::string pdf = bill("DOC") + std::string(600'000, '\n');
  const auto accepted = client.request("PUT", "/v1/invoices/caf%C3%A9.pdf?wait=20s", pdf);
  REQUIRE(accepted);
  const std::string location = accepted->header("location") + "/document";
  const auto whole = client.request("GET", location);
  REQUIRE(whole);
  CHECK(whole->status == 200);
  CHECK(whole->body == pdf);
  CHECK(whole->header("content-disposition").find("filename*=UTF-8''caf%C3%A9.pdf") != std::string::npos);
  const auto part = client.request("GET", location, {}, {"Range: bytes=262140-262150"});
  CHECK(part->status == 206);
  CHECK(part->body == pdf.substr(262'140, 11));
  CHECK(part->header("content-range") == "bytes 262140-262150/" + std::to_string(pdf.size()));
  CHECK(client.request("GET", location, {}, {"Range: bytes=9999999-"})->status == 416);
  CHECK(client.request("GET", location, {}, {"If-None-Match: " + whole->header("etag")})->status == 304);
  const auto head = client.request("HEAD", location);
  CHECK(head->header("content-length") == std::to_string(pdf.size()));
  const auto text = client.request("GET", accepted->header("location") + "/text");
  CHECK(text->body.find("Invoice number: DOC") != std::string::npos);
}

TEST_CASE("http: documents whose size is about that of a chunk are stored and read whole") {
  HttpClient client(daemon().port());
  constexpr std::size_t kChunk = 256 * 1024;
  for (const std::size_t size : {kChunk - 1, kChunk, kChunk + 1, kChunk + 1023, kChunk + 1024, 2 * kChunk, 2 * kChunk + 500}) {
    INFO(size);
    std::string pdf = bill("SIZE");
    pdf.resize(size, '\n');
    const auto accepted = client.request("PUT", "/v1/invoices/a.pdf?wait=20s", pdf);
    REQUIRE(accepted);
    CHECK(accepted->status == 200);
    CHECK(accepted->body.find("\"status\":\"done\"") != std::string::npos);
    const auto whole = client.request("GET", accepted->header("location") + "/document");
    REQUIRE(whole);
    CHECK(whole->body == pdf);
    const std::string last = "Range: bytes=" + std::to_string(size - 5) + "-";
    CHECK(client.request("GET", accepted->header("location") + "/document", {}, {last})->body == pdf.substr(size - 5));
  }
}

TEST_CASE("http: a range counts only for GET, and only for the version that If-Range names") {
  HttpClient client(daemon().port());
  const std::string pdf = bill("RANGE");
  const auto accepted = client.request("PUT", "/v1/invoices/a.pdf?wait=20s", pdf);
  REQUIRE(accepted);
  const std::string location = accepted->header("location") + "/document";
  const auto head = client.request("HEAD", location, {}, {"Range: bytes=0-9"});
  CHECK(head->status == 200);
  CHECK(head->header("content-length") == std::to_string(pdf.size()));
  const std::string etag = head->header("etag");
  CHECK(client.request("GET", location, {}, {"Range: bytes=0-9", "If-Range: " + etag})->status == 206);
  CHECK(client.request("GET", location, {}, {"Range: bytes=0-9", "If-Range: \"another\""})->status == 200);
}

TEST_CASE("http: Idempotency-Key gives the same answer, and 422 for another document") {
  HttpClient client(daemon().port());
  const auto first = client.request("PUT", "/v1/invoices/k.pdf", bill("K1"), {"Idempotency-Key: order-7"});
  const auto again = client.request("PUT", "/v1/invoices/k.pdf", bill("K1"), {"Idempotency-Key: order-7"});
  REQUIRE(first);
  REQUIRE(again);
  CHECK(again->header("location") == first->header("location"));
  CHECK(again->header("idempotency-replayed") == "true");
  check_problem(client.request("PUT", "/v1/invoices/k.pdf", bill("K2"), {"Idempotency-Key: order-7"}), {422, "idempotency-mismatch", "another document"});
  // While the first request with a key is still arriving, a second one is told so.
  HttpClient slow(daemon().port());
  slow.send("PUT /v1/invoices/s.pdf HTTP/1.1\r\nHost: x\r\nIdempotency-Key: slow\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
  std::string interim;
  REQUIRE(slow.read_some(interim));
  const auto busy = HttpClient(daemon().port()).request("PUT", "/v1/invoices/s.pdf", bill("S"), {"Idempotency-Key: slow"});
  check_problem(busy, {409, "idempotency-in-progress", "arriving"});
  CHECK(busy->header("retry-after") == "2");
}

TEST_CASE("http: encrypted and damaged documents end in dead with their reason") {
  HttpClient client(daemon().port());
  const auto damaged = client.request("PUT", "/v1/invoices/d.pdf?wait=20s", "%PDF-1.4\nthis is the end of it");
  REQUIRE(damaged);
  CHECK(damaged->status == 200);
  CHECK(damaged->body.find("\"status\":\"dead\"") != std::string::npos);
  CHECK(damaged->body.find("\"code\":\"") != std::string::npos);
  const std::string id = damaged->header("location").substr(std::string("/v1/invoices/").size());
  const auto letter = client.request("GET", "/v1/dead-letters/" + id);
  REQUIRE(letter);
  CHECK(letter->status == 200);
  const auto dry = client.request("POST", "/v1/dead-letters/redrive?dry_run=true");
  CHECK(dry->body.find("\"would_fail\":") != std::string::npos);
  CHECK(client.request("POST", "/v1/dead-letters/" + id + "/redrive")->body == R"({"redriven":1})");
}

TEST_CASE("http: the change feed wakes a long poll") {
  HttpClient client(daemon().port());
  const auto now = client.request("GET", "/v1/stats");
  REQUIRE(now);
  auto page = client.request("GET", "/v1/events?limit=1000");
  REQUIRE(page);
  const std::string last = page->body.substr(page->body.find("\"last\":") + 7);
  HttpClient waiting(daemon().port());
  waiting.send("GET /v1/events?wait=20s&after=" + std::to_string(std::stoull(last)) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(client.request("PUT", "/v1/invoices/e.pdf", bill("EV")));
  const auto woken = waiting.receive();
  REQUIRE(woken);
  CHECK(woken->body.find("\"sequence\":") != std::string::npos);  // whatever came first: the tests share a daemon
}

TEST_CASE("http: many idle and many slow clients do not stop an upload") {
  std::vector<std::unique_ptr<HttpClient>> idle, slow;
  for (int i = 0; i < 900; ++i) idle.push_back(std::make_unique<HttpClient>(daemon().port()));
  for (int i = 0; i < 500; ++i) {
    slow.push_back(std::make_unique<HttpClient>(daemon().port()));
    slow.back()->send("PUT /v1/invoices/slow.pdf HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n%PDF-1.4 and then nothing");
  }
  const auto answer = HttpClient(daemon().port()).request("PUT", "/v1/invoices/quick.pdf?wait=20s", bill("QUICK"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
}
