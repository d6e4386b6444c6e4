#include <exception>
#include <fstream>
#include <new>

#include <fmt/format.h>

#include "faturad/worker/parser.hpp"
#include "worker/reading.hpp"

namespace faturad::worker {
namespace {

class ThreadParser final : public Parser {
 public:
  explicit ThreadParser(const ParserOptions& options) : read_options_(to_read_options(options)) {
    static const auto cmaps = pdf::load_cmap_library();  // read-only, shared by all threads
    read_options_.cmaps = cmaps;
  }

  result<ParsedDocument> parse(const Payload& payload) override {
    const MappedFile file(payload.fd(), payload.size());
    if (!file.ok()) return make_error(Errc::memory_limit, "cannot map the document into memory");
    try {
      return read_invoice(file.bytes(), read_options_);
    } catch (const std::bad_alloc&) {
      return make_error(Errc::memory_limit, "reading the document needs more memory than there is");
    } catch (const std::exception& error) {
      return make_error(Errc::internal, fmt::format("reading the document failed: {}", error.what()));
    }
  }

 private:
  pdf::ReadOptions read_options_;
};

}  // namespace

pdf::ReadOptions to_read_options(const ParserOptions& options) {
  pdf::ReadOptions out;
  out.attachments = !options.ignore_attachments;
  out.limits.max_pages = options.max_pages;
  out.limits.max_inflated_bytes = options.max_inflated_bytes;
  std::ifstream file(options.passwords_file);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) out.passwords.push_back(line);
  }
  return out;
}

std::unique_ptr<Parser> make_thread_parser(const ParserOptions& options) { return std::make_unique<ThreadParser>(options); }

}  // namespace faturad::worker
