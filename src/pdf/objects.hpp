// The objects of one document: references followed, streams decoded, both within limits.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pdf/object.hpp"

namespace faturad::pdf {

// Where objects come from. What was read stays valid as long as the source. Implementations never throw: what cannot be
// read is null or empty.
class ObjectSource {
 public:
  virtual ~ObjectSource() = default;
  virtual Object trailer() = 0;
  virtual Object read(Ref ref) = 0;
  // The bytes of a stream, decrypted, filters not applied; valid as long as the source.
  virtual std::string_view raw_stream(Ref ref) = 0;
  // True when something that was asked for is there but could not be read.
  virtual bool damaged() const = 0;
};

// Counts what was inflated; shared by everything that decodes a stream of the document.
struct ByteBudget {
  std::uint64_t left = 0;
  bool exceeded = false;
};

// Not thread safe: one document is read by one thread.
class Objects {
 public:
  Objects(ObjectSource& source, std::uint64_t max_inflated_bytes) : source_(source), budget_{max_inflated_bytes} {}

  // The object itself, or what its chain of references ends in; null where that leads nowhere.
  const Object& resolve(const Object& object);
  // The resolved value of a key; null where there is none.
  const Object& get(const Dict& dict, std::string_view key);
  // Resolved element; null beyond the end.
  const Object& at(const Array& array, std::size_t index);
  const Object& trailer();

  // Decoded bytes; as far as they could be decoded where the data is broken.
  std::string decode(const Stream& stream);
  ByteBudget& budget() { return budget_; }
  const ByteBudget& budget() const { return budget_; }

 private:
  const Object& read(Ref ref);

  ObjectSource& source_;
  ByteBudget budget_;
  std::unordered_map<std::uint64_t, std::unique_ptr<const Object>> cache_;
  std::unique_ptr<const Object> trailer_;
};

// Six numbers or four, resolved one by one; false where there are fewer numbers.
bool read_numbers(Objects& objects, const Object& array, double* out, std::size_t count);

}  // namespace faturad::pdf
