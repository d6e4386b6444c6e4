#include "cli/blobs.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/migrate.hpp"
#include "config/load.hpp"
#include "wiring.hpp"

namespace faturad::cli {
namespace {

struct Counts {
  std::uint64_t blobs = 0, bytes = 0, damaged = 0;
};

// Reads every blob of a store and compares it with its name.
result<Counts> verify(blob::BlobStore& store) {
  Counts counts;
  std::string cursor;
  do {
    auto page = store.list(cursor);
    if (!page) return page.error();
    for (const blob::Listed& item : page->items) {
      const auto read = store.read({item.sha256, item.bytes}, 0, item.bytes, [](std::string_view) -> result<void> { return {}; });
      if (!read && read.error().code == Errc::not_found) continue;  // removed meanwhile
      if (!read && read.error().code != Errc::storage_failure) return read.error();
      ++counts.blobs;
      counts.bytes += item.bytes;
      if (read) continue;
      ++counts.damaged;
      fmt::print("damaged: {}\n", blob::blob_name(item.sha256));
    }
    cursor = page->cursor;
  } while (!cursor.empty());
  return counts;
}

std::vector<std::pair<std::string, const config::Config::BlobSite*>> configured(const config::Config& config) {
  std::vector<std::pair<std::string, const config::Config::BlobSite*>> out;
  for (const auto& [name, site] : {std::pair("blob_primary", &config.blob_primary), std::pair("blob_secondary", &config.blob_secondary)}) {
    if (site->kind != "none") out.emplace_back(name, site);
  }
  return out;
}

}  // namespace

std::vector<std::string> check_blob_stores(const config::Config& config) {
  std::vector<std::string> out;
  for (const auto& [name, site] : configured(config)) {
    const auto opened = wiring::blob_site(name, *site, {});
    if (const auto label = opened.plain->label(); !label) out.push_back(fmt::format("[{}]: {}", name, label.error().message));
  }
  return out;
}

int blobs(const Arguments& arguments) {
  const auto file = arguments.options.find("--config");
  const std::string& action = arguments.operands.front();
  const bool verifies = action == "verify" && !arguments.has("--no-wait");
  if (!(verifies || action == "migrate") || file == arguments.options.end()) {
    fmt::print(stderr, "faturad: it is blobs verify --config FILE or blobs migrate --config FILE; see faturad blobs --help\n");
    return kUsage;
  }
  const config::Loaded loaded = config::load_file(file->second, config::process_environment());
  for (const config::Problem& problem : loaded.problems) fmt::print(stderr, "{}\n", problem.str());
  if (!loaded.ok()) return kConfiguration;
  if (!verifies) return migrate(loaded.config, !arguments.has("--no-wait"));
  int code = kOk;
  for (const auto& [name, site] : configured(loaded.config)) {
    const auto opened = wiring::blob_site(name, *site, {});
    const auto counts = verify(*opened.plain);
    if (!counts) {
      fmt::print(stderr, "faturad: {}: {}\n", name, counts.error().message);
      return kStorage;
    }
    fmt::print("{}: {} blobs, {} bytes, {} damaged\n", name, counts->blobs, counts->bytes, counts->damaged);
    if (counts->damaged > 0) code = kInputFailed;
  }
  return code;
}

}  // namespace faturad::cli
