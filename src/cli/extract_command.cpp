#include "cli/extract_command.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "exit_codes.hpp"
#include "faturad/core/sha256.hpp"
#include "faturad/pdf/document_reader.hpp"
#include "faturad/worker/parser.hpp"

namespace faturad::cli {
namespace {

result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (in) bytes << in.rdbuf();
  if (!in) return make_error(Errc::not_found, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  return std::move(bytes).str();
}

std::string document_json(const std::string& path, const std::string* bytes, const ParsedDocument* parsed) {
  boost::json::object document;
  document["filename"] = path;
  document["media_type"] = "application/pdf";
  if (bytes) {
    document["bytes"] = bytes->size();
    document["sha256"] = sha256(*bytes).hex();
  }
  if (parsed) {
    document["pages"] = parsed->pages;
    document["text_source"] = parsed->text_source;
  }
  return boost::json::serialize(document);
}

std::string error_line(const std::string& path, const std::string* bytes, const Error& error) {
  const boost::json::object shown{{"code", name(error.code)}, {"message", error.message}};
  return fmt::format(R"({{"document":{},"error":{},"invoices":[],"warnings":[]}})", document_json(path, bytes, nullptr), boost::json::serialize(shown));
}

struct Line {
  std::string text;
  bool failed = false;
};

Line extract_one(worker::Parser& parser, const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return {error_line(path, nullptr, bytes.error()), true};
  auto payload = worker::Payload::create();
  if (!payload) return {error_line(path, &*bytes, payload.error()), true};
  if (auto held = payload->append(*bytes); !held) return {error_line(path, &*bytes, held.error()), true};
  const auto parsed = parser.parse(*payload);
  if (!parsed) return {error_line(path, &*bytes, parsed.error()), true};
  return {fmt::format(R"({{"document":{},{}}})", document_json(path, &*bytes, &*parsed), parsed->result_members), false};
}

// Lines come out in the order of the files, whichever is read first.
class OrderedOutput {
 public:
  void put(std::size_t index, Line line) {
    const std::lock_guard lock(mutex_);
    failed_ = failed_ || line.failed;
    waiting_[index] = std::move(line.text);
    while (!waiting_.empty() && waiting_.begin()->first == next_) {
      fmt::print("{}\n", waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      ++next_;
    }
    std::fflush(stdout);
  }
  bool failed() const { return failed_; }

 private:
  std::mutex mutex_;  // guards the members below
  std::map<std::size_t, std::string> waiting_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

}  // namespace

int extract_command(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  bool in_process = false;
  worker::ParserOptions options;
  for (const std::string& argument : arguments) {
    if (argument == "--in-process") {
      in_process = true;
    } else if (argument == "--ignore-attachments") {
      options.ignore_attachments = true;
    } else if (argument.starts_with("--")) {
      fmt::print(stderr, "faturad extract: unknown option {}\n", argument);
      return kExitUsage;
    } else {
      files.push_back(argument);
    }
  }
  if (files.empty()) {
    fmt::print(stderr, "faturad extract: no FILE given\n");
    return kExitUsage;
  }
  OrderedOutput output;
  std::atomic<std::size_t> next{0};
  const std::size_t count = std::min<std::size_t>(files.size(), std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      const auto parser = in_process ? worker::make_thread_parser(options) : worker::make_process_parser(options, "/proc/self/exe");
      for (std::size_t at; (at = next++) < files.size();) output.put(at, extract_one(*parser, files[at]));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return output.failed() ? kExitSomeFailed : kExitOk;
}

int text_command(const std::vector<std::string>& arguments) {
  enum class Form { plain, layout, words } form = Form::plain;
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    if (argument == "--layout") {
      form = Form::layout;
    } else if (argument == "--words") {
      form = Form::words;
    } else {
      files.push_back(argument);
    }
  }
  if (files.size() != 1 || files[0].starts_with("--")) {
    fmt::print(stderr, "faturad text: takes [--layout | --words] and one FILE\n");
    return kExitUsage;
  }
  const auto bytes = read_file(files[0]);
  pdf::ReadOptions options;
  options.attachments = false;
  options.cmaps = pdf::load_cmap_library();
  const auto document = bytes ? pdf::read_document(std::as_bytes(std::span(*bytes)), options) : result<pdf::Document>(bytes.error());
  if (!document) {
    fmt::print(stderr, "faturad text: {}: {}: {}\n", files[0], name(document.error().code), document.error().message);
    return kExitSomeFailed;
  }
  for (const std::string& warning : document->warnings) fmt::print(stderr, "faturad text: {}: {}\n", files[0], warning);
  for (const pdf::TextPage& page : document->pages) {
    if (form == Form::words) {
      fmt::print("{}", pdf::words_ndjson(page));
      continue;
    }
    fmt::print("{}{}", page.number > 1 ? "\f" : "", form == Form::layout ? pdf::layout_text(page) : pdf::plain_text(page));
  }
  return kExitOk;
}

}  // namespace faturad::cli
