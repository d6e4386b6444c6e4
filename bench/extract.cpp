// What extraction costs beside reading the text: CPU time of both, document by document, in one process and one thread.
//
// usage: extract ROUNDS FOLDER...   every readable PDF below the folders; the fastest round counts. Without folders: the
// project's own fixtures.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "faturad/extract/extract.hpp"
#include "faturad/pdf/document_reader.hpp"

namespace fs = std::filesystem;
using namespace faturad;

namespace {

// Microseconds of this process's CPU time.
template <class Work>
double cpu_time(const Work& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
  };
  const double start = now();
  work();
  return now() - start;
}

struct Cost {
  double text = 1e12, extraction = 1e12;
  std::string path;
};

Cost measure(const std::string& path, int rounds) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  Cost out;
  out.path = path;
  for (int round = 0; round < rounds; ++round) {
    result<pdf::Document> document = pdf::Document{};
    out.text = std::min(out.text, cpu_time([&] { document = pdf::read_document(std::as_bytes(std::span(bytes))); }));
    if (!document) return {0, 0, path};
    out.extraction = std::min(out.extraction, cpu_time([&] { (void)extract::extract_invoices(*document); }));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
  std::vector<std::string> folders(argv + std::min(argc, 2), argv + argc);
  if (folders.empty()) folders.emplace_back(FATURAD_SOURCE_DIR "/tests/fixtures");
  std::vector<Cost> costs;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".pdf") continue;
      const Cost cost = measure(entry.path().string(), rounds);
      if (cost.text > 0) costs.push_back(cost);
    }
  }
  double text = 0, extraction = 0;
  for (const Cost& cost : costs) {
    text += cost.text;
    extraction += cost.extraction;
  }
  if (costs.empty() || text <= 0) {
    fmt::print(stderr, "no readable PDF\n");
    return 1;
  }
  const auto ratio = [](const Cost& cost) { return cost.extraction / cost.text; };
  std::sort(costs.begin(), costs.end(), [&](const Cost& a, const Cost& b) { return ratio(a) > ratio(b); });
  const auto count = static_cast<double>(costs.size());
  fmt::print("documents {}  text {:.0f} us each  extraction {:.0f} us each  extraction/text {:.3f}  (median document {:.3f})\n", costs.size(),
             text / count, extraction / count, extraction / text, ratio(costs[costs.size() / 2]));
  for (std::size_t i = 0; i < std::min<std::size_t>(3, costs.size()); ++i) {
    fmt::print("dearest: {:.3f}  text {:.0f} us  extraction {:.0f} us  {}\n", ratio(costs[i]), costs[i].text, costs[i].extraction, costs[i].path);
  }
}
