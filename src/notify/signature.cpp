#include "notify/signature.hpp"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace faturad::notify {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string out(4 * ((size + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(size));
  return out;
}

}  // namespace

std::string key_of(std::string_view secret) {
  constexpr std::string_view kMark = "whsec_";
  if (!secret.starts_with(kMark)) return std::string(secret);
  const std::string_view text = secret.substr(kMark.size());
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size <= 0) return {};
  // OpenSSL counts the padding as bytes.
  const auto padding = static_cast<std::size_t>(text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0);
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::string sign(const std::vector<std::string>& keys, std::string_view id, std::int64_t unix_seconds, std::string_view body) {
  const std::string content = fmt::format("{}.{}.{}", id, unix_seconds, body);
  std::string out;
  for (const std::string& key : keys) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest.data(), &size);
    out += fmt::format("{}v1,{}", out.empty() ? "" : " ", base64(digest.data(), size));
  }
  return out;
}

}  // namespace faturad::notify
