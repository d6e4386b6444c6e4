// A document on its way from a request into the spool: one chunk in memory, whatever its size.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "faturad/core/sha256.hpp"
#include "http/server_core.hpp"

namespace faturad::http {

class Incoming {
 public:
  // `filename` as the client named it; kept without folders and control characters.
  Incoming(ServerCore& core, std::string_view filename);

  // Errors: not_a_pdf, and those of Intake::spool.
  boost::asio::awaitable<result<void>> take(std::string_view bytes);
  result<void> finish();  // empty_document, not_a_pdf
  void discard();
  store::NewDocument& document() { return document_; }

 private:
  result<void> check_head();
  boost::asio::awaitable<result<void>> spool_chunk();
  std::string label() const { return document_.filename.empty() ? "body" : document_.filename; }

  ServerCore& core_;
  store::NewDocument document_;
  Sha256Hasher hasher_;
  std::string pending_;
  bool head_seen_ = false;
};

// All documents of a request; what is not accepted in the end is discarded.
class Batch {
 public:
  ~Batch();
  Incoming& add(ServerCore& core, std::string_view filename) { return documents_.emplace_back(core, filename); }
  std::size_t size() const { return documents_.size(); }
  std::vector<store::NewDocument> release();  // from here on they are the intake's

 private:
  std::deque<Incoming> documents_;
  bool released_ = false;
};

}  // namespace faturad::http
