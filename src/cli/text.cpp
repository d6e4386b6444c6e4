#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/input_file.hpp"
#include "faturad/pdf/document_reader.hpp"
#include "worker/read_settings.hpp"

namespace faturad::cli {
namespace {

result<pdf::Document> read(const std::string& path, const std::string& passwords_file) {
  const auto bytes = read_whole(path);
  if (!bytes) return bytes.error();
  pdf::ReadOptions options;
  options.attachments = false;
  auto passwords = worker::read_passwords(passwords_file);
  if (!passwords) return passwords.error();
  options.passwords = std::move(*passwords);
  options.cmaps = pdf::load_cmap_library();
  return pdf::read_document(std::as_bytes(std::span(*bytes)), options);
}

}  // namespace

int text(const Arguments& arguments) {
  const bool layout = arguments.has("--layout"), words = arguments.has("--words");
  if (layout && words) {
    fmt::print(stderr, "faturad: --layout and --words exclude each other; see faturad text --help\n");
    return kUsage;
  }
  const auto document = read(arguments.operands.front(), arguments.option("--passwords-file"));
  if (!document) {
    fmt::print(stderr, "faturad: {}: {}: {}\n", arguments.operands.front(), name(document.error().code), document.error().message);
    return kInputFailed;
  }
  for (const std::string& warning : document->warnings) fmt::print(stderr, "faturad: {}: warning: {}\n", arguments.operands.front(), warning);
  bool first = true;
  for (const pdf::TextPage& page : document->pages) {
    if (!first && !words) std::fputc('\f', stdout);
    first = false;
    const std::string shown = words ? pdf::words_ndjson(page) : layout ? pdf::layout_text(page) : pdf::plain_text(page);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
  }
  return kOk;
}

}  // namespace faturad::cli
