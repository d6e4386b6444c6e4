#include "pdf/file_source.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "pdf/filters.hpp"
#include "pdf/object_parser.hpp"
#include "pdf/xref.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxDepth = 16;  // objects that are needed to read an object: lengths, filters, object streams
constexpr std::uint64_t kMaxObjectsInStream = 1u << 18;

class FileSource final : public ObjectSource {
 public:
  FileSource(std::string_view file, std::uint64_t max_inflated_bytes) : file_(file), own_(*this, max_inflated_bytes) {}

  bool open() {
    auto xref = read_xref(file_, [this](const Dict& dict, std::string_view behind) { return decode(dict, behind); });
    if (!xref) return false;
    xref_ = std::move(*xref);
    if (const Object* const encrypt = xref_.trailer.dict().find("Encrypt"))
      if (!spares_pages(own_.resolve(*encrypt).dict())) return false;
    const Object* const root = xref_.trailer.dict().find("Root");
    return root && own_.resolve(*root).is_dict() && !damaged_;
  }

  Object trailer() override { return xref_.trailer; }

  Object read(Ref ref) override {
    if (ref.number >= xref_.entries.size()) return {};
    if (depth_ >= kMaxDepth) return fail();
    ++depth_;
    const XrefEntry& entry = xref_.entries[ref.number];
    Object object = entry.kind == XrefEntry::Kind::in_file     ? read_at(ref, entry.offset)
                    : entry.kind == XrefEntry::Kind::in_stream ? read_from_stream(ref, entry)
                                                               : Object();
    --depth_;
    return object;
  }

  std::string_view raw_stream(Ref ref) override {
    const auto known = streams_.find(ref.number);
    return known == streams_.end() ? std::string_view() : known->second;
  }

  bool damaged() const override { return damaged_ || own_.budget().exceeded; }

 private:
  struct ObjectStream {
    std::string bytes;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> objects;  // number, where it begins
  };

  // Encryption of nothing but embedded files (ISO 32000-1, 7.6.5): then these are not to be had, and all else is plain.
  bool spares_pages(const Dict& encryption) {
    const auto plain = [&](std::string_view key) {
      const Object& filter = own_.get(encryption, key);
      return filter.is_null() || filter.name() == "Identity";
    };
    files_locked_ = !plain("EFF");
    return own_.get(encryption, "V").number_or(0) >= 4 && plain("StmF") && plain("StrF");
  }

  Object fail() {
    damaged_ = true;
    return {};
  }

  Object read_at(Ref ref, std::uint64_t offset) {
    auto object = offset < file_.size() ? parse_indirect(file_.substr(offset)) : std::nullopt;
    if (!object || object->ref.number != ref.number) return fail();
    const auto* const dict = object->value.shared_dict();
    if (!dict || !object->behind.starts_with("stream")) return std::move(object->value);
    const auto raw = stream_bytes(**dict, object->behind);
    if (!raw) return fail();
    const bool locked = files_locked_ && own_.get(**dict, "Type").name() == "EmbeddedFile";
    streams_[ref.number] = locked ? std::string_view() : *raw;
    return Object(Stream{*dict, ref});
  }

  // `behind` begins with the keyword.
  std::optional<std::string_view> stream_bytes(const Dict& dict, std::string_view behind) {
    if (!take_word(behind, "stream")) return std::nullopt;
    if (behind.starts_with("\r\n"))
      behind.remove_prefix(2);
    else if (behind.starts_with('\n') || behind.starts_with('\r'))
      behind.remove_prefix(1);
    const double length = own_.get(dict, "Length").number_or(-1);
    if (length >= 0 && length <= static_cast<double>(behind.size())) {
      const auto size = static_cast<std::size_t>(length);
      if (skip_space(behind.substr(size)).starts_with("endstream")) return behind.substr(0, size);
    }
    const std::size_t end = behind.find("endstream");  // a wrong length is common, and harmless
    if (end == std::string_view::npos) return std::nullopt;
    return behind.substr(0, end);
  }

  std::optional<std::string> decode(const Dict& dict, std::string_view behind) {
    const auto raw = stream_bytes(dict, behind);
    if (!raw) return std::nullopt;
    return decode_stream(own_, dict, *raw);
  }

  Object read_from_stream(Ref ref, const XrefEntry& entry) {
    const ObjectStream* const stream = object_stream(entry.offset);
    if (!stream) return fail();
    const auto& objects = stream->objects;
    auto at = objects.begin() + std::min<std::ptrdiff_t>(entry.index, std::ssize(objects));
    if (at == objects.end() || at->first != ref.number)
      at = std::find_if(objects.begin(), objects.end(), [&](const auto& object) { return object.first == ref.number; });
    if (at == objects.end() || at->second > stream->bytes.size()) return fail();
    std::string_view bytes = std::string_view(stream->bytes).substr(at->second);
    auto object = parse_object(bytes);
    return object ? std::move(*object) : fail();
  }

  const ObjectStream* object_stream(std::uint64_t number) {
    if (number > UINT32_MAX) return nullptr;
    if (const auto known = object_streams_.find(number); known != object_streams_.end()) return known->second.get();
    object_streams_.emplace(number, nullptr);  // while it is loaded: one that needs itself is broken
    auto stream = load_object_stream(static_cast<std::uint32_t>(number));
    return (object_streams_[number] = std::move(stream)).get();
  }

  std::unique_ptr<const ObjectStream> load_object_stream(std::uint32_t number) {
    const Ref ref{number, 0};
    const Object& object = own_.resolve(Object(ref));
    if (!object.stream()) return nullptr;
    auto stream = std::make_unique<ObjectStream>();
    stream->bytes = decode_stream(own_, object.dict(), raw_stream(ref));
    const double first = own_.get(object.dict(), "First").number_or(-1),
                 count = own_.get(object.dict(), "N").number_or(-1);
    if (!(first >= 0 && first <= static_cast<double>(stream->bytes.size())) ||
        !(count >= 0 && count <= kMaxObjectsInStream))
      return nullptr;
    std::string_view header = std::string_view(stream->bytes).substr(0, static_cast<std::size_t>(first));
    for (double i = 0; i < count; ++i) {
      const auto object_number = take_integer(header), offset = take_integer(header);
      if (!object_number || !offset || *offset > stream->bytes.size()) return nullptr;
      stream->objects.emplace_back(*object_number, static_cast<std::uint64_t>(first) + *offset);
    }
    return stream;
  }

  const std::string_view file_;
  Objects own_;  // for what reading an object needs: lengths, filters, object streams
  Xref xref_;
  std::unordered_map<std::uint32_t, std::string_view> streams_;  // by object number, of those read
  std::unordered_map<std::uint64_t, std::unique_ptr<const ObjectStream>> object_streams_;
  int depth_ = 0;
  bool damaged_ = false, files_locked_ = false;
};

}  // namespace

std::unique_ptr<ObjectSource> open_sound_file(std::span<const std::byte> bytes, std::uint64_t max_inflated_bytes) {
  auto source = std::make_unique<FileSource>(
      std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), max_inflated_bytes);
  return source->open() ? std::move(source) : nullptr;
}

}  // namespace faturad::pdf
