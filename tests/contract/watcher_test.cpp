#include "faturad/watch/watcher.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class Notes final : public obs::Logger {
 public:
  void log(obs::LogLevel, std::string_view message, std::initializer_list<obs::LogField>) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(message);
  }
  void set_level(obs::LogLevel) override {}
  int count(std::string_view part) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count_if(lines_.begin(), lines_.end(), [&](const std::string& line) { return line.find(part) != std::string::npos; }));
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

struct Bench {
  Bench() {
    options.name = "mail";
    options.path = directory.path();
    options.interval = 5ms;
    options.settle = 20ms;
  }
  ~Bench() { watcher.reset(); }
  void open() { f.engine = std::move(store::make_engine(backend.open(), f.options, system_clock()).value()); }
  void start() {
    if (!f.engine) open();
    watcher = watch::make_watcher({options}, {f.engine->intake(), f.engine->documents(), notes, system_clock()});
    watcher->start();
  }
  void write(const std::string& name, const std::string& content) { std::ofstream(directory.path() / name, std::ios::binary) << content; }
  std::vector<std::string> in(const char* folder) const {
    std::vector<std::string> out;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(directory.path() / folder, none)) out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
  // Files come and go without an event for whoever looks on.
  template <class Done>
  bool soon(Done done, std::chrono::milliseconds limit = 20s) const {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(2ms);
    }
    return true;
  }
  std::string text(const fs::path& file) const {
    std::ifstream stream(directory.path() / file, std::ios::binary);
    std::ostringstream out;
    out << stream.rdbuf();
    return out.str();
  }
  std::vector<store::ListItem> documents() const {
    store::ListQuery all;
    all.tenant = options.tenant;
    return f.engine->documents().list(all).value().items;
  }

  test::TemporaryDirectory directory;
  test::MemoryBackend backend;
  test::EngineFixture f{backend};
  Notes notes;
  watch::FolderOptions options;
  std::unique_ptr<watch::Watcher> watcher;
};

const std::string kPdf = "%PDF-1.4\nsomething";

}  // namespace

TEST_CASE("a file becomes a document and goes to done/ with its id", "[watch]") {
  Bench bench;
  bench.options.tenant = "north";
  bench.options.priority = 8;
  bench.start();
  bench.write("bill.pdf", kPdf);
  std::string large = "%PDF-1.7\n";
  for (int i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i);
  bench.write("large \xff.pdf", large);
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 2; }));
  const auto documents = bench.documents();
  REQUIRE(documents.size() == 2);
  for (const auto& document : documents) {
    const bool is_large = document.record.bytes > 1'000;
    CHECK(document.record.filename == (is_large ? "large \xff.pdf" : "bill.pdf"));
    CHECK(document.record.sha256 == sha256(is_large ? large : kPdf));
    CHECK(document.record.tenant == "north");
    CHECK(document.record.priority == 8);
    CHECK(bench.text("done/" + document.record.id.str() + "_" + document.record.filename) == (is_large ? large : kPdf));
  }
  CHECK(bench.in("processing").empty());
}

TEST_CASE("what is no document goes to failed/ with a text that says why", "[watch]") {
  Bench bench;
  bench.options.max_bytes = 100;
  bench.start();
  bench.write("letter.doc", "no PDF at all");
  bench.write("empty.pdf", "");
  bench.write("huge.pdf", "%PDF-" + std::string(100, 'x'));
  REQUIRE(bench.soon([&] { return bench.in("failed").size() == 6; }));
  std::map<std::string, std::string> why;
  for (const std::string& file : bench.in("failed")) {
    if (file.ends_with(".txt")) why[file.substr(27)] = bench.text("failed/" + file);
  }
  CHECK(why["letter.doc.txt"].starts_with("not-a-pdf: "));
  CHECK(why["empty.pdf.txt"].starts_with("empty-document: "));
  CHECK(why["huge.pdf.txt"].starts_with("too-large: "));
  CHECK(bench.documents().empty());
}

TEST_CASE("files that are not complete, hidden files, links and folders stay where they are", "[watch]") {
  Bench bench;
  fs::create_directory(bench.directory.path() / "inner.pdf");
  bench.write("inner.pdf/bill.pdf", kPdf);
  bench.write("bill.pdf.part", kPdf);
  bench.write(".bill.pdf", kPdf);
  fs::create_symlink(bench.directory.path() / "bill.pdf.part", bench.directory.path() / "link.pdf");
  bench.options.settle = 300ms;
  bench.start();
  std::ofstream slow(bench.directory.path() / "slow.pdf", std::ios::binary);
  slow << "%PDF-1.4" << std::flush;
  for (int i = 0; i < 10; ++i) {  // whoever writes it pauses for less than it takes to settle
    std::this_thread::sleep_for(50ms);
    CHECK(bench.in("processing").empty());
    CHECK(bench.in("done").empty());
    slow << "more" << std::flush;
  }
  slow.close();
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 1; }));
  CHECK(bench.documents().at(0).record.bytes == 8 + 40);
  fs::rename(bench.directory.path() / "bill.pdf.part", bench.directory.path() / "bill.pdf");
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 2; }));
  CHECK(fs::exists(bench.directory.path() / ".bill.pdf"));
  CHECK(fs::exists(bench.directory.path() / "inner.pdf" / "bill.pdf"));
  CHECK(fs::is_symlink(bench.directory.path() / "link.pdf"));
}

TEST_CASE("what a crash left in processing/ becomes one document", "[watch]") {
  Bench bench;
  bench.open();
  fs::create_directory(bench.directory.path() / "processing");
  const auto known = bench.f.accept(kPdf);  // accepted, and then the process ended
  const DocumentId open = make_document_id(system_clock().unix_ms());
  bench.write("processing/" + known.id.str() + "_known.pdf", kPdf);
  bench.write("processing/" + open.str() + "_open.pdf", kPdf + "2");
  bench.start();
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 2; }));
  CHECK(bench.in("done") == std::vector<std::string>{known.id.str() + "_known.pdf", open.str() + "_open.pdf"});
  CHECK(bench.documents().size() == 2);
  CHECK(bench.f.record(open).filename == "open.pdf");
}

TEST_CASE("while no documents can be accepted files wait", "[watch]") {
  Bench bench;
  bench.f.options.max_backlog = 1;
  bench.start();
  bench.write("a.pdf", kPdf + "a");
  bench.write("b.pdf", kPdf + "b");
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 1 && bench.notes.count("queue.max_backlog") == 1; }));
  CHECK(bench.documents().size() == 1);
  CHECK(bench.in("failed").empty());
  bench.f.complete(*bench.f.lease()).value();
  REQUIRE(bench.soon([&] { return bench.in("done").size() == 2; }));
  CHECK(bench.documents().size() == 2);
  CHECK(bench.notes.count("queue.max_backlog") == 1);  // said once, tried often
}

TEST_CASE("a folder that is missing or not as it should be is told once and tried again", "[watch]") {
  Bench bench;
  const fs::path path = bench.directory.path();
  bench.options.path = path / "mount";
  bench.start();
  REQUIRE(bench.soon([&] { return bench.notes.count("cannot be made: No such file") == 1; }));
  fs::create_directory(path / "away");
  bench.write("away/done", "a file where the folder should be");
  bench.write("away/bill.pdf", kPdf);
  fs::rename(path / "away", path / "mount");
  REQUIRE(bench.soon([&] { return bench.notes.count("mount/done cannot be made: Not a directory") == 1; }));
  CHECK(bench.documents().empty());
  fs::remove(path / "mount" / "done");
  REQUIRE(bench.soon([&] { return bench.in("mount/done").size() == 1; }));
  CHECK(bench.documents().size() == 1);
  CHECK(bench.notes.count("Not a directory") == 1);
}
