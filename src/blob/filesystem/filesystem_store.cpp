#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <random>
#include <set>

#include <sys/stat.h>

#include <fmt/format.h>

#include "blob/filesystem/file.hpp"
#include "blob/filesystem/shared_sync.hpp"
#include "faturad/blob/stores.hpp"

namespace faturad::blob {
namespace {

namespace fs = std::filesystem;

constexpr char kIncoming[] = "incoming";  // files that are being written
constexpr std::size_t kPageSize = 1'000;

class FilesystemStore final : public BlobStore {
 public:
  explicit FilesystemStore(FilesystemOptions options) : root_(std::move(options.directory)) {}

  result<void> put(const BlobId& id, Source& source) override {
    const fs::path target = root_ / blob_name(id.sha256);
    auto there = has(id);
    if (!there) return there.error();
    std::vector<fs::path> folders{target.parent_path()};
    if (auto made = make_folders(target.parent_path(), folders); !made) return made;
    if (!*there) {
      const fs::path incoming = root_ / kIncoming / fmt::format("{:016x}-{}", run_, ++written_);
      auto placed = write(incoming, id, source);
      if (placed && ::rename(incoming.c_str(), target.c_str()) != 0) placed = file_error("rename to", target, errno);
      if (!placed) {
        ::unlink(incoming.c_str());
        return available(placed);
      }
    }
    // Also for one that is there: whoever renamed it may not have come to its sync.
    if (auto synced = syncs_.sync(folders); !synced) return available(synced);
    remember(folders);
    return {};
  }

  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    auto file = File::open(root_ / blob_name(id.sha256), O_RDONLY);
    if (!file) return file.error();
    const bool whole = offset == 0 && size >= id.bytes;
    Sha256Hasher hasher;
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size)), '\0');
    while (size > 0) {
      auto got = file->read(offset, std::span(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), size))));
      if (!got) return got.error();
      if (*got == 0) break;
      const std::string_view bytes(piece.data(), *got);
      if (whole) hasher.update(bytes);
      if (auto taken = sink(bytes); !taken) return taken;
      offset += *got;
      size -= *got;
    }
    if (whole && hasher.finish() != id.sha256) return make_error(Errc::storage_failure, fmt::format("{} does not match its name", blob_name(id.sha256)));
    return {};
  }

  result<bool> has(const BlobId& id) override {
    const fs::path path = root_ / blob_name(id.sha256);
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return static_cast<std::uint64_t>(status.st_size) == id.bytes;
    if (errno == ENOENT) return false;
    return file_error("look at", path, errno);
  }

  result<void> remove(const Sha256& sha256) override {
    const fs::path path = root_ / blob_name(sha256);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return file_error("remove", path, errno);
    return {};
  }

  // A page is one or more whole folders ab/cd; the cursor is the last of them.
  result<ListPage> list(const std::string& cursor) override {
    ListPage page;
    auto outer = names(root_, 2);
    if (!outer) return outer.error();
    for (const std::string& first : *outer) {
      if (first < cursor.substr(0, 2)) continue;
      auto inner = names(root_ / first, 2);
      if (!inner) return inner.error();
      for (const std::string& second : *inner) {
        const std::string folder = first + '/' + second;
        if (folder <= cursor) continue;
        if (auto listed = list_folder(folder, page); !listed) return listed.error();
        if (page.items.size() < kPageSize) continue;
        page.cursor = folder;
        return page;
      }
    }
    return page;
  }

  result<std::uint64_t> remove_leftovers(UnixMillis before) override {
    auto left = names(root_ / kIncoming, 0);
    if (!left) return left.error();
    std::uint64_t removed = 0;
    for (const std::string& name : *left) {
      const fs::path path = root_ / kIncoming / name;
      struct stat status {};
      if (::stat(path.c_str(), &status) != 0) continue;  // ended meanwhile
      const UnixMillis changed = static_cast<UnixMillis>(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
      if (changed < before && ::unlink(path.c_str()) == 0) ++removed;
    }
    return removed;
  }

  result<std::optional<std::string>> label() override {
    auto file = File::open(root_ / kLabelName, O_RDONLY);
    if (!file && file.error().code == Errc::not_found) {
      if (!is_folder(root_)) return missing();
      return std::optional<std::string>();
    }
    if (!file) return file.error();
    std::string text(256, '\0');
    auto got = file->read(0, text);
    if (!got) return got.error();
    text.resize(*got);
    return std::optional(std::move(text));
  }

  result<void> put_label(const std::string& text) override {
    if (!is_folder(root_)) return missing();  // never made here: its disk may not be mounted
    auto file = File::open(root_ / kLabelName, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return available(file.error());
    if (auto written = file->write(text); !written) return written;
    if (auto synced = file->sync(); !synced) return synced;
    return sync_folder(root_);
  }

 private:
  static bool is_folder(const fs::path& path) {
    std::error_code failed;
    return fs::is_directory(path, failed);
  }
  Error missing() const { return make_error(Errc::unreachable, fmt::format("the folder {} is not there: make it, or mount its disk", root_.string())); }

  // What a missing folder means to who writes.
  static result<void> available(const result<void>& outcome) {
    if (outcome || outcome.error().code != Errc::not_found) return outcome;
    return make_error(Errc::unreachable, outcome.error().message);
  }

  result<void> write(const fs::path& path, const BlobId& id, Source& source) {
    auto file = File::open(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return file.error();
    Sha256Hasher hasher;
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, id.bytes)), '\0');
    for (std::uint64_t offset = 0; offset < id.bytes;) {
      auto got = source.read(offset, piece);
      if (!got) return got.error();
      if (*got == 0) break;
      hasher.update({piece.data(), *got});
      if (auto written = file->write({piece.data(), *got}); !written) return written;
      offset += *got;
    }
    if (hasher.finish() != id.sha256) return make_error(Errc::storage_failure, "the content does not match its SHA-256");
    return file->sync();
  }

  // Makes ab/cd; what was made or may not be synced yet joins `unsynced` by its parent.
  result<void> make_folders(const fs::path& inner, std::vector<fs::path>& unsynced) {
    {
      const std::lock_guard lock(mutex_);
      if (synced_.count(inner)) return {};
    }
    for (const fs::path& folder : {root_ / kIncoming, inner.parent_path(), inner}) {
      if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) return available(file_error("make", folder, errno));
      unsynced.push_back(folder.parent_path());
    }
    return {};
  }
  void remember(const std::vector<fs::path>& folders) {
    const std::lock_guard lock(mutex_);
    synced_.insert(folders.front());  // all above it are synced with it
  }

  // Names of `length` characters (0: any) in order; none when the folder is not there.
  static result<std::vector<std::string>> names(const fs::path& folder, std::size_t length) {
    std::vector<std::string> out;
    std::error_code failed;
    fs::directory_iterator entry(folder, failed), end;
    if (failed == std::errc::no_such_file_or_directory) return out;
    for (; !failed && entry != end; entry.increment(failed)) {
      std::string name = entry->path().filename().string();
      if (length == 0 || name.size() == length) out.push_back(std::move(name));
    }
    if (failed) return file_error("list", folder, failed.value());
    std::sort(out.begin(), out.end());
    return out;
  }

  result<void> list_folder(const std::string& folder, ListPage& page) const {
    auto files = names(root_ / folder, 0);
    if (!files) return files.error();
    for (const std::string& name : *files) {
      const auto sha256 = parse_blob_name(folder + '/' + name);
      struct stat status {};
      if (!sha256 || ::stat((root_ / folder / name).c_str(), &status) != 0) continue;
      page.items.push_back({*sha256, static_cast<std::uint64_t>(status.st_size)});
    }
    return {};
  }

  const fs::path root_;
  const std::uint64_t run_ = std::mt19937_64(std::random_device{}())();  // so that no name of an earlier process comes again
  std::atomic<std::uint64_t> written_{0};
  SharedSync syncs_;
  std::mutex mutex_;            // guards synced_
  std::set<fs::path> synced_;   // folders ab/cd that survive a power cut with all above them; at most 65,536
};

}  // namespace

std::unique_ptr<BlobStore> make_filesystem_store(FilesystemOptions options) {
  return std::make_unique<FilesystemStore>(std::move(options));
}

}  // namespace faturad::blob
