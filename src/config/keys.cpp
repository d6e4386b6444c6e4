#include "config/keys.hpp"

#include <algorithm>
#include <numeric>

namespace faturad::config {
namespace {

constexpr std::int64_t kSecond = 1'000, kHour = 3'600'000, kDay = 24 * kHour;
constexpr std::int64_t kMi = 1 << 20, kGi = std::int64_t{1} << 30;
constexpr bool kLive = true, kRestart = false, kUrl = true;

#define SLOT(member) [](Config& c, const std::string&) -> Slot { return &c.member; }
#define EACH(section, member) [](Config& c, const std::string& instance) -> Slot { return &c.section[instance].member; }

const std::vector<Key>& table() {
  static const std::vector<Key> kKeys = {
      {"server.listen", SLOT(server.listen), kRestart, 0, 0, {}},
      {"server.allow_unauthenticated_network", SLOT(server.allow_unauthenticated_network), kRestart, 0, 0, {}},
      {"server.io_threads", SLOT(server.io_threads), kRestart, 1, 64, {}},
      {"server.read_threads", SLOT(server.read_threads), kRestart, 1, 256, {}},
      {"server.max_body", SLOT(server.max_body), kLive, 1024, 16 * kGi, {}},
      {"server.max_parts", SLOT(server.max_parts), kLive, 1, 10'000, {}},
      {"server.max_connections", SLOT(server.max_connections), kLive, 1, 1'000'000, {}},
      {"server.header_timeout", SLOT(server.header_timeout), kLive, 100, kHour, {}},
      {"server.body_idle_timeout", SLOT(server.body_idle_timeout), kLive, 100, kHour, {}},
      {"server.body_timeout", SLOT(server.body_timeout), kLive, 100, kDay, {}},
      {"server.idle_timeout", SLOT(server.idle_timeout), kLive, 100, kDay, {}},
      {"server.max_wait", SLOT(server.max_wait), kLive, 0, kHour, {}},
      {"server.retry_after", SLOT(server.retry_after), kLive, kSecond, kHour, {}},
      {"storage.data_dir", SLOT(storage.data_dir), kRestart, 0, 0, {}},
      {"storage.min_free", SLOT(storage.min_free), kRestart, 0, 1024 * kGi, {}},
      {"storage.max_pending", SLOT(storage.max_pending), kRestart, kMi, 16 * kGi, {}},
      {"storage.commit_window", SLOT(storage.commit_window), kRestart, 0, kSecond, {}},
      {"storage.block_cache", SLOT(storage.block_cache), kRestart, kMi, 1024 * kGi, {}},
      {"storage.write_buffer", SLOT(storage.write_buffer), kRestart, kMi, 16 * kGi, {}},
      {"storage.kept_events", SLOT(storage.kept_events), kRestart, 1'000, 1'000'000'000, {}},
      {"storage.idempotency_retention", SLOT(storage.idempotency_retention), kRestart, kHour, 366 * kDay, {}},
      {"queue.max_attempts", SLOT(queue.max_attempts), kRestart, 1, 100, {}},
      {"queue.backoff_base", SLOT(queue.backoff_base), kRestart, 1, kDay, {}},
      {"queue.backoff_max", SLOT(queue.backoff_max), kRestart, 1, 7 * kDay, {}},
      {"queue.lease_timeout", SLOT(queue.lease_timeout), kRestart, kSecond, kDay, {}},
      {"queue.max_backlog", SLOT(queue.max_backlog), kRestart, 1, 1'000'000'000, {}},
      {"queue.duplicates", SLOT(queue.duplicates), kLive, 0, 0, {"link", "reject", "accept"}},
      {"parser.isolation", SLOT(parser.isolation), kRestart, 0, 0, {"process", "thread"}},
      {"parser.min_workers", SLOT(parser.min_workers), kLive, 1, 256, {}},
      {"parser.max_workers", SLOT(parser.max_workers), kLive, 1, 256, {}},
      {"parser.deadline", SLOT(parser.deadline), kRestart, 100, kHour, {}},
      {"parser.memory", SLOT(parser.memory), kRestart, 256 * kMi, 1024 * kGi, {}},
      {"parser.recycle_after", SLOT(parser.recycle_after), kRestart, 1, 1'000'000, {}},
      {"parser.max_pages", SLOT(parser.max_pages), kRestart, 1, 100'000, {}},
      {"parser.max_inflated", SLOT(parser.max_inflated), kRestart, kMi, 1024 * kGi, {}},
      {"parser.passwords_file", SLOT(parser.passwords_file), kRestart, 0, 0, {}},
      {"webhooks.workers", SLOT(webhooks.workers), kRestart, 1, 256, {}},
      {"webhooks.max_attempts", SLOT(webhooks.max_attempts), kRestart, 1, 1'000, {}},
      {"webhooks.backoff_base", SLOT(webhooks.backoff_base), kRestart, 1, kDay, {}},
      {"webhooks.backoff_max", SLOT(webhooks.backoff_max), kRestart, 1, 7 * kDay, {}},
      {"webhook.*.url", EACH(webhook, url), kLive, 0, 0, {}, kUrl},
      {"webhook.*.secret_file", EACH(webhook, secret_file), kLive, 0, 0, {}},
      {"webhook.*.tenant", EACH(webhook, tenant), kLive, 0, 0, {}},
      {"webhook.*.events", EACH(webhook, events), kLive, 0, 0, {"done", "dead", "review"}},
      {"webhook.*.include_result", EACH(webhook, include_result), kLive, 0, 0, {}},
      {"webhook.*.timeout", EACH(webhook, timeout), kLive, 100, 2 * 60 * kSecond, {}},
      {"webhook.*.allow_networks", EACH(webhook, allow_networks), kLive, 0, 0, {}},
      {"webhook.*.allow_http", EACH(webhook, allow_http), kLive, 0, 0, {}},
      {"webhook.*.ca_file", EACH(webhook, ca_file), kLive, 0, 0, {}},
      {"webhook.*.certificate_file", EACH(webhook, certificate_file), kLive, 0, 0, {}},
      {"webhook.*.key_file", EACH(webhook, key_file), kLive, 0, 0, {}},
      {"webhook.*.proxy", EACH(webhook, proxy), kLive, 0, 0, {}, kUrl},
      {"watch.*.folder", EACH(watch, folder), kRestart, 0, 0, {}},
      {"watch.*.tenant", EACH(watch, tenant), kRestart, 0, 0, {}},
      {"watch.*.priority", EACH(watch, priority), kRestart, 0, 9, {}},
      {"watch.*.interval", EACH(watch, interval), kRestart, 100, kHour, {}},
      {"watch.*.settle", EACH(watch, settle), kRestart, 0, kHour, {}},
      {"blob.store", SLOT(blob.store), kLive, 0, 0, {"embedded", "primary", "secondary", "mirror"}},
      {"blob.threads", SLOT(blob.threads), kRestart, 1, 256, {}},
      {"blob.max_spool", SLOT(blob.max_spool), kRestart, kMi, 1024 * kGi, {}},
      {"blob.max_attempts", SLOT(blob.max_attempts), kRestart, 1, 100, {}},
      {"blob.backoff_max", SLOT(blob.backoff_max), kRestart, 1, kDay, {}},
      {"blob.sweep_every", SLOT(blob.sweep_every), kRestart, kSecond, 7 * kDay, {}},
      {"blob_primary.kind", SLOT(blob_primary.kind), kRestart, 0, 0, {"none", "filesystem", "s3"}},
      {"blob_primary.directory", SLOT(blob_primary.directory), kRestart, 0, 0, {}},
      {"blob_primary.endpoint", SLOT(blob_primary.endpoint), kRestart, 0, 0, {}, kUrl},
      {"blob_primary.region", SLOT(blob_primary.region), kRestart, 0, 0, {}},
      {"blob_primary.bucket", SLOT(blob_primary.bucket), kRestart, 0, 0, {}},
      {"blob_primary.prefix", SLOT(blob_primary.prefix), kRestart, 0, 0, {}},
      {"blob_primary.addressing", SLOT(blob_primary.addressing), kRestart, 0, 0, {"path", "virtual-host"}},
      {"blob_primary.credentials_file", SLOT(blob_primary.credentials_file), kRestart, 0, 0, {}},
      {"blob_primary.profile", SLOT(blob_primary.profile), kRestart, 0, 0, {}},
      {"blob_primary.storage_class", SLOT(blob_primary.storage_class), kRestart, 0, 0, {}},
      {"blob_primary.encryption", SLOT(blob_primary.encryption), kRestart, 0, 0, {}},
      {"blob_primary.ca_file", SLOT(blob_primary.ca_file), kRestart, 0, 0, {}},
      {"blob_primary.client_certificate", SLOT(blob_primary.client_certificate), kRestart, 0, 0, {}},
      {"blob_primary.client_key", SLOT(blob_primary.client_key), kRestart, 0, 0, {}},
      {"blob_primary.multipart_threshold", SLOT(blob_primary.multipart_threshold), kRestart, 5 * kMi, 5 * kGi, {}},
      {"blob_primary.part_size", SLOT(blob_primary.part_size), kRestart, 5 * kMi, 5 * kGi, {}},
      {"blob_primary.max_connections", SLOT(blob_primary.max_connections), kRestart, 1, 1'024, {}},
      {"blob_primary.connect_timeout", SLOT(blob_primary.connect_timeout), kRestart, 10, kHour, {}},
      {"blob_primary.answer_timeout", SLOT(blob_primary.answer_timeout), kRestart, 10, kHour, {}},
      {"blob_primary.total_timeout", SLOT(blob_primary.total_timeout), kRestart, 10, kDay, {}},
      {"blob_secondary.kind", SLOT(blob_secondary.kind), kRestart, 0, 0, {"none", "filesystem", "s3"}},
      {"blob_secondary.directory", SLOT(blob_secondary.directory), kRestart, 0, 0, {}},
      {"blob_secondary.endpoint", SLOT(blob_secondary.endpoint), kRestart, 0, 0, {}, kUrl},
      {"blob_secondary.region", SLOT(blob_secondary.region), kRestart, 0, 0, {}},
      {"blob_secondary.bucket", SLOT(blob_secondary.bucket), kRestart, 0, 0, {}},
      {"blob_secondary.prefix", SLOT(blob_secondary.prefix), kRestart, 0, 0, {}},
      {"blob_secondary.addressing", SLOT(blob_secondary.addressing), kRestart, 0, 0, {"path", "virtual-host"}},
      {"blob_secondary.credentials_file", SLOT(blob_secondary.credentials_file), kRestart, 0, 0, {}},
      {"blob_secondary.profile", SLOT(blob_secondary.profile), kRestart, 0, 0, {}},
      {"blob_secondary.storage_class", SLOT(blob_secondary.storage_class), kRestart, 0, 0, {}},
      {"blob_secondary.encryption", SLOT(blob_secondary.encryption), kRestart, 0, 0, {}},
      {"blob_secondary.ca_file", SLOT(blob_secondary.ca_file), kRestart, 0, 0, {}},
      {"blob_secondary.client_certificate", SLOT(blob_secondary.client_certificate), kRestart, 0, 0, {}},
      {"blob_secondary.client_key", SLOT(blob_secondary.client_key), kRestart, 0, 0, {}},
      {"blob_secondary.multipart_threshold", SLOT(blob_secondary.multipart_threshold), kRestart, 5 * kMi, 5 * kGi, {}},
      {"blob_secondary.part_size", SLOT(blob_secondary.part_size), kRestart, 5 * kMi, 5 * kGi, {}},
      {"blob_secondary.max_connections", SLOT(blob_secondary.max_connections), kRestart, 1, 1'024, {}},
      {"blob_secondary.connect_timeout", SLOT(blob_secondary.connect_timeout), kRestart, 10, kHour, {}},
      {"blob_secondary.answer_timeout", SLOT(blob_secondary.answer_timeout), kRestart, 10, kHour, {}},
      {"blob_secondary.total_timeout", SLOT(blob_secondary.total_timeout), kRestart, 10, kDay, {}},
      {"log.level", SLOT(log.level), kLive, 0, 0, {"debug", "info", "warning", "error"}},
      {"log.format", SLOT(log.format), kRestart, 0, 0, {"text", "json"}},
      {"shutdown.drain_timeout", SLOT(shutdown.drain_timeout), kLive, 0, kHour, {}},
  };
  return kKeys;
}

#undef SLOT
#undef EACH

// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

// The middle of "section.instance.key"; empty for a name of two parts.
std::string_view instance_of(std::string_view name) {
  const std::size_t first = name.find('.'), last = name.rfind('.');
  return first == last ? std::string_view() : name.substr(first + 1, last - first - 1);
}

// The key's name with `instance` in its place.
std::string name_of(const Key& key, std::string_view instance) {
  std::string out(key.name);
  if (key.repeated()) out.replace(out.find('*'), 1, instance);
  return out;
}

std::vector<std::string> instances(const Config& config, std::string_view section) {
  std::vector<std::string> out;
  if (section == "webhook") {
    for (const auto& [name, webhook] : config.webhook) out.push_back(name);
  }
  if (section == "watch") {
    for (const auto& [name, watch] : config.watch) out.push_back(name);
  }
  return out;
}

}  // namespace

std::string Setting::name() const { return name_of(*key, instance); }

std::span<const Key> keys() { return table(); }

std::vector<Setting> settings(const Config& config) {
  std::vector<Setting> out;
  for (const Key& key : keys()) {
    if (!key.repeated()) out.push_back({&key, {}});
    if (!key.repeated()) continue;
    for (std::string& instance : instances(config, key.section())) out.push_back({&key, std::move(instance)});
  }
  return out;
}

std::optional<Setting> find_setting(std::string_view name) {
  const std::string_view instance = instance_of(name);
  for (const Key& key : keys()) {
    const bool found = key.repeated() ? is_instance_name(instance) && name_of(key, instance) == name : key.name == name;
    if (found) return Setting{&key, std::string(instance)};
  }
  return std::nullopt;
}

bool is_instance_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::string nearest_key(std::string_view name) {
  const std::string_view instance = is_instance_name(instance_of(name)) ? instance_of(name) : "NAME";
  std::string best;
  std::size_t best_distance = name.size() / 3 + 2;
  for (const Key& key : keys()) {
    const std::string candidate = name_of(key, instance);
    const std::size_t d = distance(name, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  if (!best.empty()) return best;
  // The right name in the wrong section.
  const std::string_view leaf = name.substr(name.rfind('.') + 1);
  for (const Key& key : keys()) {
    if (key.leaf() == leaf) return name_of(key, instance);
  }
  return {};
}

}  // namespace faturad::config
