#include "store/rocks/rocks_key_value.hpp"

#include <sys/statvfs.h>

#include <shared_mutex>

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>
#include <rocksdb/write_batch.h>

#include "store/rocks/rocks_log.hpp"

namespace faturad::store {
namespace {

rocksdb::Slice slice(std::string_view view) { return {view.data(), view.size()}; }
std::string_view view(const rocksdb::Slice& s) { return {s.data(), s.size()}; }

Error to_error(const rocksdb::Status& status, std::string_view what) {
  const bool full = status.subcode() == rocksdb::Status::kNoSpace ||
                    (status.IsIOError() && status.ToString().find("No space left") != std::string::npos);
  return make_error(full ? Errc::storage_full : Errc::storage_failure, fmt::format("{}: {}", what, status.ToString()));
}

using Handles = std::vector<rocksdb::ColumnFamilyHandle*>;

// An open database. Closed when the last batch, cursor or call that uses it is gone.
struct OpenDatabase {
  ~OpenDatabase() {
    if (!db) return;
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
    db->Close();
  }
  rocksdb::ColumnFamilyHandle* of(Family family) const { return handles[static_cast<int>(family)]; }

  std::unique_ptr<rocksdb::DB> db;
  Handles handles;
};
using Database = std::shared_ptr<OpenDatabase>;

class RocksBatch final : public Batch {
 public:
  explicit RocksBatch(Database database) : database_(std::move(database)) {}
  void put(Family family, std::string_view key, std::string_view value) override {
    if (database_) batch.Put(database_->of(family), slice(key), slice(value));
  }
  void remove(Family family, std::string_view key) override {
    if (database_) batch.Delete(database_->of(family), slice(key));
  }
  void remove_range(Family family, std::string_view begin, std::string_view end) override {
    if (database_) batch.DeleteRange(database_->of(family), slice(begin), slice(end));
  }
  bool empty() const override { return batch.Count() == 0; }
  const Database& database() const { return database_; }

  rocksdb::WriteBatch batch;

 private:
  Database database_;
};

class RocksCursor final : public Cursor {
 public:
  RocksCursor(Database database, Family family, std::string_view begin, std::string_view end, Direction direction)
      : database_(std::move(database)), begin_(begin), end_(end), begin_slice_(begin_), end_slice_(end_), direction_(direction) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &begin_slice_;
    options.iterate_upper_bound = &end_slice_;  // without it a scan walks over the tombstones behind the range
    iterator_.reset(database_->db->NewIterator(options, database_->of(family)));
    if (direction == Direction::forward) {
      iterator_->SeekToFirst();
    } else {
      iterator_->SeekToLast();
    }
  }
  bool valid() const override { return iterator_->Valid(); }
  void next() override { direction_ == Direction::forward ? iterator_->Next() : iterator_->Prev(); }
  std::string_view key() const override { return view(iterator_->key()); }
  std::string_view value() const override { return view(iterator_->value()); }
  result<void> status() const override {
    if (!iterator_->status().ok()) return to_error(iterator_->status(), "cannot scan the database");
    return {};
  }

 private:
  Database database_;
  std::string begin_, end_;
  rocksdb::Slice begin_slice_, end_slice_;
  Direction direction_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

Error is_closed() { return make_error(Errc::storage_failure, "the database is closed after a failed write and opens again once it can be written"); }

// Stands for a scan while there is no database.
class ClosedCursor final : public Cursor {
 public:
  bool valid() const override { return false; }
  void next() override {}
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  result<void> status() const override { return is_closed(); }
};

result<Database> open_database(const RocksOptions& options, const std::shared_ptr<rocksdb::Cache>& cache);

class RocksKeyValue final : public KeyValue {
 public:
  RocksKeyValue(Database database, RocksOptions options, std::shared_ptr<rocksdb::Cache> cache)
      : database_(std::move(database)), options_(std::move(options)), cache_(std::move(cache)) {}

  std::unique_ptr<Batch> batch() const override { return std::make_unique<RocksBatch>(database()); }

  result<void> write(Batch& batch, bool sync) override {
    auto& rocks = static_cast<RocksBatch&>(batch);
    if (!rocks.database()) return is_closed();
    rocksdb::WriteOptions options;
    options.sync = sync;
    const rocksdb::Status status = rocks.database()->db->Write(options, &rocks.batch);
    if (!status.ok()) return to_error(status, "cannot write to the database");
    return {};
  }

  result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    const Database open = database();
    if (!open) return is_closed();
    std::string value;
    const rocksdb::Status status = open->db->Get({}, open->of(family), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return to_error(status, "cannot read from the database");
    return std::optional<std::string>(std::move(value));
  }

  std::unique_ptr<Cursor> scan(Family family, std::string_view begin, std::string_view end, Direction direction) const override {
    Database open = database();
    if (!open) return std::make_unique<ClosedCursor>();
    return std::make_unique<RocksCursor>(std::move(open), family, begin, end, direction);
  }

  // RocksDB's own Resume() goes on with the log file whose write failed, which Debian's build (with assertions) answers with
  // an abort. Opening again reads the log up to its last whole record: exactly what was acknowledged.
  result<void> resume() override {
    {
      const std::unique_lock lock(mutex_);
      std::weak_ptr<OpenDatabase> closing = database_;
      database_.reset();
      if (!closing.expired()) return make_error(Errc::storage_failure, "readers still use the database");
    }
    auto opened = open_database(options_, cache_);
    if (!opened) return opened.error();
    const std::unique_lock lock(mutex_);
    database_ = std::move(*opened);
    return {};
  }

  std::uint64_t free_bytes() const override {
    struct statvfs info {};
    if (statvfs(options_.directory.c_str(), &info) != 0) return UINT64_MAX;
    return std::uint64_t{info.f_bavail} * info.f_frsize;
  }

 private:
  Database database() const {
    const std::shared_lock lock(mutex_);
    return database_;
  }

  mutable std::shared_mutex mutex_;  // guards database_
  Database database_;                // null after a failed write, until it could be opened again
  RocksOptions options_;
  std::shared_ptr<rocksdb::Cache> cache_;
};

rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // In partitions: the one filter of a file with a million keys is larger than a shard of the cache, was therefore never kept in
  // it and read from the file at every lookup (a lease behind a million others cost five times one of a thousand).
  table.cache_index_and_filter_blocks = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.pin_top_level_index_and_filter = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 8u << 20;
  options.arena_block_size = 64u << 10;  // by default an eighth of the buffer: 20 families would fill the common budget empty
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  switch (family) {
    case Family::spool:
    case Family::content_chunks:
      // Payloads live in blob files from their first flush on, so that no compaction copies them again.
      options.enable_blob_files = true;
      options.min_blob_size = 4096;
      options.blob_file_size = 64u << 20;
      options.enable_blob_garbage_collection = true;
      options.blob_compression_type = rocksdb::kNoCompression;  // PDF streams are deflated already
      options.compression = rocksdb::kNoCompression;
      options.write_buffer_size = 16u << 20;
      break;
    case Family::results:
    case Family::texts: options.compression = rocksdb::kZSTD; break;
    case Family::ready:
    case Family::retry:
    case Family::running:
      // A queue's rows die young: compact a file as soon as most of a stretch of it is tombstones.
      options.table_properties_collector_factories.push_back(rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048));
      break;
    default: break;
  }
  return options;
}

rocksdb::DBOptions database_options(const RocksOptions& wanted) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.db_write_buffer_size = wanted.write_buffer_bytes;
  options.max_total_wal_size = wanted.max_wal_bytes;
  options.max_background_jobs = 2;
  options.info_log = make_rocks_log(wanted.log);
  options.bytes_per_sync = 1u << 20;
  return options;
}

result<Database> open_database(const RocksOptions& options, const std::shared_ptr<rocksdb::Cache>& cache) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < kFamilyCount; ++i) {
    families.emplace_back(name(static_cast<Family>(i)), family_options(static_cast<Family>(i), cache));
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  auto out = std::make_shared<OpenDatabase>();
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(database_options(options), options.directory.string(), families, &out->handles, &db);
  out->db.reset(db);
  if (status.ok()) return out;
  return to_error(status, fmt::format("cannot open the database in {} (is another faturad using it?)", options.directory.string()));
}

}  // namespace

result<std::unique_ptr<KeyValue>> open_rocks(const RocksOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return make_error(Errc::storage_failure,
                      fmt::format("cannot make the data directory {}: {}", options.directory.string(), error.message()));
  }
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  auto database = open_database(options, cache);
  if (!database) return database.error();
  return std::unique_ptr<KeyValue>(std::make_unique<RocksKeyValue>(std::move(*database), options, cache));
}

result<void> peek(const std::filesystem::path& directory, Family family, const std::function<bool(std::string_view key, std::string_view value)>& each) {
  RocksOptions options;
  options.directory = directory;
  const auto cache = rocksdb::NewLRUCache(1u << 20);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families{{name(family), family_options(family, cache)},
                                                              {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  OpenDatabase open;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::OpenForReadOnly(database_options(options), directory.string(), families, &open.handles, &db);
  open.db.reset(db);
  if (status.ok()) {
    const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator(rocksdb::ReadOptions(), open.handles.front()));
    rows->SeekToFirst();
    while (rows->Valid() && each(std::string_view(rows->key().data(), rows->key().size()), std::string_view(rows->value().data(), rows->value().size()))) rows->Next();
    status = rows->status();
  }
  if (status.ok()) return {};
  return to_error(status, fmt::format("cannot look into the database in {}", directory.string()));
}

}  // namespace faturad::store
