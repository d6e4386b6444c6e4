// Text of invoices: ours against libpoppler (physical layout) and libmupdf (structured text), in one process, one
// thread, alternating document by document. Prints the median CPU time a document, ratios, what the way through the
// sandbox adds, and where our time goes.
//
// usage: text ROUNDS FOLDER...   every PDF below the folders in which both others find text; the fastest round counts
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "cpu_time.hpp"
#include "faturad/worker/parser.hpp"
#include "text_engines.hpp"
#include "text_stages.hpp"

namespace fs = std::filesystem;
using namespace faturad;
using namespace faturad::bench;

namespace {

constexpr std::size_t kEngines = 4;
constexpr std::array<const char*, kEngines> kNames = {"faturad", "poppler", "poppler without colour transforms",
                                                      "mupdf"};
constexpr std::size_t kMinText = 20;  // bytes; documents with less are images

std::vector<std::string> read_pdfs(const std::vector<fs::path>& folders) {
  std::vector<std::string> documents;
  for (const fs::path& root : folders)
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".pdf") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      documents.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  return documents;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Contest {
 public:
  Contest() : faturad_(make_faturad()), poppler_(make_poppler()), mupdf_(make_mupdf()) {}

  // False where one of the other engines finds no text.
  bool run(const std::string& pdf, int rounds) {
    std::array<double, kEngines> best;
    best.fill(1e9);
    bool ours_missing = false;
    for (int round = 0; round < rounds; ++round)
      for (std::size_t engine = 0; engine < kEngines; ++engine) {
        const auto [took, bytes] = run_one(engine, pdf);
        if (engine > 0 && bytes < kMinText) return false;
        best[engine] = std::min(best[engine], took);
        ours_missing = ours_missing || bytes < kMinText;
      }
    missed_ += ours_missing;
    for (std::size_t engine = 0; engine < kEngines; ++engine) times_[engine].push_back(best[engine]);
    return true;
  }

  void print() const {
    const double ours = median(times_[0]);
    fmt::print("{:34s} {:>12s} {:>10s} {:>10s}\n", "engine", "median ms", "sum ms", "x faturad");
    for (std::size_t engine = 0; engine < kEngines; ++engine) {
      double sum = 0;
      for (const double value : times_[engine]) sum += value;
      fmt::print("{:34s} {:12.3f} {:10.1f} {:10.1f}\n", kNames[engine], median(times_[engine]), sum,
                 median(times_[engine]) / ours);
    }
    fmt::print("documents: {}, of which faturad found no text in {}\n", times_[0].size(), missed_);
  }

 private:
  std::pair<double, std::size_t> run_one(std::size_t engine, const std::string& pdf) {
    set_color_transforms(engine != 2);
    TextEngine& reader = engine == 0 ? *faturad_ : engine == 3 ? *mupdf_ : *poppler_;
    std::string text;
    const double took = milliseconds([&] { text = reader.text(pdf); });
    return {took, text.size()};
  }

  std::unique_ptr<TextEngine> faturad_, poppler_, mupdf_;
  std::array<std::vector<double>, kEngines> times_;
  int missed_ = 0;
};

double wall_milliseconds(worker::Parser& parser, const std::string& pdf) {
  auto payload = worker::Payload::create();
  if (!payload || !payload->append(pdf)) return 0;
  const auto start = std::chrono::steady_clock::now();
  (void)parser.parse(*payload);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// The same reading, text and fields, in this thread and in a parser process: wall time, since the work is elsewhere.
void print_crossing(const std::vector<std::string>& documents, int rounds) {
  worker::ParserOptions options;
  options.recycle_after = 1'000'000;
  const auto process = worker::make_process_parser(options, FATURAD_BINARY),
             thread = worker::make_thread_parser(options);
  std::vector<double> within, across, added;
  for (const std::string& pdf : documents) {
    double inside = 1e9, outside = 1e9;
    for (int round = 0; round < rounds; ++round) {
      inside = std::min(inside, wall_milliseconds(*thread, pdf));
      outside = std::min(outside, wall_milliseconds(*process, pdf));
    }
    within.push_back(inside), across.push_back(outside), added.push_back(outside - inside);
  }
  fmt::print(
      "\nreading text and fields, median wall ms a document\nin a thread {:.3f}, in the sandbox {:.3f}, crossing "
      "{:.3f}\n",
      median(within), median(across), median(added));
}

void print_stages(const std::vector<std::string>& documents, int rounds) {
  constexpr std::array<std::pair<const char*, double Stages::*>, 7> kStages = {
      {{"open", &Stages::open},
       {"decode contents", &Stages::decode},
       {"  of which inflate (the floor)", &Stages::inflate},
       {"fonts", &Stages::fonts},
       {"run content", &Stages::run},
       {"  of which lex", &Stages::lex},
       {"layout", &Stages::layout}}};
  std::array<double, kStages.size()> sums{};
  for (const std::string& pdf : documents) {
    std::array<double, kStages.size()> best;
    best.fill(1e9);
    for (int round = 0; round < rounds; ++round) {
      const Stages stages = measure_stages(pdf);
      for (std::size_t i = 0; i < kStages.size(); ++i) best[i] = std::min(best[i], stages.*kStages[i].second);
    }
    for (std::size_t i = 0; i < kStages.size(); ++i) sums[i] += best[i];
  }
  fmt::print("\nwhere our time goes, mean CPU ms a document\n");
  for (std::size_t i = 0; i < kStages.size(); ++i)
    fmt::print("{:34s} {:12.3f}\n", kStages[i].first,
               sums[i] / static_cast<double>(std::max<std::size_t>(1, documents.size())));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: text ROUNDS FOLDER...\n");
    return 2;
  }
  const int rounds = std::max(1, std::atoi(argv[1]));
  std::vector<std::string> used;
  Contest contest;
  for (std::string& pdf : read_pdfs({argv + 2, argv + argc}))
    if (contest.run(pdf, rounds)) used.push_back(std::move(pdf));
  contest.print();
  print_crossing(used, rounds);
  print_stages(used, rounds);
}
