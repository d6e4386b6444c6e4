#include "faturad/watch/watcher.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>

#include <fmt/format.h>

#include "watch/file_intake.hpp"
#include "watch/folder.hpp"

namespace faturad::watch {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBatch = 64;  // files whose acceptance shares a sync
constexpr milliseconds kLongestBackOff{60'000};

// The file itself is at fault; another attempt changes nothing.
bool is_refusal(Errc code) {
  switch (code) {
    case Errc::not_a_pdf:
    case Errc::empty_document:
    case Errc::too_large:
    case Errc::duplicate:
    case Errc::killer_document: return true;
    default: return false;
  }
}

class FolderWatch {
 public:
  FolderWatch(FolderOptions options, WatchPorts ports) : options_(std::move(options)), ports_(ports), folder_(options_.path), settling_(options_.settle) {}

  void run(const std::stop_token& stop) {
    milliseconds wait = options_.interval;
    while (!stop.stop_requested()) {
      const bool well = look(stop);
      wait = well ? options_.interval : std::min(wait * 2, std::max(kLongestBackOff, options_.interval));
      pause(wait, stop);
    }
  }

  void samples(std::vector<obs::Sample>& files, std::vector<obs::Sample>& rest) const {
    const char* const help = "Files of watched folders, by what became of them.";
    const auto labels = [&](const char* outcome) { return std::vector<std::pair<std::string, std::string>>{{"folder", options_.name}, {"outcome", outcome}}; };
    files.push_back({"faturad_watch_files_total", help, true, static_cast<double>(accepted_.value()), labels("accepted")});
    files.push_back({"faturad_watch_files_total", help, true, static_cast<double>(refused_.value()), labels("failed")});
    rest.push_back({"faturad_watch_problems_total", "Looks at a watched folder that met a problem, such as no permission.", true, static_cast<double>(problems_.value()),
                    {{"folder", options_.name}}});
  }

 private:
  // False: something is wrong that time may mend.
  bool look(const std::stop_token& stop) {
    said_now_.clear();
    const bool well = [&] {
      if (auto made = folder_.prepare(); !made) return trouble(made.error());
      if (!recover(stop)) return false;
      auto found = folder_.files();
      if (!found) return trouble(found.error());
      const auto settled = settling_.look(*found, ports_.clock.steady());
      bool all = true;
      for (std::size_t at = 0; at < settled.size() && all && !stop.stop_requested(); at += kBatch) {
        all = take(std::span(settled).subspan(at, std::min(kBatch, settled.size() - at)), stop);
      }
      return all;
    }();
    said_ = std::move(said_now_);
    return well;
  }

  // What is in processing/ was claimed before: by an earlier process, or its acceptance was put off.
  bool recover(const std::stop_token& stop) {
    auto claims = folder_.claims();
    if (!claims) return trouble(claims.error());
    bool all = true;
    std::vector<Claim> open;
    for (const Claim& claim : *claims) {
      const auto known = ports_.documents.get(options_.tenant, claim.id);
      if (known) {
        all = finish(claim) && all;
      } else if (known.error().code == Errc::not_found) {
        open.push_back(claim);
      } else {
        return trouble(known.error());
      }
    }
    for (std::size_t at = 0; at < open.size() && all && !stop.stop_requested(); at += kBatch) {
      all = bring_in(std::span(open).subspan(at, std::min(kBatch, open.size() - at)), stop);
    }
    return all;
  }

  bool take(std::span<const std::string> names, const std::stop_token& stop) {
    if (auto ready = ports_.intake.ready(); !ready) return trouble(ready.error());  // rather leave them where they are
    bool all = true;
    std::vector<Claim> claims;
    for (const std::string& name : names) {
      auto claim = folder_.claim(name, make_document_id(ports_.clock.unix_ms()));
      if (claim) {
        claims.push_back(std::move(*claim));
      } else if (claim.error().code != Errc::not_found) {
        all = trouble(claim.error());
      }
    }
    return bring_in(claims, stop) && all;
  }

  bool bring_in(std::span<const Claim> claims, const std::stop_token& stop) {
    // The claim must outlive a power cut before the document can: else the file would come back under its first name, and become
    // a second document.
    folder_.sync();
    std::vector<std::pair<const Claim*, Answer>> answers;
    bool all = true;
    for (const Claim& claim : claims) {
      auto answer = take_in(folder_, claim, options_, ports_.intake, stop);
      if (answer) {
        answers.emplace_back(&claim, std::move(*answer));
      } else if (!not_taken(claim, answer.error())) {
        all = false;
        break;  // what is wrong now is wrong for the next one too
      }
    }
    for (auto& [claim, answer] : answers) {
      const auto accepted = answer.get();
      if (!accepted) {
        all = not_taken(*claim, accepted.error()) && all;
      } else if (accepted->front().rejected) {
        all = not_taken(*claim, *accepted->front().rejected) && all;
      } else {
        accepted_.add();
        all = finish(*claim) && all;
      }
    }
    return all;
  }

  bool finish(const Claim& claim) {
    if (auto moved = folder_.finish(claim); !moved) return trouble(moved.error());
    return true;
  }

  bool not_taken(const Claim& claim, const Error& error) {
    if (error.code == Errc::conflict) {
      if (auto back = folder_.unclaim(claim); !back) return trouble(back.error());
      return true;
    }
    if (!is_refusal(error.code)) return error.code == Errc::shutting_down || trouble(error);
    if (auto moved = folder_.reject(claim, fmt::format("{}: {}", name(error.code), error.message)); !moved) return trouble(moved.error());
    refused_.add();
    ports_.logger.log(obs::LogLevel::warning, fmt::format("{}: {}", claim.name, error.message), {{"watch", options_.name}, {"reason", name(error.code)}});
    return true;
  }

  // Says each problem once, and again when it has gone and come back. Always false.
  bool trouble(const Error& error) {
    problems_.add();
    const bool is_new = !said_.contains(error.message) && !said_now_.contains(error.message);
    said_now_.insert(error.message);
    if (is_new) ports_.logger.log(obs::LogLevel::warning, fmt::format("watched folder: {}; tried again", error.message), {{"watch", options_.name}, {"reason", name(error.code)}});
    return false;
  }

  static void pause(milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, time, [] { return false; });
  }

  const FolderOptions options_;
  const WatchPorts ports_;
  Folder folder_;
  Settling settling_;
  std::set<std::string> said_, said_now_;  // problems of the last look and of this one
  obs::Counter accepted_, refused_, problems_;
};

class FolderWatches final : public Watcher {
 public:
  FolderWatches(std::vector<FolderOptions> folders, WatchPorts ports) : ports_(ports) {
    for (FolderOptions& folder : folders) watches_.push_back(std::make_unique<FolderWatch>(std::move(folder), ports));
  }
  ~FolderWatches() override { stop(); }

  void start() override {
    for (const auto& watch : watches_) {
      threads_.emplace_back([this, &watch = *watch](const std::stop_token& stop) {
        try {
          watch.run(stop);
        } catch (const std::exception& error) {
          ports_.logger.log(obs::LogLevel::error, fmt::format("a folder is not watched any more: {}", error.what()));
        }
      });
    }
  }
  void stop() override {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
  }
  std::vector<obs::Sample> samples() const override {
    std::vector<obs::Sample> files, rest;
    for (const auto& watch : watches_) watch->samples(files, rest);
    files.insert(files.end(), rest.begin(), rest.end());
    return files;
  }

 private:
  const WatchPorts ports_;
  std::vector<std::unique_ptr<FolderWatch>> watches_;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<Watcher> make_watcher(std::vector<FolderOptions> folders, WatchPorts ports) { return std::make_unique<FolderWatches>(std::move(folders), ports); }

}  // namespace faturad::watch
