// Takes documents in from folders that other programs and people put them into. Works by looking again and again, so that
// network mounts do as well; a file is taken when it has stopped changing.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "faturad/core/clock.hpp"
#include "faturad/obs/log.hpp"
#include "faturad/obs/metrics.hpp"
#include "faturad/store/documents.hpp"
#include "faturad/store/intake.hpp"

namespace faturad::watch {

struct FolderOptions {
  std::string name;                             // of the configuration's section
  std::filesystem::path path;                   // holds processing/, done/ and failed/ beside the files
  std::string tenant;
  std::uint8_t priority = 5;
  store::DuplicatePolicy duplicates = store::DuplicatePolicy::link;
  std::uint64_t max_bytes = 64u << 20;
  std::chrono::milliseconds interval{2'000};    // between two looks
  std::chrono::milliseconds settle{2'000};      // so long a file's size and time must have stayed
};

struct WatchPorts {
  store::Intake& intake;
  const store::Documents& documents;
  obs::Logger& logger;
  const Clock& clock;
};

// A file that was taken has a name of its own in processing/ from then on, which holds the id that its document gets. What
// a crash interrupts there is looked up by that id at the next start: a document that exists is moved to done/, any other is
// taken in once more under the same id. So each file becomes one document, whenever the process ends.
class Watcher {
 public:
  virtual ~Watcher() = default;  // as stop()
  virtual void start() = 0;      // a thread for each folder
  virtual void stop() = 0;       // returns when the file under way is in, or back in processing/
  virtual std::vector<obs::Sample> samples() const = 0;
};

std::unique_ptr<Watcher> make_watcher(std::vector<FolderOptions> folders, WatchPorts ports);

}  // namespace faturad::watch
