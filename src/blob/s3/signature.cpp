#include "blob/s3/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cctype>
#include <ctime>

#include <fmt/format.h>

namespace faturad::blob::s3 {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

Sha256 hmac(std::string_view key, std::string_view text) {
  Sha256 out;
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       out.bytes.data(), &size);
  return out;
}

// Lower-case names, values without outer blanks and with single inner ones, by name.
std::vector<net::Header> canonical_headers(std::vector<net::Header> headers) {
  for (net::Header& header : headers) {
    std::transform(header.name.begin(), header.name.end(), header.name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string value;
    for (const char c : header.value) {
      if (c != ' ' || (!value.empty() && value.back() != ' ')) value += c;
    }
    if (!value.empty() && value.back() == ' ') value.pop_back();
    header.value = std::move(value);
  }
  std::stable_sort(headers.begin(), headers.end(), [](const net::Header& a, const net::Header& b) { return a.name < b.name; });
  return headers;
}

std::string signed_names(const std::vector<net::Header>& headers) {
  std::string out;
  for (const net::Header& header : headers) out += (out.empty() ? "" : ";") + header.name;
  return out;
}

}  // namespace

std::string amz_date(UnixMillis now) {
  const std::time_t seconds = static_cast<std::time_t>(now / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                     parts.tm_sec);
}

std::string percent_encode(std::string_view text, bool keep_slashes) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (byte < 0x80 && std::isalnum(byte) != 0) || c == '-' || c == '.' || c == '_' || c == '~';
    out += unreserved || (keep_slashes && c == '/') ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string encode_query(const Query& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : query) encoded.emplace_back(percent_encode(name, false), percent_encode(value, false));
  std::sort(encoded.begin(), encoded.end());
  std::string out;
  for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + '=' + value;
  return out;
}

std::string canonical_request(const ToSign& request) {
  const auto headers = canonical_headers(request.headers);
  std::string out = request.method + '\n' + request.path + '\n' + encode_query(request.query) + '\n';
  for (const net::Header& header : headers) out += header.name + ':' + header.value + '\n';
  return out + '\n' + signed_names(headers) + '\n' + request.payload;
}

std::string authorization(const ToSign& request, const Credentials& credentials, const Scope& scope) {
  const std::string date = amz_date(scope.now);
  const std::string day = date.substr(0, 8);
  const std::string where = fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
  const std::string text = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, date, where, sha256(canonical_request(request)).hex());
  Sha256 key = hmac("AWS4" + credentials.secret_key, day);
  for (const std::string_view part : {std::string_view(scope.region), std::string_view(scope.service), std::string_view("aws4_request")}) {
    key = hmac(key.view(), part);
  }
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm, credentials.access_key, where,
                     signed_names(canonical_headers(request.headers)), hmac(key.view(), text).hex());
}

}  // namespace faturad::blob::s3
