#include "blob/s3/part_source.hpp"

#include <algorithm>

namespace faturad::blob::s3 {

result<Sha256> PartSource::digest(Sha256Hasher& whole) {
  Sha256Hasher part;
  std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, bytes_)), '\0');
  for (std::uint64_t done = 0; done < bytes_;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), bytes_ - done));
    const auto got = source_.read(offset_ + done, std::span(piece).first(wanted));
    if (!got) return got.error();
    if (*got == 0) return make_error(Errc::storage_failure, "the content ends before its length");
    part.update({piece.data(), *got});
    whole.update({piece.data(), *got});
    done += *got;
  }
  return part.finish();
}

net::RequestBody PartSource::body() {
  net::RequestBody out;
  out.bytes = bytes_;
  out.read = [this](std::span<char> into) -> result<std::size_t> {
    const auto got = source_.read(offset_ + sent_, into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), bytes_ - sent_))));
    if (got) sent_ += *got;
    return got;
  };
  out.rewind = [this]() -> result<void> {
    sent_ = 0;
    return {};
  };
  return out;
}

}  // namespace faturad::blob::s3
