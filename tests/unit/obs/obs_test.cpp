#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "support/catch.hpp"

namespace faturad::obs {

TEST_CASE("log: one line an event in each format", "[obs]") {
  CHECK(format_log_line(LogFormat::text, LogLevel::warning, 0, "slow", {{"document_id", "01X"}, {"why", "two words"}}) ==
        "1970-01-01T00:00:00.000Z warning slow document_id=01X why=\"two words\"");
  CHECK(format_log_line(LogFormat::json, LogLevel::info, 0, "a \"b\"", {{"k", "v"}}) ==
        R"({"time":"1970-01-01T00:00:00.000Z","level":"info","message":"a \"b\"","k":"v"})");
  CHECK(format_log_line(LogFormat::journal, LogLevel::error, 0, "gone", {}) == "<3>gone");
}

TEST_CASE("log: a value cannot start a line of its own", "[obs]") {
  const std::string line = format_log_line(LogFormat::journal, LogLevel::info, 0, "name\n<0>forged", {{"k", "a\r\nb"}});
  CHECK(line == "<6>name\\x0a<0>forged k=a\\x0d\\x0ab");
}

TEST_CASE("metrics: the page has counts, cumulative buckets and samples", "[obs]") {
  Metrics metrics;
  metrics.documents_parsed.add(3);
  metrics.failures(Errc::timeout).add();
  metrics.parse.observe(std::chrono::milliseconds(1));
  metrics.parse.observe(std::chrono::milliseconds(1));
  metrics.parse.observe(std::chrono::seconds(100));
  const Source source = [] { return std::vector<Sample>{{"faturad_x", "Help.", false, 2, {{"a", "b"}}}, {"faturad_x", "Help.", false, 4, {{"a", "c"}}}}; };
  const std::string page = metrics_page(metrics, {source, process_samples});
  for (const char* const line : {"faturad_documents_parsed_total 3\n", "faturad_parse_failures_total{reason=\"timeout\"} 1\n",
                                 "faturad_parse_seconds_bucket{le=\"0.001\"} 2\n", "faturad_parse_seconds_bucket{le=\"60\"} 2\n",
                                 "faturad_parse_seconds_bucket{le=\"+Inf\"} 3\n", "faturad_parse_seconds_count 3\n",
                                 "# TYPE faturad_documents_parsed_total counter\n", "faturad_x{a=\"b\"} 2\nfaturad_x{a=\"c\"} 4\n",
                                 "process_resident_memory_bytes "}) {
    INFO(line);
    CHECK(page.find(line) != std::string::npos);
  }
  CHECK(page.find("# TYPE faturad_x gauge\n") == page.rfind("# TYPE faturad_x gauge\n"));
}

}  // namespace faturad::obs
