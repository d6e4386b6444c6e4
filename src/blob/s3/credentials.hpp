// Where the keys come from: a file, a systemd credential, the environment, or the AWS tools' file. Files are read again
// when they change, and at once after the server has refused what they said.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "blob/s3/signature.hpp"
#include "faturad/core/clock.hpp"
#include "faturad/core/error.hpp"

namespace faturad::blob::s3 {

// The format of the AWS tools: [profile] sections with aws_access_key_id, aws_secret_access_key, aws_session_token. Lines before
// the first section belong to every profile. nullopt: no pair of keys for it.
std::optional<Credentials> parse_credentials(std::string_view text, std::string_view profile);

using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment process_environment();

class CredentialSource {
 public:
  // `file` empty: the systemd credential "s3-credentials", else AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else
  // AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials. `profile` empty: AWS_PROFILE, else "default".
  CredentialSource(std::string file, std::string profile, Environment environment, const Clock& clock);

  result<Credentials> current();  // configuration: there are none, and where they were looked for
  // The server refused `used`. True: there are others by now, another attempt may do.
  bool refused(const Credentials& used);

 private:
  struct Origin {
    std::string file;                        // empty: `fixed`
    std::optional<Credentials> fixed;
  };
  Origin origin() const;
  result<Credentials> read();

  const std::string file_, profile_;
  const Environment environment_;
  const Clock& clock_;
  std::mutex mutex_;  // guards the members below
  std::optional<Credentials> known_;
  std::chrono::steady_clock::time_point read_again_{};
};

}  // namespace faturad::blob::s3
