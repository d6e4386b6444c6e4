#include "config/combinations.hpp"

#include <filesystem>
#include <functional>

#include <boost/url/parse.hpp>
#include <fmt/format.h>

#include "config/value.hpp"
#include "faturad/net/address_guard.hpp"
#include "faturad/net/url.hpp"

namespace faturad::config {
namespace {

using Refuse = std::function<void(std::string_view key, std::string message)>;

// Why `text` is not the address of an HTTP server; empty: it is one. `example` says how one is written.
std::string wrong_url(const std::string& text, std::string_view example) {
  if (net::has_userinfo(text)) return "holds a user or password, which would end up where addresses do";
  const auto url = boost::urls::parse_uri(text);
  if (url && !url->host().empty() && (url->scheme() == "https" || url->scheme() == "http")) return {};
  return fmt::format("is no URL such as \"{}\"", example);
}

std::string wrong_receiver(const Config::Webhook& webhook) {
  std::string why = wrong_url(webhook.url, "https://erp.example/faturad");
  if (!why.empty() || webhook.url.starts_with("https:") || webhook.allow_http) return why;
  return "sends invoices in the clear; use https, or set allow_http = true for a receiver on this machine";
}

void check_webhook(const std::string& name, const Config::Webhook& webhook, const Refuse& refuse) {
  const std::string section = "webhook." + name;
  const auto check_url = [&](const char* key, const std::string& url, const std::string& why) {
    if (!why.empty()) refuse(section + "." + key, fmt::format("{}.{} \"{}\" {}", section, key, net::shown_url(url), why));
  };
  check_url("url", webhook.url, wrong_receiver(webhook));
  if (!webhook.proxy.empty()) check_url("proxy", webhook.proxy, wrong_url(webhook.proxy, "http://proxy.example:3128"));
  if (webhook.secret_file.empty()) {
    refuse(section + ".secret_file", fmt::format("{}.secret_file is missing; name a file with the key that signs, made by: openssl rand -hex 32", section));
  }
  if (webhook.events.empty()) refuse(section + ".events", fmt::format("{}.events is empty; name some of \"done\", \"dead\", \"review\", or remove the section", section));
  if (webhook.certificate_file.empty() != webhook.key_file.empty()) {
    refuse(section + ".certificate_file", fmt::format("{0}.certificate_file and {0}.key_file belong together; set both or none", section));
  }
  for (const std::string& network : webhook.allow_networks) {
    if (!net::Network::parse(network)) {
      refuse(section + ".allow_networks", fmt::format("{}.allow_networks holds \"{}\"; write an address or a network such as \"10.0.0.0/8\"", section, network));
    }
  }
}

void check_watch(const std::string& name, const Config::Watch& watch, const Refuse& refuse) {
  if (watch.folder.starts_with('/')) return;
  refuse(fmt::format("watch.{}.folder", name), fmt::format("watch.{}.folder is \"{}\"; name the folder from the root, such as \"/srv/invoices/inbox\"", name, watch.folder));
}

void check_site(const std::string& section, const Config::BlobSite& site, const Refuse& refuse) {
  const auto missing = [&](const char* key, const std::string& value) {
    if (value.empty()) refuse(section + "." + key, fmt::format("{0}.kind is \"{1}\" and {0}.{2} is empty; set it", section, site.kind, key));
  };
  if (site.kind == "filesystem") missing("directory", site.directory);
  if (site.kind != "s3") return;
  missing("bucket", site.bucket);
  if (const std::string why = wrong_url(site.endpoint, "https://s3.example.com"); !why.empty()) {
    refuse(section + ".endpoint", fmt::format("{}.endpoint \"{}\" {}", section, net::shown_url(site.endpoint), why));
  }
}

void check_blob(const Config& c, const Refuse& refuse) {
  check_site("blob_primary", c.blob_primary, refuse);
  check_site("blob_secondary", c.blob_secondary, refuse);
  const Config::BlobSite &one = c.blob_primary, &other = c.blob_secondary;
  const bool one_folder = one.kind == "filesystem" && !one.directory.empty() &&
                          std::filesystem::path(one.directory + "/").lexically_normal() == std::filesystem::path(other.directory + "/").lexically_normal();
  const bool one_bucket = one.kind == "s3" && one.endpoint == other.endpoint && one.bucket == other.bucket && one.prefix == other.prefix;
  if (one.kind == other.kind && (one_folder || one_bucket)) {
    refuse(one_folder ? "blob_secondary.directory" : "blob_secondary.bucket",
           "blob_primary and blob_secondary are one and the same place: give each a folder, bucket or prefix of its own");
  }
  const auto wants = [&](const char* section, const Config::BlobSite& site) {
    if (site.kind == "none") refuse("blob.store", fmt::format("blob.store is \"{}\" and {}.kind is \"none\"; say what that store is", c.blob.store, section));
  };
  if (c.blob.store == "primary" || c.blob.store == "mirror") wants("blob_primary", c.blob_primary);
  if (c.blob.store == "secondary" || c.blob.store == "mirror") wants("blob_secondary", c.blob_secondary);
}

}  // namespace

void check_combinations(Loaded& loaded, const std::string& file) {
  const Config& c = loaded.config;
  const auto refuse = [&](std::string_view key, std::string message) {
    const auto origin = loaded.origins.find(key);
    loaded.problems.push_back({origin == loaded.origins.end() ? Origin{file} : origin->second, std::move(message)});
  };
  const auto endpoint = parse_endpoint(c.server.listen);
  if (!endpoint) {
    refuse("server.listen", endpoint.error().message);
  } else if (!endpoint->loopback && !c.server.allow_unauthenticated_network) {
    refuse("server.listen",
           fmt::format("server.listen is \"{}\": there are no API keys yet, so whoever reaches this address may read and delete "
                       "everything; listen on 127.0.0.1 behind a proxy that authenticates, or set "
                       "server.allow_unauthenticated_network = true",
                       c.server.listen));
  }
  if (c.server.body_idle_timeout > c.server.body_timeout) {
    refuse("server.body_idle_timeout", fmt::format("server.body_idle_timeout ({}) is longer than server.body_timeout ({}); shorten it",
                                                   format_duration(c.server.body_idle_timeout), format_duration(c.server.body_timeout)));
  }
  if (c.queue.backoff_base > c.queue.backoff_max) {
    refuse("queue.backoff_base", fmt::format("queue.backoff_base ({}) is longer than queue.backoff_max ({}); shorten it or raise the maximum",
                                             format_duration(c.queue.backoff_base), format_duration(c.queue.backoff_max)));
  }
  if (c.queue.lease_timeout <= c.parser.deadline) {
    refuse("queue.lease_timeout", fmt::format("queue.lease_timeout ({}) must be longer than parser.deadline ({}), or documents are read twice",
                                              format_duration(c.queue.lease_timeout), format_duration(c.parser.deadline)));
  }
  if (c.parser.min_workers > c.parser.max_workers) {
    refuse("parser.min_workers", fmt::format("parser.min_workers ({}) is above parser.max_workers ({}); lower it or raise the maximum",
                                             c.parser.min_workers, c.parser.max_workers));
  }
  if (c.parser.isolation == "process" && c.parser.max_inflated >= c.parser.memory) {
    refuse("parser.max_inflated", fmt::format("parser.max_inflated ({}) must be below parser.memory ({})", format_size(c.parser.max_inflated),
                                              format_size(c.parser.memory)));
  }
  if (c.webhooks.backoff_base > c.webhooks.backoff_max) {
    refuse("webhooks.backoff_base", fmt::format("webhooks.backoff_base ({}) is longer than webhooks.backoff_max ({}); shorten it or raise the maximum",
                                                format_duration(c.webhooks.backoff_base), format_duration(c.webhooks.backoff_max)));
  }
  for (const auto& [name, webhook] : c.webhook) check_webhook(name, webhook, refuse);
  for (const auto& [name, watch] : c.watch) {
    check_watch(name, watch, refuse);
    for (const auto& [other, theirs] : c.watch) {
      if (other < name && theirs.folder == watch.folder) {
        refuse(fmt::format("watch.{}.folder", name), fmt::format("watch.{}.folder is that of watch.{}; give each a folder of its own", name, other));
      }
    }
  }
  check_blob(c, refuse);
  if (c.storage.data_dir.empty()) refuse("storage.data_dir", "storage.data_dir is empty; name the folder that holds the database");
}

}  // namespace faturad::config
