#include "worker/mapped_file.hpp"
#include "worker/reading.hpp"
#include "worker/read_settings.hpp"

namespace faturad::worker {
namespace {

class ThreadParser final : public Parser {
 public:
  explicit ThreadParser(const ParserOptions& options) : passwords_file_(options.passwords_file), ignore_attachments_(options.ignore_attachments) {
    options_.limits = read_limits(options);
    options_.cmaps = pdf::load_cmap_library();
  }

  result<ParsedDocument> parse(const Payload& payload) override {
    auto passwords = read_passwords(passwords_file_);
    if (!passwords) return passwords.error();
    options_.passwords = std::move(*passwords);
    const MappedFile file(payload.fd(), payload.size());
    if (!file.ok()) return make_error(Errc::memory_limit, "the document cannot be mapped into memory");
    return read_invoice(file.bytes(), options_, ignore_attachments_);
  }

 private:
  std::string passwords_file_;
  bool ignore_attachments_;
  pdf::ReadOptions options_;
};

}  // namespace

std::unique_ptr<Parser> make_thread_parser(const ParserOptions& options) { return std::make_unique<ThreadParser>(options); }

}  // namespace faturad::worker
