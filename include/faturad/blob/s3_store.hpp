// A bucket of any S3-compatible server.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "faturad/blob/blob_store.hpp"
#include "faturad/core/clock.hpp"
#include "faturad/net/http_client.hpp"

namespace faturad::blob {

struct S3Options {
  std::string endpoint;             // http(s)://host[:port], without the bucket
  std::string region = "us-east-1";
  std::string bucket;
  std::string prefix;               // of every key, such as "invoices/"; may be empty
  bool virtual_host = false;        // bucket.host/key instead of host/bucket/key
  std::string credentials_file;     // see docs/operations.md for where else keys are looked for
  std::string profile;
  std::string storage_class;        // x-amz-storage-class; empty: the server's default
  std::string encryption;           // x-amz-server-side-encryption, such as AES256; empty: the server's default
  std::uint64_t multipart_threshold = 16u << 20;  // larger blobs go up in parts
  std::uint64_t part_bytes = 8u << 20;            // at least 5 MiB, as S3 wants it
  int max_connections = 16;
  net::TlsOptions tls;
  std::stop_token stop;             // ends all requests under way with shutting_down
  net::Deadlines deadlines{std::chrono::milliseconds(5'000), std::chrono::milliseconds(15'000), std::chrono::milliseconds(300'000), 10'000,
                           std::chrono::milliseconds(20'000)};
};

std::unique_ptr<BlobStore> make_s3_store(S3Options options, const Clock& clock);

}  // namespace faturad::blob
