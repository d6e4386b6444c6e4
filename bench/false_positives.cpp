// How often a random number passes for one with check digits: every digit of the pages of many documents is replaced by a
// random one, so that layout, labels and lengths are real and whatever is found is false.
//
// usage: false_positives ROUNDS FOLDER...   every readable PDF below the folders; the same figures in each run
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include <fmt/format.h>

#include "extract/exact/exact_reader.hpp"
#include "faturad/pdf/document_reader.hpp"

namespace fs = std::filesystem;
using namespace faturad;

namespace {

struct Count {
  std::uint64_t documents = 0, pages = 0, digits = 0;
  std::map<std::string, std::uint64_t> found;  // by kind, "proven" and "shape" apart
};

// Replaces all digits; returns how many.
std::uint64_t scramble(pdf::TextPage& page, std::mt19937& random) {
  std::uint64_t digits = 0;
  for (pdf::Word& word : page.words) {
    for (char& c : word.text) {
      if (c < '0' || c > '9') continue;
      c = static_cast<char>('0' + random() % 10);
      ++digits;
    }
  }
  return digits;
}

void count(const pdf::Document& document, std::mt19937& random, Count& total) {
  std::vector<pdf::TextPage> scrambled(document.pages.begin(), document.pages.end());
  extract::Pages pages;
  for (pdf::TextPage& page : scrambled) {
    total.digits += scramble(page, random);
    if (!page.words.empty()) pages.emplace_back(page);
  }
  total.pages += scrambled.size();
  const extract::ExactFinds finds = extract::find_exact(pages);
  const auto add = [&total](const std::string& kind, std::size_t number) {
    if (number > 0) total.found[kind] += number;
  };
  add("access key", finds.keys.size()), add("boleto or collection slip", finds.slips.size()), add("Pix", finds.pix.size()), add("IBAN", finds.ibans.size());
  add("reference", finds.references.size());
  for (const auto& id : finds.tax_ids) add("tax id " + id.value.type + (id.value.proven ? ", proven" : ", by its label alone"), 1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: false_positives ROUNDS FOLDER...\n");
    return 2;
  }
  const int rounds = std::max(1, std::atoi(argv[1]));
  std::vector<std::string> files;
  for (const std::string& folder : std::vector<std::string>(argv + 2, argv + argc)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file() && entry.path().extension() == ".pdf") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::mt19937 random(20'070'210);  // fixed: the figures are to be compared
  Count total;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto document = pdf::read_document(std::as_bytes(std::span(bytes)));
    if (!document) continue;
    ++total.documents;
    for (int round = 0; round < rounds; ++round) count(*document, random, total);
  }
  fmt::print("{} documents, {} rounds: {} pages, {} random digits\n", total.documents, rounds, total.pages, total.digits);
  for (const auto& [kind, number] : total.found) fmt::print("{:45} {:8}  {:.3f} per 1,000 pages\n", kind, number, 1'000.0 * static_cast<double>(number) / static_cast<double>(total.pages));
  if (total.found.empty()) fmt::print("nothing found\n");
}
