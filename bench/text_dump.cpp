// Writes the text of many PDFs into a folder, one file each, pages separated by form feeds: what a scorer of text
// quality compares with other extractors. Errors go to stderr, one line a file.
//
// usage: text_dump OUTPUT_FOLDER ROOT [FILE...]   FILEs are relative to ROOT; all PDFs below it if none is named
#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "faturad/pdf/document_reader.hpp"

namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_pdf(const fs::path& path) {
  std::string extension = path.extension();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".pdf";
}

std::vector<std::string> find_pdfs(const fs::path& root) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file() && is_pdf(entry.path())) found.push_back(fs::relative(entry.path(), root));
  std::sort(found.begin(), found.end());
  return found;
}

void write_text(const fs::path& path, const faturad::pdf::Document& document) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  for (const auto& page : document.pages) out << faturad::pdf::plain_text(page) << '\f';
}

void dump(const fs::path& root, const std::string& file, const fs::path& output,
          const faturad::pdf::ReadOptions& options) {
  const std::string bytes = read_file(root / file);
  const auto started = std::chrono::steady_clock::now();
  const auto document = faturad::pdf::read_document(std::as_bytes(std::span(bytes)), options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  if (took.count() > 1) fmt::print(stderr, "slow\t{}\t{:.2f} s\n", file, took.count());
  if (document)
    write_text(output / (file + ".txt"), *document);
  else
    fmt::print(stderr, "error\t{}\t{}\t{}\n", file, name(document.error().code), document.error().message);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: text_dump OUTPUT_FOLDER ROOT [FILE...]\n");
    return 2;
  }
  std::vector<std::string> files(argv + 3, argv + argc);
  if (files.empty()) files = find_pdfs(argv[2]);
  faturad::pdf::ReadOptions options;
  options.cmaps = faturad::pdf::load_cmap_library();
  for (const std::string& file : files) dump(argv[2], file, argv[1], options);
}
