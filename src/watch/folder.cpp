#include "watch/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace faturad::watch {
namespace {

constexpr std::size_t kMostFiles = 10'000;  // of one look; the rest comes with later ones
constexpr std::size_t kMostName = 255 - 27 - 4;  // bytes: the id before it, ".txt" behind it

Error failed(const std::filesystem::path& path, std::string_view what) {
  const Errc code = errno == ENOENT ? Errc::not_found : errno == ENOSPC || errno == EDQUOT ? Errc::storage_full : Errc::storage_failure;
  return make_error(code, fmt::format("{} cannot be {}: {}", path.string(), what, std::strerror(errno)));
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// Calls visit(name) for each entry until it returns false.
template <class Visit>
result<void> each_entry(const std::filesystem::path& path, Visit visit) {
  const Directory directory(opendir(path.c_str()));
  if (!directory) return failed(path, "listed");
  errno = 0;
  while (const dirent* entry = readdir(directory.get())) {
    if (!visit(std::string_view(entry->d_name))) return {};
    errno = 0;
  }
  if (errno != 0) return failed(path, "listed");
  return {};
}

void sync_directory(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);  // not every network file system knows it for directories
  close(fd);
}

// The end stays, for it says what kind of file it is.
std::string shortened(const std::string& name) { return name.size() <= kMostName ? name : name.substr(name.size() - kMostName); }

}  // namespace

result<void> Folder::prepare() {
  for (const char* const inner : {"processing", "done", "failed"}) {
    const auto path = path_ / inner;
    if (mkdir(path.c_str(), 0770) == 0) continue;
    struct stat about {};
    if (errno == EEXIST && stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) continue;
    if (errno == EEXIST) errno = ENOTDIR;
    return failed(path, "made");
  }
  return {};
}

result<std::map<std::string, Seen>> Folder::files() const {
  std::map<std::string, Seen> out;
  auto listed = each_entry(path_, [&](std::string_view entry) {
    const std::string name(entry);
    struct stat about {};
    if (is_in_the_making(name) || lstat((path_ / name).c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return true;
    out[name] = {static_cast<std::uint64_t>(about.st_size), about.st_mtim.tv_sec * std::int64_t{1'000'000'000} + about.st_mtim.tv_nsec};
    return out.size() < kMostFiles;
  });
  if (!listed) return listed.error();
  return out;
}

result<std::vector<Claim>> Folder::claims() const {
  std::vector<Claim> out;
  auto listed = each_entry(path_ / "processing", [&](std::string_view entry) {
    const std::size_t split = entry.find('_');
    const auto id = DocumentId::parse(entry.substr(0, split));
    if (id && split != std::string_view::npos) out.push_back({*id, std::string(entry.substr(split + 1))});
    return out.size() < kMostFiles;
  });
  if (!listed) return listed.error();
  return out;
}

result<void> Folder::move(const std::filesystem::path& from, const std::filesystem::path& to) const {
  if (rename(from.c_str(), to.c_str()) == 0) return {};
  Error error = failed(from, fmt::format("moved to {}", to.parent_path().string()));
  // A network file system may do it, lose the answer, and find nothing to move when it asks again.
  if (error.code == Errc::not_found && access(to.c_str(), F_OK) == 0) return {};
  return error;
}

result<Claim> Folder::claim(const std::string& name, DocumentId id) {
  const auto from = path_ / name;
  const int fd = open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return failed(from, "read");
  close(fd);
  Claim claim{id, shortened(name)};
  if (auto moved = move(from, processing(claim)); !moved) return moved.error();
  return claim;
}

result<void> Folder::unclaim(const Claim& claim) {
  const auto to = path_ / claim.name;
  if (access(to.c_str(), F_OK) == 0) return {};  // another one of that name has come meanwhile; this one stays claimed
  return move(processing(claim), to);
}

result<void> Folder::finish(const Claim& claim) { return move(processing(claim), path_ / "done" / claim.file()); }

// The text first: a file in failed/ has its reason beside it.
result<void> Folder::reject(const Claim& claim, const std::string& why) {
  const auto text = path_ / "failed" / (claim.file() + ".txt");
  const int fd = open(text.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
  if (fd < 0) return failed(text, "written");
  const std::string line = why + "\n";
  const bool written = write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const Error error = written ? Error{} : failed(text, "written");
  close(fd);
  if (!written) return error;
  return move(processing(claim), path_ / "failed" / claim.file());
}

void Folder::sync() {
  sync_directory(path_ / "processing");
  sync_directory(path_);
}

}  // namespace faturad::watch
