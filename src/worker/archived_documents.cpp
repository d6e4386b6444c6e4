#include <zlib.h>

#include <atomic>

#include <fmt/format.h>

#include "faturad/store/intake.hpp"
#include "faturad/worker/archiving.hpp"
#include "worker/sites.hpp"

namespace faturad::worker {
namespace {

class ArchivedDocuments final : public store::Documents {
 public:
  ArchivedDocuments(store::Documents& documents, store::Archive& archive, const SiteTable& sites, int max_reads)
      : documents_(documents), archive_(archive), sites_(sites), max_reads_(max_reads) {}

  result<store::DocumentView> get(const std::string& tenant, DocumentId id) const override { return documents_.get(tenant, id); }
  result<std::string> text(const std::string& tenant, DocumentId id) const override { return documents_.text(tenant, id); }
  result<store::ListPage> list(const store::ListQuery& query) const override { return documents_.list(query); }
  result<store::EventPage> events(const std::string& tenant, std::uint64_t after, std::size_t limit) const override {
    return documents_.events(tenant, after, limit);
  }
  result<void> remove(const std::string& tenant, DocumentId id) override { return documents_.remove(tenant, id); }
  void on_events(Listener listener) override { documents_.on_events(std::move(listener)); }

  result<std::string> payload_chunk(const DocumentRecord& record, std::uint32_t index) const override {
    auto chunk = documents_.payload_chunk(record, index);
    if (chunk || chunk.error().code != Errc::storage_failure) return chunk;
    // Not in the database: asked only now, for what is archived after the question is not there either.
    const auto place = archive_.place(record);
    if (!place) return place.error();
    if (place->sites == 0) return spooled(record, index, *place);
    auto there = read(record, index, *place);
    if (there) return there;
    const auto now = archive_.place(record);  // it may have moved since
    if (!now || now->sites == place->sites) return there;
    return now->sites == 0 ? spooled(record, index, *now) : read(record, index, *now);
  }

 private:
  result<std::string> spooled(const DocumentRecord& record, std::uint32_t index, const store::PayloadPlace& place) const {
    DocumentRecord there = record;
    if (place.spooled_as) there.payload = *place.spooled_as;
    return documents_.payload_chunk(there, index);
  }

  result<std::string> read(const DocumentRecord& record, std::uint32_t index, const store::PayloadPlace& place) const {
    const Slot slot(reads_);
    if (slot.taken > max_reads_) return make_error(Errc::overloaded, "too many wait for the blob store; try again later");
    Error last = make_error(Errc::unreachable, fmt::format("document {} lies in a blob store that is not configured", record.id.str()));
    store::Sites lost = 0;
    for (const NamedSite& named : sites_of(sites_, place.sites)) {
      if (!named.site.store) continue;
      auto chunk = read_from(*named.site.store, record, index, place);
      if (!chunk) last = chunk.error();
      if (!chunk && (last.code == Errc::not_found || last.code == Errc::storage_failure)) lost = static_cast<store::Sites>(lost | named.bit);
      if (!chunk) continue;
      note_lost(record, lost);
      return chunk;
    }
    note_lost(record, lost);
    if (last.code == Errc::not_found) last = make_error(Errc::storage_failure, fmt::format("document {} is not in its blob store any more", record.id.str()));
    return last;
  }

  // Not what has moved away meanwhile, and not what is known.
  void note_lost(const DocumentRecord& record, store::Sites lost) const {
    if (lost == 0) return;
    const auto now = archive_.place(record);
    const auto known = archive_.lost(record.sha256);
    if (!now || !known) return;
    lost = static_cast<store::Sites>(lost & now->sites & ~*known);
    if (lost != 0) (void)archive_.note_lost(record.sha256, lost);  // else the next who reads it does
  }

  static result<std::string> read_from(blob::BlobStore& store, const DocumentRecord& record, std::uint32_t index, const store::PayloadPlace& place) {
    std::string out;
    const auto read = store.read({record.sha256, record.bytes}, std::uint64_t{index} * store::kSpoolChunk, store::kSpoolChunk,
                                 [&out](std::string_view piece) -> result<void> {
                                   out += piece;
                                   return {};
                                 });
    if (!read) return read.error();
    const auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
    if (index < place.checksums.size() && place.checksums[index] == checksum) return out;
    return make_error(Errc::storage_failure, fmt::format("chunk {} of document {} differs from its checksum", index, record.id.str()));
  }

  struct Slot {
    explicit Slot(std::atomic<int>& all) : count(all), taken(++all) {}
    ~Slot() { --count; }
    Slot(const Slot&) = delete;
    std::atomic<int>& count;
    const int taken;
  };

  store::Documents& documents_;
  store::Archive& archive_;
  const SiteTable sites_;
  const int max_reads_;
  mutable std::atomic<int> reads_{0};
};

}  // namespace

std::unique_ptr<store::Documents> make_archived_documents(store::Documents& documents, store::Archive& archive, const SiteTable& sites,
                                                          int max_reads) {
  return std::make_unique<ArchivedDocuments>(documents, archive, sites, max_reads);
}

}  // namespace faturad::worker
