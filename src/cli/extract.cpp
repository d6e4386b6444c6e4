#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/input_file.hpp"
#include "faturad/core/sha256.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::cli {
namespace {

std::string json_string(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

struct Line {
  std::string json;
  bool failed = false;
};

Line extract_file(const std::string& path, worker::Parser& parser) {
  Sha256Hasher hasher;
  auto payload = worker::Payload::create();
  result<void> read = payload ? result<void>() : result<void>(payload.error());
  if (read) {
    read = read_input(path, [&](std::string_view piece) {
      hasher.update(piece);
      return payload->append(piece);
    });
  }
  const auto parsed = read ? parser.parse(*payload) : result<ParsedDocument>(read.error());
  std::string document = fmt::format("\"filename\":{},\"media_type\":\"application/pdf\"", json_string(path));
  if (read) document += fmt::format(",\"bytes\":{},\"sha256\":\"{}\"", payload->size(), hasher.finish().hex());
  if (!parsed) {
    return {fmt::format("{{\"document\":{{{}}},\"error\":{{\"code\":\"{}\",\"message\":{}}}}}\n", document, name(parsed.error().code),
                        json_string(parsed.error().message)),
            true};
  }
  return {fmt::format("{{\"document\":{{{},\"pages\":{},\"text_source\":\"{}\"}},{}}}\n", document, parsed->pages, parsed->text_source,
                      parsed->result_members),
          false};
}

// Prints lines in the order of the files, whoever is ready first; holds back workers that run too far ahead.
class OrderedOutput {
 public:
  void put(std::size_t index, Line line) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return index < next_ + kAhead; });
    waiting_.emplace(index, std::move(line));
    for (auto ready = waiting_.find(next_); ready != waiting_.end(); ready = waiting_.find(++next_)) {
      std::fwrite(ready->second.json.data(), 1, ready->second.json.size(), stdout);
      failed_ = failed_ || ready->second.failed;
      waiting_.erase(ready);
    }
    std::fflush(stdout);
    room_.notify_all();
  }
  bool failed() const { return failed_; }

 private:
  static constexpr std::size_t kAhead = 256;
  std::mutex mutex_;  // guards all below
  std::condition_variable room_;
  std::map<std::size_t, Line> waiting_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

}  // namespace

int extract(const Arguments& arguments) {
  worker::ParserOptions options;
  options.ignore_attachments = arguments.has("--ignore-attachments");
  options.passwords_file = arguments.option("--passwords-file");
  const std::vector<std::string>& files = arguments.operands;
  OrderedOutput output;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    const auto parser = arguments.has("--in-process") ? worker::make_thread_parser(options) : worker::make_process_parser(options, "/proc/self/exe");
    for (std::size_t i = next++; i < files.size(); i = next++) output.put(i, extract_file(files[i], *parser));
  };
  std::vector<std::thread> threads;
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < std::min(cores, files.size()); ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  return output.failed() ? kInputFailed : kOk;
}

}  // namespace faturad::cli
