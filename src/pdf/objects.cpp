#include "pdf/objects.hpp"

#include "pdf/filters.hpp"

namespace faturad::pdf {
namespace {

const Object kNull;
constexpr int kMaxReferenceChain = 16;

}  // namespace

const Object& Objects::resolve(const Object& object) {
  const Object* current = &object;
  for (int hop = 0; hop < kMaxReferenceChain; ++hop) {
    const Ref* ref = current->ref();
    if (!ref) return *current;
    current = &read(*ref);
  }
  return kNull;
}

const Object& Objects::read(Ref ref) {
  const std::uint64_t key = std::uint64_t{ref.number} << 16 | ref.generation;
  const auto known = cache_.find(key);
  if (known != cache_.end()) return *known->second;
  // Reading may ask for other objects, in broken files for this one: the first to be there stays where it is.
  auto object = std::make_unique<const Object>(source_.read(ref));
  return *cache_.try_emplace(key, std::move(object)).first->second;
}

const Object& Objects::get(const Dict& dict, std::string_view key) {
  const Object* value = dict.find(key);
  return value ? resolve(*value) : kNull;
}

const Object& Objects::at(const Array& array, std::size_t index) {
  return index < array.size() ? resolve(array[index]) : kNull;
}

const Object& Objects::trailer() {
  if (!trailer_) trailer_ = std::make_unique<const Object>(source_.trailer());
  return *trailer_;
}

std::string Objects::decode(const Stream& stream) {
  return decode_stream(*this, *stream.dict, source_.raw_stream(stream.ref));
}

bool read_numbers(Objects& objects, const Object& array, double* out, std::size_t count) {
  const Array& items = array.array();
  if (items.size() < count) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const double* number = objects.at(items, i).number();
    if (!number) return false;
    out[i] = *number;
  }
  return true;
}

}  // namespace faturad::pdf
