#include "load.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "faturad/core/sha256.hpp"
#include "support/http_client.hpp"

namespace faturad::test {
namespace {

constexpr std::chrono::seconds kBacklogLimit{300};

boost::json::value get_json(HttpClient& client, const std::string& target) {
  const auto answer = client.request("GET", target);
  if (!answer) return nullptr;
  return boost::json::parse(answer->body);
}

std::string text(const boost::json::value& object, const char* key) {
  const auto* member = object.is_object() ? object.as_object().if_contains(key) : nullptr;
  return member && member->is_string() ? std::string(member->as_string()) : std::string();
}

std::int64_t number(const boost::json::value& object, const char* key) { return object.as_object().at(key).to_number<std::int64_t>(); }

}  // namespace

void Load::start(int uploaders) {
  running_ = true;
  listening_ = true;
  for (int i = 0; i < uploaders; ++i) threads_.emplace_back([this] { upload(); });
}

void Load::stop() {
  running_ = false;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::uint64_t Load::acknowledged() const {
  const std::lock_guard lock(mutex_);
  return acknowledged_.size();
}

std::map<int, std::uint64_t> Load::refusals() const {
  const std::lock_guard lock(mutex_);
  return refusals_;
}

void Load::upload() {
  std::optional<HttpClient> client;
  while (running_) {
    if (!client) client.emplace(port_, std::chrono::seconds(20));
    // What stands behind the end of a PDF is ignored by readers and makes each document another one.
    const std::string document = document_ + "\n% " + std::to_string(++serial_) + "\n";
    const auto answer = client->request("PUT", "/v1/invoices/bill.pdf", document);
    if (!answer || !listening_) return;  // the daemon is gone
    const std::lock_guard lock(mutex_);
    if (answer->status != 202) {
      ++refusals_[answer->status];
      if (answer->header("connection") == "close") client.reset();
      continue;
    }
    const auto body = boost::json::parse(answer->body);
    if (text(body, "sha256") != sha256(document).hex()) ++refusals_[-1];  // acknowledged something else than was sent
    acknowledged_[text(body, "id")] = {text(body, "sha256"), std::chrono::steady_clock::now()};
  }
}

std::string Load::conservation() const {
  HttpClient client(port_);
  const auto stats = get_json(client, "/v1/stats");
  if (stats.is_null()) return "/v1/stats does not answer";
  const auto& parse = stats.as_object().at("queues").as_object().at("parse");
  if (parse.as_object().at("conserved").as_bool() && number(parse, "accepted") >= static_cast<std::int64_t>(acknowledged())) return {};
  return boost::json::serialize(parse);
}

std::string Load::before_failure(std::chrono::steady_clock::time_point at) const {
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (at < failures_[i]) return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(failures_[i] - at).count()) + " us before failure " + std::to_string(i);
    if (i + 1 == failures_.size() || at < failures_[i + 1]) {
      const auto behind = std::chrono::duration_cast<std::chrono::microseconds>(at - failures_[i]).count();
      if (behind < 300'000) return std::to_string(behind) + " us after failure " + std::to_string(i) + " began";
    }
  }
  return "after the last failure";
}

std::vector<std::string> Load::verify() const {
  std::vector<std::string> wrong;
  HttpClient client(port_);
  const auto end = std::chrono::steady_clock::now() + kBacklogLimit;
  while (true) {
    const auto stats = get_json(client, "/v1/stats");
    if (stats.is_null()) return {"/v1/stats does not answer"};
    const auto& parse = stats.as_object().at("queues").as_object().at("parse");
    if (number(parse, "ready") + number(parse, "running") + number(parse, "retrying") == 0) break;
    if (std::chrono::steady_clock::now() > end) return {"the backlog does not drain: " + boost::json::serialize(parse)};
    client.request("GET", "/v1/events?wait=200ms&after=" + std::to_string(INT64_MAX));
  }
  std::map<std::string, int> done;
  for (std::int64_t after = 0;;) {
    const auto page = get_json(client, "/v1/events?limit=1000&after=" + std::to_string(after));
    const auto& items = page.as_object().at("items").as_array();
    for (const auto& event : items) {
      if (text(event, "type") == "done" || text(event, "type") == "dead") ++done[text(event, "id")];
    }
    if (items.empty()) break;
    after = number(page, "last");
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [id, answer] : acknowledged_) {
    const auto view = get_json(client, "/v1/invoices/" + id);
    const std::string status = text(view, "status");
    if (status != "done" && status != "dead") wrong.push_back(id + " is '" + status + "', acknowledged " + before_failure(answer.at));
    if (done[id] != 1) wrong.push_back(id + " ended " + std::to_string(done[id]) + " times");
    const auto document = client.request("GET", "/v1/invoices/" + id + "/document");
    if (!document || sha256(document->body).hex() != answer.sha256) wrong.push_back(id + " has other bytes than were acknowledged");
  }
  return wrong;
}

}  // namespace faturad::test
