// Every odd PDF of a development corpus ends in a result or a reasoned error, through the sandbox of the real binary. The
// corpus is not part of the repository: beside the checkout, or where FATURAD_CORPUS says.
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <boost/json.hpp>

#include "faturad/worker/parser.hpp"
#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace faturad;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds kDeadline{20};
constexpr const char* kNoCorpus = "no corpus of odd PDFs: set FATURAD_CORPUS to a folder that has robustness/";

std::vector<std::string> odd_pdfs() {
  const char* const named = std::getenv("FATURAD_CORPUS");
  const fs::path root = fs::path(named ? named : FATURAD_SOURCE_DIR "/../shared/corpus") / "robustness";
  std::vector<std::string> found;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(root, none))
    if (entry.is_regular_file() && (entry.path().extension() == ".pdf" || entry.path().extension() == ".PDF")) found.push_back(entry.path());
  return found;
}

// What a document can be at fault of. A crash, a deadline or a memory limit is none of these.
bool is_reasoned(Errc code) {
  return code == Errc::not_a_pdf || code == Errc::empty_document || code == Errc::encrypted || code == Errc::no_pages ||
         code == Errc::corrupt_document || code == Errc::limit_exceeded;
}

worker::Payload payload_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  auto payload = worker::Payload::create();
  REQUIRE(payload);
  REQUIRE(payload->append(bytes));
  return std::move(*payload);
}

}  // namespace

TEST_CASE("every odd PDF ends in a result or a reasoned error in a parser process", "[corpus]") {
  const auto files = odd_pdfs();
  if (files.empty()) SKIP(kNoCorpus);
  int killed = 0;
  worker::ParserOptions options;
  options.deadline = kDeadline;
  const auto parser = worker::make_process_parser(options, FATURAD_BINARY, {{}, [&] { ++killed; }});
  for (const std::string& file : files) {
    INFO(file);
    const auto payload = payload_of(file);
    const auto started = Steady::now();
    const auto parsed = parser->parse(payload);
    CHECK(Steady::now() - started < kDeadline);
    if (!parsed) CHECK(is_reasoned(parsed.error().code));
    if (!parsed) CHECK_FALSE(parsed.error().message.empty());
  }
  CHECK(killed == 0);
}

TEST_CASE("extract prints a result or an error for every odd PDF", "[corpus]") {
  const auto files = odd_pdfs();
  if (files.empty()) SKIP(kNoCorpus);
  const test::TemporaryDirectory folder;
  const std::string list = folder.path() / "files", out = folder.path() / "out";
  std::ofstream names(list, std::ios::binary);
  for (const std::string& file : files) names << file << '\0';
  names.close();
  const int status = std::system(("xargs -0 " FATURAD_BINARY " extract < " + list + " > " + out).c_str());
  CHECK((WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 123)));  // 123: of xargs, some input failed
  std::set<std::string> answered;
  std::ifstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    const auto value = boost::json::parse(line);
    const auto& answer = value.as_object();
    answered.emplace(answer.at("document").at("filename").as_string());
    CHECK(answer.contains("invoices") != answer.contains("error"));
  }
  CHECK(answered == std::set<std::string>(files.begin(), files.end()));
}
