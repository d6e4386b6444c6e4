#include "pdf/document_resources.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxCachedForms = 32u << 20;  // bytes

std::uint64_t key_of(const Ref& ref) { return std::uint64_t{ref.number} << 16 | ref.generation; }

}  // namespace

Font* DocumentResources::font(const Object& unresolved) {
  const Object& object = objects.resolve(unresolved);
  if (!object.is_dict()) return nullptr;
  // Inline dictionaries have no number; their address serves, since resolved objects stay where they are.
  const std::uint64_t key =
      unresolved.ref() ? key_of(*unresolved.ref()) : reinterpret_cast<std::uintptr_t>(&object) | 1ull << 63;
  auto& slot = fonts_[key];
  if (!slot) slot = load_font(objects, object.dict(), library_);
  return slot.get();
}

std::shared_ptr<const std::string> DocumentResources::form(const Stream& stream) {
  const auto known = forms_.find(key_of(stream.ref));
  if (known != forms_.end()) return known->second;
  auto content = std::make_shared<const std::string>(objects.decode(stream));
  if (form_bytes_ + content->size() > kMaxCachedForms) return content;
  form_bytes_ += content->size();
  return forms_.emplace(key_of(stream.ref), std::move(content)).first->second;
}

}  // namespace faturad::pdf
