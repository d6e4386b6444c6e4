#include "watch/file_intake.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "faturad/core/upload_checks.hpp"

namespace faturad::watch {
namespace {

class File {
 public:
  explicit File(const std::filesystem::path& path) : path_(path), fd_(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  result<Seen> look() const {
    struct stat about {};
    if (fd_ < 0 || fstat(fd_, &about) != 0) return failed();
    return Seen{static_cast<std::uint64_t>(about.st_size), about.st_mtim.tv_sec * std::int64_t{1'000'000'000} + about.st_mtim.tv_nsec};
  }
  // The next piece, as large as a chunk of the spool but for the last one; empty at the end.
  result<std::string> chunk() const {
    std::string out(store::kSpoolChunk, '\0');
    std::size_t size = 0;
    while (size < out.size()) {
      const ssize_t got = read(fd_, out.data() + size, out.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed();
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    out.resize(size);
    return out;
  }

 private:
  Error failed() const { return make_error(Errc::storage_failure, fmt::format("{} cannot be read: {}", path_.string(), std::strerror(errno))); }
  const std::filesystem::path& path_;
  const int fd_;
};

result<void> spool(store::Intake& intake, const DocumentId& id, std::uint32_t index, std::string bytes) {
  std::promise<result<void>> done;
  intake.spool(id, index, std::move(bytes), [&](result<void> outcome) { done.set_value(std::move(outcome)); });
  return done.get_future().get();
}

// All chunks but the last, which goes with the acceptance.
result<void> read_all(const File& file, store::NewDocument& document, std::uint64_t max_bytes, store::Intake& intake, const std::stop_token& stop) {
  Sha256Hasher hasher;
  auto piece = file.chunk();
  if (piece && piece->empty()) return make_error(Errc::empty_document, "the file is empty (0 bytes)");
  if (piece && !looks_like_pdf(*piece)) return not_a_pdf_error("the file");
  while (piece && !piece->empty()) {
    if (stop.stop_requested()) return make_error(Errc::shutting_down, "stopped");
    hasher.update(*piece);
    document.bytes += piece->size();
    if (document.bytes > max_bytes) return make_error(Errc::too_large, fmt::format("the file is larger than {} bytes (server.max_body)", max_bytes));
    auto next = file.chunk();
    if (!next) return next.error();
    if (next->empty()) {
      document.tail = std::move(*piece);
      break;
    }
    if (auto spooled = spool(intake, document.id, document.chunks, std::move(*piece)); !spooled) return spooled.error();
    ++document.chunks;
    piece = std::move(next);
  }
  if (!piece) return piece.error();
  document.sha256 = hasher.finish();
  return {};
}

}  // namespace

result<Answer> take_in(const Folder& folder, const Claim& claim, const FolderOptions& options, store::Intake& intake, const std::stop_token& stop) {
  const auto path = folder.processing(claim);
  const File file(path);
  const auto before = file.look();
  if (!before) return before.error();
  store::NewDocument document;
  document.id = claim.id;
  document.filename = tidy_filename(claim.name);
  document.media_type = "application/pdf";
  auto read = read_all(file, document, options.max_bytes, intake, stop);
  const auto after = file.look();
  if (read && !after) read = after.error();
  if (read && *after != *before) read = make_error(Errc::conflict, "the file changed while it was read");
  if (!read) {
    intake.discard(document.id, document.chunks);
    return read.error();
  }
  store::AcceptRequest request;
  request.tenant = options.tenant;
  request.duplicates = options.duplicates;
  request.priority = options.priority;
  request.documents.push_back(std::move(document));
  const auto promise = std::make_shared<std::promise<result<std::vector<store::Accepted>>>>();
  Answer answer = promise->get_future();
  intake.accept(std::move(request), [promise](auto outcome) { promise->set_value(std::move(outcome)); });
  return answer;
}

}  // namespace faturad::watch
