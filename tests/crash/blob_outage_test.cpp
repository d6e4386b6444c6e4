// A real S3 server fails in every way while documents come in, and the daemon is killed while it ships: nothing is lost, no
// attempt is burned, the backlog drains by itself. scripts/test-s3 starts the server and names it in the environment.
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "faturad/blob/s3_store.hpp"
#include "faturad/store/engine.hpp"
#include "load.hpp"
#include "support/blob_backend.hpp"
#include "support/catch.hpp"
#include "support/daemon_process.hpp"
#include "support/fault_proxy.hpp"
#include "support/http_client.hpp"
#include "support/temporary_directory.hpp"

using namespace faturad;
using namespace faturad::test;
using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;

std::string variable(const char* name, const std::string& otherwise = {}) {
  const char* const text = std::getenv(name);
  return text ? text : otherwise;
}

// Seconds of each outage: a few for every run, 60 for the full drill.
std::chrono::seconds outage() { return std::chrono::seconds(std::stoi(variable("FATURAD_OUTAGE_SECONDS", "3"))); }
// One keeps a long outage from piling up more than can be verified in a while.
int uploaders() { return std::stoi(variable("FATURAD_OUTAGE_UPLOADERS", "2")); }

bool control(const std::string& arguments) {
  const std::string script = variable("FATURAD_TEST_S3_CONTROL");
  const auto space = arguments.find(' ');
  const std::string line = script + ' ' + arguments.substr(0, space) + ' ' + variable("FATURAD_TEST_S3_DIR") +
                           (space == std::string::npos ? "" : arguments.substr(space));
  return std::system((line + " >/dev/null 2>&1 </dev/null").c_str()) == 0;
}

std::string small_bill() {
  std::ifstream in(std::string(FATURAD_SOURCE_DIR) + "/tests/fixtures/invoice-example.pdf", std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string site(const std::string& name, const std::string& endpoint, const std::string& prefix) {
  return fmt::format("[{}]\nkind = \"s3\"\nendpoint = \"{}\"\nbucket = \"{}\"\nprefix = \"{}\"\nmultipart_threshold = \"5MiB\"\npart_size = \"5MiB\"\n"
                     "connect_timeout = \"1s\"\nanswer_timeout = \"2s\"\n",
                     name, endpoint, variable("FATURAD_TEST_S3_BUCKET"), prefix);
}

boost::json::value stats(int port) {
  const auto answer = HttpClient(port).request("GET", "/v1/stats");
  return answer ? boost::json::parse(answer->body) : boost::json::value();
}

std::int64_t depth(int port, const char* topic, const char* state) {
  return stats(port).as_object().at("queues").as_object().at(topic).as_object().at(state).to_number<std::int64_t>();
}

// All that was accepted is read, and lies where it should.
bool drained(int port, std::chrono::seconds limit) {
  const auto end = Steady::now() + limit;
  while (Steady::now() < end) {
    const auto all = stats(port);
    std::int64_t waiting = 0;
    for (const char* topic : {"parse", "archive"}) {
      const auto& counts = all.as_object().at("queues").as_object().at(topic).as_object();
      for (const char* state : {"ready", "running", "retrying"}) waiting += counts.at(state).to_number<std::int64_t>();
    }
    if (waiting == 0) return true;
    std::this_thread::sleep_for(100ms);  // no event tells that a queue is empty
  }
  return false;
}

std::string circuit_state(int port) {
  return std::string(stats(port).as_object().at("circuits").as_array().at(0).as_object().at("state").as_string());
}

// Documents a second that `load` got acknowledged over `time`.
double rate(Load& load, std::chrono::milliseconds time) {
  const auto before = load.acknowledged();
  load.start(uploaders());
  std::this_thread::sleep_for(time);
  load.stop();
  return static_cast<double>(load.acknowledged() - before) * 1000 / static_cast<double>(time.count());
}

std::string fresh_prefix() { return make_document_id(system_clock().unix_ms()).str() + '/'; }

bool no_server() { return variable("FATURAD_TEST_S3_CONTROL").empty() || !variable("FATURAD_TEST_S3_CONTROL").ends_with("/ceph"); }
constexpr const char* kNoCeph = "needs Ceph: scripts/test-s3 ceph -- faturad_crash_tests [blob]";

void set_store(const DaemonProcess& daemon, const std::string& store) {
  std::ifstream in(daemon.config_file());
  std::string text(std::istreambuf_iterator<char>(in), {});
  const std::size_t at = text.find("[blob]\nstore = \"") + 16;
  text.replace(at, text.find('"', at) - at, store);
  std::ofstream(daemon.config_file()) << text;
}

// Its exit code; the daemon may die under it.
int migrate(const DaemonProcess& daemon, const std::string& more) {
  const std::string line = std::string(FATURAD_BINARY) + " blobs migrate --config " + daemon.config_file().string() + more + " >/dev/null 2>&1 </dev/null";
  return WEXITSTATUS(std::system(line.c_str()));
}

// What the embedded store of a stopped daemon holds, whole or not.
std::size_t embedded(const DaemonProcess& daemon) {
  store::EngineOptions options;
  options.directory = daemon.directory() / "data";
  const auto engine = store::open_engine(options, system_clock()).value();
  return engine->contents().list({}, 1'000).value().size();
}

int server_port() {
  const std::string endpoint = variable("FATURAD_TEST_S3_ENDPOINT");
  return std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
}

}  // namespace

TEST_CASE("blob outage: intake goes on, nothing is lost, no attempt is burned, the backlog drains", "[blob]") {
  if (no_server()) SKIP(kNoCeph);
  TemporaryDirectory directory;
  FaultProxy proxy(server_port());
  DaemonProcess daemon(directory.path(), "[blob]\nstore = \"primary\"\nthreads = 8\nmax_attempts = 1\nbackoff_max = \"2s\"\n" +
                                             site("blob_primary", "http://127.0.0.1:" + std::to_string(proxy.port()), fresh_prefix()));
  daemon.start();
  Load load(daemon.port(), small_bill());

  struct Outage {
    const char* name;
    std::function<bool()> begin, end;
  };
  const auto plan = [&](FaultProxy::Plan with) {
    return [&proxy, with] {
      proxy.set_plan(with);
      return true;
    };
  };
  const auto pass = plan({});
  const std::vector<Outage> outages{
      {"server killed", [] { return control("kill"); }, [] { return control("restart"); }},
      {"blackhole", plan([](const Exchange&) {
         Fault fault;
         fault.cut = Fault::Cut::blackhole;
         return fault;
       }),
       [&] {
         proxy.set_plan({});
         proxy.cut_all();
         return true;
       }},
      {"half of the answers 503", plan([](const Exchange& exchange) {
         Fault fault;
         if (exchange.number % 2 == 0) fault.status = 503;
         return fault;
       }),
       pass},
      {"keys revoked", [] { return control("keys disable"); }, [] { return control("keys enable"); }},
  };
  for (const Outage& failure : outages) {
    INFO(failure.name);
    REQUIRE(drained(daemon.port(), 300s));
    const double before = rate(load, 2s);
    REQUIRE(drained(daemon.port(), 300s));
    REQUIRE(failure.begin());
    const double during = rate(load, outage());
    const std::string state = circuit_state(daemon.port());
    CHECK(HttpClient(daemon.port()).request("GET", "/v1/invoices?limit=1")->status == 200);  // reading goes on
    REQUIRE(failure.end());
    const auto restored = Steady::now();
    REQUIRE(drained(daemon.port(), 600s));
    const double seconds = std::chrono::duration<double>(Steady::now() - restored).count();
    CHECK(depth(daemon.port(), "archive", "dead") == 0);
    std::fprintf(stderr, "outage: %-24s intake %.0f/s of %.0f/s (%.2f), circuit %s, drained %.1f s after its end\n", failure.name, during, before,
                 during / before, state.c_str(), seconds);
    CHECK(during >= 0.8 * before);
  }
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  CHECK(load.conservation() == "");
  CHECK(load.refusals().empty());
  CHECK(depth(daemon.port(), "archive", "dead") == 0);
}

TEST_CASE("blob outage: a path to the server that fails in every way loses no document and passes no wrong byte", "[blob]") {
  if (no_server()) SKIP(kNoCeph);
  using Cut = Fault::Cut;
  using Way = Fault::Way;
  const std::vector<std::pair<const char*, Fault>> faults{
      {"latency", {.latency = 300ms}},
      {"slow trickle", {.bytes_per_second = 20'000}},
      {"reset amid the request", {.cut = Cut::reset, .way = Way::request, .after = 900}},
      {"reset before the answer", {.cut = Cut::reset}},
      {"request cut short", {.cut = Cut::close, .way = Way::request, .after = 1'500}},
      {"half-close after the request", {.cut = Cut::half_close, .way = Way::request}},
      {"half-close amid the answer's head", {.cut = Cut::half_close, .after = 9}},
      {"answer cut in its head", {.cut = Cut::close, .after = 17}},
      {"answer cut in its body", {.cut = Cut::close, .after = 700}},
      {"blackhole amid the answer", {.cut = Cut::blackhole, .after = 20}},
      {"a corrupted byte", {.corrupt = 130}},
      {"a wrong checksum", {.header = {"ETag", "\"00000000000000000000000000000000\""}}},
      {"a wrong date", {.header = {"Date", "Thu, 01 Jan 2015 00:00:00 GMT"}}},
      {"500", {.status = 500}},
      {"503", {.status = 503}},
      {"429", {.status = 429}},
  };
  TemporaryDirectory directory;
  FaultProxy proxy(server_port());
  DaemonProcess daemon(directory.path(), "[blob]\nstore = \"primary\"\nmax_attempts = 1\nbackoff_max = \"500ms\"\nsweep_every = \"1s\"\n" +
                                             site("blob_primary", "http://127.0.0.1:" + std::to_string(proxy.port()), fresh_prefix()));
  daemon.start();
  Load load(daemon.port(), small_bill());
  Load large(daemon.port(), small_bill() + "\n%" + std::string(6u << 20, 'x'));  // goes up in parts
  const std::string known = small_bill() + "\n% read all the time";
  const auto accepted = HttpClient(daemon.port()).request("PUT", "/v1/invoices/known.pdf?wait=10s", known);
  REQUIRE(accepted);
  const std::string document = "/v1/invoices/" + std::string(boost::json::parse(accepted->body).at("id").as_string()) + "/document";
  REQUIRE(drained(daemon.port(), 60s));
  int right_ever = 0;
  for (const auto& [name, fault] : faults) {
    INFO(name);
    // Bursts: of ten exchanges the first five fail, which is what opens a circuit.
    const std::size_t before = proxy.exchanges();
    proxy.set_plan([fault = fault, before](const Exchange& exchange) { return (exchange.number - before) % 10 < 5 ? fault : Fault{}; });
    large.start(1);
    load.start(1);
    int right = 0, none = 0;
    const auto end = Steady::now() + 1s;
    while (Steady::now() < end || (proxy.exchanges() < before + 5 && Steady::now() < end + 30s)) {
      const auto answer = HttpClient(daemon.port(), 30s).request("GET", document);
      if (!answer || answer->status != 200) {
        ++none;
        std::this_thread::sleep_for(10ms);  // an open circuit answers at once, and tells nobody when it closes
        continue;
      }
      ++right;
      CHECK(sha256(answer->body) == sha256(known));
    }
    load.stop();
    large.stop();
    CHECK(proxy.exchanges() >= before + 5);
    const std::string state = circuit_state(daemon.port());
    proxy.set_plan({});
    proxy.cut_all();
    const auto mended = Steady::now();
    REQUIRE(drained(daemon.port(), 120s));
    std::fprintf(stderr, "fault: %-36s read %d times right, %d not at all, circuit %s, drained %.1f s after its end\n", name, right, none, state.c_str(),
                 std::chrono::duration<double>(Steady::now() - mended).count());
    CHECK(depth(daemon.port(), "archive", "dead") == 0);
    CHECK(circuit_state(daemon.port()) == "closed");
    const auto after = HttpClient(daemon.port(), 30s).request("GET", document);
    REQUIRE(after);
    CHECK(after->status == 200);
    CHECK(sha256(after->body) == sha256(known));
    right_ever += right;
  }
  CHECK(right_ever > 0);  // else nothing was compared while anything failed
  for (const Load* each : {&load, &large}) {
    for (const std::string& line : each->verify()) FAIL_CHECK(line);
    CHECK(each->refusals().empty());
  }
  CHECK(load.conservation() == "");
}

TEST_CASE("blob outage: a clock that is 20 minutes off stops nothing", "[blob]") {
  if (no_server()) SKIP(kNoCeph);
  if (std::system("command -v faketime >/dev/null 2>&1") != 0) SKIP("needs faketime");
  TemporaryDirectory directory;
  DaemonProcess daemon(directory.path(), "[blob]\nstore = \"primary\"\nmax_attempts = 1\n" +
                                             site("blob_primary", variable("FATURAD_TEST_S3_ENDPOINT"), fresh_prefix()));
  setenv("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", 1);
  setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
  setenv("FAKETIME", "-20m", 1);
  daemon.start_without_waiting();
  unsetenv("LD_PRELOAD");
  unsetenv("FAKETIME");
  unsetenv("FAKETIME_DONT_FAKE_MONOTONIC");
  REQUIRE(daemon.wait_ready(60s));
  Load load(daemon.port(), small_bill());
  rate(load, 1s);
  REQUIRE(drained(daemon.port(), 300s));
  for (const std::string& line : load.verify()) FAIL_CHECK(line);
  CHECK(depth(daemon.port(), "archive", "dead") == 0);
  CHECK(depth(daemon.port(), "archive", "done") == static_cast<std::int64_t>(load.acknowledged()));
}

TEST_CASE("blob crash: kill -9 while payloads are shipped, in parts, and migrated from store to store, loses nothing and leaves nothing", "[blob]") {
  if (no_server()) SKIP(kNoCeph);
  TemporaryDirectory directory;
  const std::string prefix = fresh_prefix();
  const auto files = directory.path() / "files";
  std::filesystem::create_directory(files);
  DaemonProcess daemon(directory.path() / "daemon",
                       "[queue]\nmax_attempts = 50\nbackoff_base = \"20ms\"\nbackoff_max = \"200ms\"\n[blob]\nstore = \"primary\"\nsweep_every = \"1s\"\n"
                       "[blob_primary]\nkind = \"filesystem\"\ndirectory = \"" + files.string() + "\"\n" +
                           site("blob_secondary", variable("FATURAD_TEST_S3_ENDPOINT"), prefix));
  Load load(daemon.port(), small_bill());
  Load large(daemon.port(), small_bill() + "\n%" + std::string(6u << 20, 'x'));  // goes up in parts
  std::mt19937 random(std::random_device{}());
  const int rounds = std::stoi(variable("FATURAD_BLOB_CRASH_ROUNDS", "10"));
  // The random moments are the point of this test: no event stands for them.
  const auto a_while = [&] { std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(50, 450)(random))); };
  const std::vector<std::string> stores{"primary", "secondary", "mirror", "embedded"};
  int asked = 0;
  for (int round = 0; round < rounds; ++round) {
    daemon.start();
    load.start(2);
    large.start(1);
    a_while();
    const std::size_t said = daemon.log().size();
    set_store(daemon, stores[std::uniform_int_distribution<std::size_t>(0, stores.size() - 1)(random)]);
    kill(daemon.pid(), SIGHUP);
    REQUIRE(daemon.wait_for_log("reload: done", said));
    asked += migrate(daemon, " --no-wait") == 0;
    a_while();
    load.failure_begins();
    daemon.stop(SIGKILL);
    load.stop();
    large.stop();
  }
  CHECK(asked == rounds);
  set_store(daemon, "secondary");
  daemon.start();
  for (const Load* each : {&load, &large}) {
    for (const std::string& line : each->verify()) FAIL_CHECK(line);
  }
  REQUIRE(drained(daemon.port(), 300s));
  CHECK(migrate(daemon, "") == 0);
  CHECK(depth(daemon.port(), "archive", "dead") == 0);
  // Every accepted document is another one: so many objects, and no file where they once were.
  blob::S3Options options;
  options.endpoint = variable("FATURAD_TEST_S3_ENDPOINT");
  options.bucket = variable("FATURAD_TEST_S3_BUCKET");
  options.prefix = prefix;
  const auto bucket = blob::make_s3_store(options, system_clock());
  const auto folder = blob::make_filesystem_store({files});
  const auto accepted = static_cast<std::size_t>(depth(daemon.port(), "parse", "accepted"));
  const auto end = Steady::now() + 60s;
  while ((listed(*bucket).size() != accepted || !listed(*folder).empty()) && Steady::now() < end) std::this_thread::sleep_for(200ms);
  CHECK(listed(*bucket).size() == accepted);
  CHECK(listed(*folder).empty());
  daemon.stop(SIGTERM);
  while (embedded(daemon) > 0 && Steady::now() < end) {
    daemon.start();
    std::this_thread::sleep_for(1s);  // the sweep tells nobody
    daemon.stop(SIGTERM);
  }
  CHECK(embedded(daemon) == 0);
  CHECK(bucket->remove_leftovers(system_clock().unix_ms() + 3'600'000).value() == 0);
  CHECK(std::filesystem::is_empty(files / "incoming"));
  CHECK(std::system((std::string(FATURAD_BINARY) + " audit --config " + daemon.config_file().string() + " >/dev/null 2>&1").c_str()) == 0);
  std::fprintf(stderr, "blob crash: %d rounds, %llu documents acknowledged\n", rounds,
               static_cast<unsigned long long>(load.acknowledged() + large.acknowledged()));
}
