#include "store/keys.hpp"

#include "store/codec.hpp"

namespace faturad::store::keys {
namespace {

Writer topic_prefix(Topic topic) { return std::move(Writer().u8(static_cast<std::uint8_t>(topic))); }
Writer tenant_prefix(std::string_view tenant) { return std::move(Writer().raw(tenant).u8(0)); }

}  // namespace

std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<std::uint8_t>(prefix.back()) == 0xff) prefix.pop_back();
  if (prefix.empty()) return std::string(64, '\xff');
  prefix.back() = static_cast<char>(static_cast<std::uint8_t>(prefix.back()) + 1);
  return prefix;
}

std::string job(Topic topic, const DocumentId& id) { return topic_prefix(topic).raw(id.view()).take(); }

std::string ready(Topic topic, std::uint8_t priority, std::uint64_t sequence) {
  return topic_prefix(topic).u8(static_cast<std::uint8_t>(9 - priority)).u64_be(sequence).take();
}

std::string retry(Topic topic, UnixMillis due, std::uint64_t sequence) {
  return topic_prefix(topic).time(due).u64_be(sequence).take();
}

std::string dead(Topic topic, UnixMillis died_at, const DocumentId& id) {
  return topic_prefix(topic).time(died_at).raw(id.view()).take();
}

std::string chunk(const DocumentId& id, std::uint32_t index) { return Writer().raw(id.view()).u32_be(index).take(); }

std::string sequence(std::uint64_t value) { return Writer().u64_be(value).take(); }

std::string received(std::string_view tenant, UnixMillis at, const DocumentId& id) {
  return tenant_prefix(tenant).time(at).raw(id.view()).take();
}

std::string field(std::string_view tenant, std::string_view value, UnixMillis at, const DocumentId& id) {
  return tenant_prefix(tenant).raw(value).u8(0).time(at).raw(id.view()).take();
}

std::string dedupe(std::string_view tenant, const Sha256& sha256) {
  return tenant_prefix(tenant).raw(sha256.view()).take();
}

std::string blob(const Sha256& sha256, const DocumentId& payload) { return Writer().raw(sha256.view()).raw(payload.view()).take(); }

std::string content(const Sha256& sha256, std::uint32_t index) { return Writer().raw(sha256.view()).u32_be(index).take(); }

std::string idempotency(std::string_view tenant, std::string_view key) {
  return Writer().u8('k').raw(tenant).u8(0).raw(key).take();
}

std::string idempotency_age(UnixMillis at, std::string_view tenant, std::string_view key) {
  return Writer().u8('t').time(at).raw(tenant).u8(0).raw(key).take();
}

std::string normalised(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) out.push_back(c);
    if (c >= 'a' && c <= 'z') out.push_back(static_cast<char>(c - 'a' + 'A'));
  }
  return out;
}

}  // namespace faturad::store::keys
