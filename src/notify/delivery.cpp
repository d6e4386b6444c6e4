#include "notify/delivery.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "notify/signature.hpp"

namespace faturad::notify {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMaxAnswer = 64 * 1024;
constexpr milliseconds kHalfOpenWait{1'000};  // while another job's probe is under way

// The start of what the receiver said, in one line, for the error of the attempt.
std::string excerpt(std::string_view body) {
  constexpr std::size_t kLength = 120;
  std::string out(body.substr(0, kLength));
  std::replace_if(out.begin(), out.end(), [](unsigned char c) { return c < ' ' || c >= 0x7f; }, ' ');
  while (out.ends_with(' ')) out.pop_back();
  return out.empty() ? out : fmt::format(" ({})", out);
}

milliseconds retry_after(const net::Response& response, milliseconds limit) {
  const std::string_view text = response.header("retry-after");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) return milliseconds(0);
  return std::min<milliseconds>(std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000)), limit);
}

// Whether it speaks against the receiver as such, or only against this event.
bool is_down(int status) { return status >= 500 || status == 429; }

}  // namespace

net::Request make_request(const Endpoint& endpoint, const Message& message, UnixMillis now) {
  const std::int64_t seconds = now / 1000;
  std::vector<std::string> keys;
  for (const std::string& secret : endpoint.secrets) keys.push_back(key_of(secret));
  net::Request request;
  request.method = "POST";
  request.url = endpoint.url;
  request.headers = {{"Content-Type", "application/json"},
                     {"webhook-id", message.id},
                     {"webhook-timestamp", std::to_string(seconds)},
                     {"webhook-signature", sign(keys, message.id, seconds, message.body)},
                     {"Faturad-Event", message.type}};
  request.body = net::body_of(message.body);
  request.max_body_bytes = kMaxAnswer;
  request.deadlines = {endpoint.timeout, endpoint.timeout, endpoint.timeout, 1, endpoint.timeout};
  return request;
}

Attempt deliver(Receiver& receiver, const Message& message, const Sending& how) {
  using Outcome = Attempt::Outcome;
  const auto permit = receiver.circuit.allow();
  if (!permit) {
    const CircuitStatus circuit = receiver.circuit.status();
    return {Outcome::blocked, make_error(Errc::unreachable, fmt::format("{} is not asked for now: {}", receiver.endpoint.name, circuit.reason)),
            std::max(circuit.wait, kHalfOpenWait)};
  }
  net::Request request = make_request(receiver.endpoint, message, how.now);
  request.headers.push_back({"Faturad-Attempt", std::to_string(how.attempt)});
  request.stop = how.stop;
  const auto started = std::chrono::steady_clock::now();
  const auto answer = receiver.client->send(request);
  receiver.sending_us.add(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started).count()));
  if (!answer && answer.error().code == Errc::shutting_down) {
    receiver.circuit.cancel(*permit);
    return {Outcome::stopped, answer.error()};
  }
  if (!answer) {
    receiver.failed.add();
    receiver.circuit.failure(*permit, answer.error().message);
    return {Outcome::failed, make_error(answer.error().code, fmt::format("{}: {}", receiver.endpoint.name, answer.error().message))};
  }
  if (answer->status >= 200 && answer->status < 300) {
    receiver.delivered.add();
    receiver.circuit.success(*permit);
    return {};
  }
  receiver.failed.add();
  const Error error = make_error(Errc::unreachable, fmt::format("{}: answered {}{}", receiver.endpoint.name, answer->status, excerpt(answer->body)));
  if (is_down(answer->status)) {
    receiver.circuit.failure(*permit, fmt::format("answered {}", answer->status));
  } else {
    receiver.circuit.success(*permit);
  }
  return {Outcome::failed, error, retry_after(*answer, how.max_delay)};
}

}  // namespace faturad::notify
