// What S3 answers in XML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/error.hpp"

namespace faturad::blob::s3 {

struct ObjectPage {
  struct Item {
    std::string key;
    std::uint64_t bytes = 0;
  };
  std::vector<Item> items;
  std::string next;  // continuation token; empty: that was all
};

struct Upload {
  std::string key, id;
  std::string initiated;  // RFC 3339 in UTC
};
struct UploadPage {
  std::vector<Upload> items;
  std::string next_key, next_id;  // markers; empty: that was all
};

struct Part {
  int number = 0;
  std::string etag;
};

std::string error_code(std::string_view xml);                   // <Code> of an <Error>; empty: it is none
result<std::string> parse_upload_id(std::string_view xml);      // of InitiateMultipartUpload
result<ObjectPage> parse_object_page(std::string_view xml);     // of ListObjectsV2
result<UploadPage> parse_upload_page(std::string_view xml);     // of ListMultipartUploads
std::string complete_upload_body(const std::vector<Part>& parts);

}  // namespace faturad::blob::s3
