#include "blob/s3/credentials.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace faturad::blob::s3 {
namespace {

constexpr std::chrono::seconds kReadAgain{5};  // a file of a few lines: reading it is as cheap as asking whether it changed

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

std::optional<Credentials> parse_credentials(std::string_view text, std::string_view profile) {
  Credentials out;
  bool ours = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('[')) ours = trim(line.substr(1, line.find(']') - 1)) == profile;
    const std::size_t equals = line.find('=');
    if (!ours || line.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, equals));
    const std::string value(trim(line.substr(equals + 1)));
    if (key == "aws_access_key_id") out.access_key = value;
    if (key == "aws_secret_access_key") out.secret_key = value;
    if (key == "aws_session_token") out.session_token = value;
  }
  if (out.access_key.empty() || out.secret_key.empty()) return std::nullopt;
  return out;
}

Environment process_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    if (!value || !*value) return std::nullopt;
    return std::string(value);
  };
}

CredentialSource::CredentialSource(std::string file, std::string profile, Environment environment, const Clock& clock)
    : file_(std::move(file)), profile_(!profile.empty() ? std::move(profile) : environment("AWS_PROFILE").value_or("default")),
      environment_(std::move(environment)), clock_(clock) {}

CredentialSource::Origin CredentialSource::origin() const {
  if (!file_.empty()) return {file_, {}};
  if (const auto folder = environment_("CREDENTIALS_DIRECTORY")) {
    std::string file = *folder + "/s3-credentials";
    if (std::filesystem::exists(file)) return {std::move(file), {}};
  }
  const auto access = environment_("AWS_ACCESS_KEY_ID"), secret = environment_("AWS_SECRET_ACCESS_KEY");
  if (access && secret) return {{}, Credentials{*access, *secret, environment_("AWS_SESSION_TOKEN").value_or("")}};
  if (auto file = environment_("AWS_SHARED_CREDENTIALS_FILE")) return {std::move(*file), {}};
  return {environment_("HOME").value_or("") + "/.aws/credentials", {}};
}

result<Credentials> CredentialSource::read() {
  const Origin from = origin();
  if (from.fixed) return *from.fixed;
  std::ifstream stream(from.file, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream) return make_error(Errc::configuration, fmt::format("the file with S3 credentials, {}, cannot be read; name one as credentials_file of the store, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", from.file));
  auto parsed = parse_credentials(text.str(), profile_);
  if (parsed) return *parsed;
  return make_error(Errc::configuration,
                    fmt::format("{} has no aws_access_key_id and aws_secret_access_key for profile {}", from.file, profile_));
}

result<Credentials> CredentialSource::current() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (known_ && now < read_again_) return *known_;
  auto found = read();
  read_again_ = now + kReadAgain;
  if (found) known_ = *found;
  if (!found && known_) return *known_;  // the file is being replaced, or gone: what was good may still be
  return found;
}

bool CredentialSource::refused(const Credentials& used) {
  const std::lock_guard lock(mutex_);
  auto found = read();
  if (!found) return false;
  known_ = *found;
  return *found != used;
}

}  // namespace faturad::blob::s3
