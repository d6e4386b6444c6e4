#include "faturad/blob/s3_store.hpp"

#include <openssl/evp.h>

#include <set>

#include <fmt/format.h>

#include "blob/s3/part_source.hpp"
#include "blob/s3/s3_client.hpp"
#include "blob/s3/s3_xml.hpp"

namespace faturad::blob {
namespace {

using s3::S3Answer;
using s3::S3Request;

constexpr std::uint64_t kMaxParts = 10'000;

std::string base64(const Sha256& digest) {
  std::string out(44, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest.bytes.data(), static_cast<int>(digest.bytes.size()));
  return out;
}

Error unexpected(const char* what, const S3Answer& answer) {
  return make_error(Errc::storage_failure, fmt::format("{} was answered with {} {}", what, answer.status, answer.code));
}

class S3Store final : public BlobStore {
 public:
  S3Store(const S3Options& options, const Clock& clock) : options_(options), client_(options, clock) {}

  result<void> put(const BlobId& id, Source& source) override {
    if (id.bytes > options_.multipart_threshold) return put_in_parts(id, source);
    s3::PartSource whole(source, 0, id.bytes);
    Sha256Hasher unused;
    const auto digest = whole.digest(unused);
    if (!digest) return digest.error();
    if (*digest != id.sha256) return make_error(Errc::storage_failure, "the content does not match its SHA-256");
    S3Request request = write_request("PUT", key(id.sha256));
    request.headers.push_back({"content-type", "application/pdf"});
    request.headers.push_back({"x-amz-checksum-sha256", base64(id.sha256)});
    request.payload = id.sha256.hex();
    request.body = whole.body();
    request.may_be_refused = true;
    auto put = put_if_absent(std::move(request));
    if (!put) return put.error();
    if (*put) return {};
    // Somebody's is there already. It is ours to the byte, unless its length says otherwise.
    auto same = has(id);
    if (!same) return same.error();
    if (*same) return {};
    return replace(id, whole);
  }

  result<void> read(const BlobId& id, std::uint64_t offset, std::uint64_t size, const Sink& sink) override {
    const bool whole = offset == 0 && size >= id.bytes;
    const std::uint64_t wanted = offset >= id.bytes ? 0 : std::min(size, id.bytes - offset);
    if (wanted == 0) return {};
    S3Request request;
    request.key = key(id.sha256);
    if (!whole) request.headers.push_back({"range", fmt::format("bytes={}-{}", offset, offset + wanted - 1)});
    Sha256Hasher hasher;
    std::uint64_t taken = 0;
    request.max_sink_bytes = wanted;
    request.sink = [&](std::string_view bytes) -> result<void> {
      if (whole) hasher.update(bytes);
      taken += bytes.size();
      for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kPiece))) {
        if (auto out = sink(bytes.substr(0, kPiece)); !out) return out;
      }
      return {};
    };
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (answer->status == 404) return make_error(Errc::not_found, fmt::format("{} is not in the bucket", request.key));
    if (!answer->ok()) return unexpected("GET", *answer);
    if (taken != wanted || (whole && hasher.finish() != id.sha256)) {
      return make_error(Errc::storage_failure, fmt::format("{} does not match its name", request.key));
    }
    return {};
  }

  result<bool> has(const BlobId& id) override {
    S3Request request;
    request.method = "HEAD";
    request.key = key(id.sha256);
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (answer->status == 404) return false;
    if (!answer->ok()) return unexpected("HEAD", *answer);
    return answer->response.header("content-length") == std::to_string(id.bytes);
  }

  result<void> remove(const Sha256& sha256) override {
    S3Request request;
    request.method = "DELETE";
    request.key = key(sha256);
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (!answer->ok() && answer->status != 404) return unexpected("DELETE", *answer);
    return {};
  }

  result<ListPage> list(const std::string& cursor) override {
    S3Request request;
    request.query = {{"list-type", "2"}, {"prefix", options_.prefix}};
    if (!cursor.empty()) request.query.emplace_back("continuation-token", cursor);
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (!answer->ok()) return unexpected("listing", *answer);
    auto page = s3::parse_object_page(answer->response.body);
    if (!page) return page.error();
    ListPage out;
    out.cursor = std::move(page->next);
    for (const auto& item : page->items) {
      if (!item.key.starts_with(options_.prefix)) continue;
      if (const auto sha256 = parse_blob_name(std::string_view(item.key).substr(options_.prefix.size()))) out.items.push_back({*sha256, item.bytes});
    }
    return out;
  }

  result<std::uint64_t> remove_leftovers(UnixMillis before) override {
    const std::string limit = to_rfc3339(before);
    std::uint64_t removed = 0;
    s3::UploadPage page;
    do {
      S3Request request;
      request.query = {{"uploads", ""}, {"prefix", options_.prefix}};
      if (!page.next_key.empty()) request.query.insert(request.query.end(), {{"key-marker", page.next_key}, {"upload-id-marker", page.next_id}});
      auto answer = client_.send(request);
      if (!answer) return answer.error();
      if (!answer->ok()) return unexpected("listing uploads", *answer);
      auto parsed = s3::parse_upload_page(answer->response.body);
      if (!parsed) return parsed.error();
      page = std::move(*parsed);
      for (const s3::Upload& upload : page.items) {
        const bool ours = upload.key.starts_with(options_.prefix) && upload.initiated < limit && !under_way(upload.id);
        if (!ours) continue;
        if (auto aborted = abort(upload.key, upload.id); !aborted) return aborted.error();
        ++removed;
      }
    } while (!page.next_key.empty());
    return removed;
  }

  result<std::optional<std::string>> label() override {
    S3Request request;
    request.key = options_.prefix + kLabelName;
    std::string text;
    request.max_sink_bytes = 1'024;
    request.sink = [&](std::string_view bytes) -> result<void> {
      text += bytes;
      return {};
    };
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (answer->status == 404) return std::optional<std::string>();
    if (!answer->ok()) return unexpected("GET", *answer);
    return std::optional(std::move(text));
  }

  result<void> put_label(const std::string& text) override {
    S3Request request = write_request("PUT", options_.prefix + kLabelName);
    request.headers.push_back({"content-type", "text/plain"});
    request.payload = sha256(text).hex();
    request.body = net::body_of(text);
    auto put = put_if_absent(std::move(request));
    if (!put) return put.error();
    if (!*put) return make_error(Errc::conflict, "the store has a label already");
    return {};
  }

 private:
  std::string key(const Sha256& sha256) const { return options_.prefix + blob_name(sha256); }

  S3Request write_request(const char* method, std::string key) const {
    S3Request request;
    request.method = method;
    request.key = std::move(key);
    if (!options_.storage_class.empty()) request.headers.push_back({"x-amz-storage-class", options_.storage_class});
    if (!options_.encryption.empty()) request.headers.push_back({"x-amz-server-side-encryption", options_.encryption});
    return request;
  }

  // False: there is an object of this key already. Some servers know no conditional writes and say so; those are asked first.
  result<bool> put_if_absent(S3Request request) {
    if (conditional_) {
      request.headers.push_back({"if-none-match", "*"});
      auto answer = client_.send(request);
      if (!answer) return answer.error();
      if (answer->ok()) return true;
      if (answer->status == 412 || answer->status == 409) return false;
      if (answer->status != 501) {
        answer = insist(request, *answer);
        if (!answer) return answer.error();
        return answer->ok();
      }
      conditional_ = false;
      request.headers.pop_back();
      if (auto rewound = request.body->rewind(); !rewound) return rewound.error();
    }
    S3Request question;
    question.method = "HEAD";
    question.key = request.key;
    auto there = client_.send(question);
    if (!there) return there.error();
    if (there->ok()) return false;
    auto answer = client_.send(request);
    if (answer && !answer->ok()) answer = insist(request, *answer);
    if (!answer) return answer.error();
    return answer->ok();
  }

  // A write that was refused: does that speak of its content, or does the server take no writes at all? It is asked to take the
  // label with the same keys and headers, and then the write once more, for keys and policies may have come back in between. What
  // the second attempt was answered with when it was taken or found its object there.
  result<S3Answer> insist(const S3Request& request, const S3Answer& answer) {
    const std::string said = fmt::format("{} of {} was answered with {}{}{}", request.method, request.key, answer.status, answer.code.empty() ? "" : " ", answer.code);
    if (answer.status == 404 || is_full(answer)) return make_error(Errc::unreachable, said);
    if (!request.may_be_refused || !is_refusal(answer)) return make_error(Errc::storage_failure, said);
    if (!takes_writes()) return make_error(Errc::unreachable, said + ", and the store takes no other writes");
    if (request.body) {
      if (auto rewound = request.body->rewind(); !rewound) return rewound.error();
    }
    auto again = client_.send(request);
    if (!again || again->ok() || again->status == 412 || again->status == 409) return again;
    if (is_full(*again) || !is_refusal(*again)) return make_error(Errc::unreachable, said);
    const bool too_large = again->status == 413 || again->code == "EntityTooLarge";
    return make_error(too_large ? Errc::too_large : Errc::refused_by_store, said + ", while the store takes other writes");
  }

  // Some servers have no code of its own for a quota that is used up.
  static bool is_full(const S3Answer& answer) { return answer.response.body.find("uota") != std::string::npos; }

  // Of this content alone, as it seems.
  static bool is_refusal(const S3Answer& answer) {
    return answer.status == 413 || answer.status == 403 || (answer.status / 100 == 4 && answer.status != 404 && !answer.code.empty());
  }

  // Asked with the label, which is there: a server that has conditional writes writes nothing (each writing would be one more version in a
  // bucket that keeps them), others write the same once more.
  bool takes_writes() {
    const auto text = label();
    if (!text || !*text) return false;
    S3Request request = write_request("PUT", options_.prefix + kLabelName);
    request.headers.push_back({"content-type", "text/plain"});
    request.payload = sha256(**text).hex();
    request.body = net::body_of(**text);
    if (conditional_) request.headers.push_back({"if-none-match", "*"});
    const auto answer = client_.send(request);
    return answer && (answer->ok() || answer->status == 412 || answer->status == 409);
  }

  result<void> replace(const BlobId& id, s3::PartSource& whole) {
    S3Request request = write_request("PUT", key(id.sha256));
    request.payload = id.sha256.hex();
    request.body = whole.body();
    request.may_be_refused = true;
    if (auto rewound = request.body->rewind(); !rewound) return rewound;
    auto answer = client_.send(request);
    if (answer && !answer->ok()) answer = insist(request, *answer);
    if (!answer) return answer.error();
    if (!answer->ok()) return make_error(Errc::unreachable, fmt::format("{} of {} was answered with {}", request.method, request.key, answer->status));
    return {};
  }

  // Why an upload came to nothing although the server answers.
  struct Refusal {
    // It knows the upload no more, or the tags of parts that reached it are not those that it gave: something on the way has changed
    // them, which is no fault of this content. Else it does not put such parts together.
    bool passing = false;
    std::string said;
  };
  static std::optional<Refusal> refusal_of(const S3Answer& answer, const std::string& code, const std::string& name) {
    const bool passing = code == "NoSuchUpload" || code == "InvalidPart";
    if (!passing && code != "InvalidPartOrder" && code != "EntityTooSmall") return std::nullopt;
    return Refusal{passing, fmt::format("an upload of {} was answered with {} {}", name, answer.status, code)};
  }

  // Such an upload is begun anew: the next may be whole. Or the last was, and its answer was lost.
  result<void> put_in_parts(const BlobId& id, Source& source) {
    constexpr int kUploads = 3;
    std::optional<Refusal> refused;
    for (int i = 0; i < kUploads; ++i) {
      auto there = has(id);
      if (!there) return there.error();
      if (*there) return {};
      auto sent = upload(id, source);
      if (!sent) return sent.error();
      if (!*sent) return {};
      refused = std::move(*sent);
    }
    return make_error(refused->passing ? Errc::unreachable : Errc::refused_by_store, fmt::format("{}, {} times", refused->said, kUploads));
  }

  result<std::optional<Refusal>> upload(const BlobId& id, Source& source) {
    const std::string name = key(id.sha256);
    S3Request begin = write_request("POST", name);
    begin.query = {{"uploads", ""}};
    begin.headers.push_back({"content-type", "application/pdf"});
    begin.may_be_refused = true;
    auto begun = client_.send(begin);
    if (begun && !begun->ok()) begun = insist(begin, *begun);
    if (!begun) return begun.error();
    auto upload = s3::parse_upload_id(begun->response.body);
    if (!upload) return upload.error();
    begin_upload(*upload);
    auto sent = send_parts(id, source, name, *upload);
    if (!sent || *sent) (void)abort(name, *upload);  // else the sweep does it
    end_upload(*upload);
    return sent;
  }

  result<std::optional<Refusal>> send_parts(const BlobId& id, Source& source, const std::string& name, const std::string& upload) {
    const std::uint64_t size = std::max(options_.part_bytes, (id.bytes + kMaxParts - 1) / kMaxParts);
    std::vector<s3::Part> parts;
    Sha256Hasher whole;
    for (std::uint64_t offset = 0; offset < id.bytes; offset += size) {
      s3::PartSource part(source, offset, std::min(size, id.bytes - offset));
      auto digest = part.digest(whole);
      if (!digest) return digest.error();
      S3Request request;
      request.method = "PUT";
      request.key = name;
      request.query = {{"partNumber", std::to_string(parts.size() + 1)}, {"uploadId", upload}};
      request.payload = digest->hex();
      request.body = part.body();
      request.may_be_refused = true;
      auto answer = client_.send(request);
      if (answer && !answer->ok()) {
        if (auto refused = refusal_of(*answer, answer->code, name)) return refused;
        answer = insist(request, *answer);
      }
      if (!answer) return answer.error();
      parts.push_back({static_cast<int>(parts.size()) + 1, std::string(answer->response.header("etag"))});
    }
    if (whole.finish() != id.sha256) return make_error(Errc::storage_failure, "the content does not match its SHA-256");
    return complete(name, upload, s3::complete_upload_body(parts));
  }

  result<std::optional<Refusal>> complete(const std::string& name, const std::string& upload, const std::string& body) {
    S3Request request;
    request.method = "POST";
    request.key = name;
    request.query = {{"uploadId", upload}};
    request.payload = sha256(body).hex();
    request.body = net::body_of(body);
    request.may_be_refused = true;
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (answer->status == 403 || answer->status == 413 || answer->code == "EntityTooLarge") {
      answer = insist(request, *answer);
      if (!answer) return answer.error();
    }
    // The server may find out that it failed after it has begun its answer with 200.
    const std::string failure = answer->ok() ? s3::error_code(answer->response.body) : answer->code;
    if (answer->ok() && failure.empty()) return std::optional<Refusal>();
    if (auto refused = refusal_of(*answer, failure, name)) return refused;
    return make_error(Errc::unreachable, fmt::format("completing an upload was answered with {} {}", answer->status, failure));
  }

  result<void> abort(const std::string& name, const std::string& upload) {
    S3Request request;
    request.method = "DELETE";
    request.key = name;
    request.query = {{"uploadId", upload}};
    auto answer = client_.send(request);
    if (!answer) return answer.error();
    if (!answer->ok() && answer->status != 404) return unexpected("aborting an upload", *answer);
    return {};
  }

  void begin_upload(const std::string& id) {
    const std::lock_guard lock(mutex_);
    uploads_.insert(id);
  }
  void end_upload(const std::string& id) {
    const std::lock_guard lock(mutex_);
    uploads_.erase(id);
  }
  bool under_way(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return uploads_.count(id) > 0;
  }

  const S3Options options_;
  s3::S3Client client_;
  std::atomic<bool> conditional_{true};  // the server has If-None-Match for writes, as far as is known
  std::mutex mutex_;                     // guards uploads_
  std::set<std::string> uploads_;        // multipart uploads of this process that are under way
};

}  // namespace

std::unique_ptr<BlobStore> make_s3_store(S3Options options, const Clock& clock) { return std::make_unique<S3Store>(options, clock); }

}  // namespace faturad::blob
