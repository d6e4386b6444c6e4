// A watched folder on its file system: what is in it, and the moves that carry a file's state.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "faturad/core/error.hpp"
#include "faturad/core/ids.hpp"
#include "watch/settling.hpp"

namespace faturad::watch {

// A file in processing/: "<id>_<name>".
struct Claim {
  DocumentId id;
  std::string name;  // as it was found
  std::string file() const { return id.str() + "_" + name; }
};

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  result<void> prepare();  // makes the folders within
  result<std::map<std::string, Seen>> files() const;         // regular ones that may be documents, at most some thousands
  result<std::vector<Claim>> claims() const;
  // Moves a file to processing/. not_found: it is gone. storage_failure: it cannot be read or moved, and stays.
  result<Claim> claim(const std::string& name, DocumentId id);
  result<void> unclaim(const Claim& claim);                   // it has changed after all: back to where it was
  result<void> finish(const Claim& claim);                    // to done/
  result<void> reject(const Claim& claim, const std::string& why);  // to failed/, with a text beside it
  void sync();                                                // makes claims durable, where the file system can

  std::filesystem::path processing(const Claim& claim) const { return path_ / "processing" / claim.file(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  result<void> move(const std::filesystem::path& from, const std::filesystem::path& to) const;
  const std::filesystem::path path_;
};

}  // namespace faturad::watch
