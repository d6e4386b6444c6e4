#include "pdf/podofo_source.hpp"

#include <exception>
#include <istream>
#include <streambuf>

#include <fmt/format.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <podofo/podofo.h>
#pragma GCC diagnostic pop

namespace faturad::pdf {
namespace {

constexpr int kMaxNesting = 64;

std::string string_bytes(const PoDoFo::PdfString& string) {
  if (!string.IsValid() || string.GetLength() <= 0) return {};
  const std::string bytes(string.GetString(), static_cast<std::size_t>(string.GetLength()));
  // PoDoFo takes the byte order mark off.
  return string.IsUnicode() ? "\xFE\xFF" + bytes : bytes;
}

Object convert(const PoDoFo::PdfVariant& value, int depth);

std::shared_ptr<const Dict> convert_dict(const PoDoFo::PdfDictionary& from, int depth) {
  auto dict = std::make_shared<Dict>();
  for (const auto& [key, value] : from.GetKeys()) dict->add(key.GetName(), convert(*value, depth + 1));
  return dict;
}

Object convert_array(const PoDoFo::PdfArray& from, int depth) {
  auto array = std::make_shared<Array>();
  array->reserve(from.size());
  for (const auto& item : from) array->push_back(convert(item, depth + 1));
  return Object(std::shared_ptr<const Array>(std::move(array)));
}

Ref convert_ref(const PoDoFo::PdfReference& ref) {
  return {static_cast<std::uint32_t>(ref.ObjectNumber()), static_cast<std::uint16_t>(ref.GenerationNumber())};
}

Object convert(const PoDoFo::PdfVariant& value, int depth) {
  if (depth > kMaxNesting) return {};
  switch (value.GetDataType()) {
    case PoDoFo::ePdfDataType_Bool: return Object(value.GetBool());
    case PoDoFo::ePdfDataType_Number: return Object(static_cast<double>(value.GetNumber()));
    case PoDoFo::ePdfDataType_Real: return Object(value.GetReal());
    case PoDoFo::ePdfDataType_String:
    case PoDoFo::ePdfDataType_HexString: return Object(string_bytes(value.GetString()));
    case PoDoFo::ePdfDataType_Name: return Object(Name{value.GetName().GetName()});
    case PoDoFo::ePdfDataType_Array: return convert_array(value.GetArray(), depth);
    case PoDoFo::ePdfDataType_Dictionary: return Object(convert_dict(value.GetDictionary(), depth));
    case PoDoFo::ePdfDataType_Reference: return Object(convert_ref(value.GetReference()));
    default: return {};
  }
}

// PoDoFo would copy the document twice; it reads through this where it lies.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::span<const std::byte> bytes) {
    auto* const start = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    setg(start, start, start + bytes.size());
  }

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
    const off_type base = from == std::ios_base::beg   ? 0
                          : from == std::ios_base::cur ? gptr() - eback()
                                                       : egptr() - eback();
    const off_type target = base + offset;
    if (target < 0 || target > egptr() - eback()) return pos_type(off_type(-1));
    setg(eback(), eback() + target, egptr());
    return pos_type(target);
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }
};

class PodofoSource final : public ObjectSource {
 public:
  explicit PodofoSource(std::span<const std::byte> bytes) : buffer_(bytes) {}

  void load() {
    PoDoFo::PdfInputDevice* const device = new PoDoFo::PdfInputDevice(&stream_);  // the counted device below owns it
    document_.LoadFromDevice(PoDoFo::PdfRefCountedInputDevice(device));
  }

  PoDoFo::PdfMemDocument& document() { return document_; }

  Object trailer() override {
    return guarded([&]() -> Object { return convert(*document_.GetTrailer(), 0); });
  }

  Object read(Ref ref) override {
    return guarded([&]() -> Object {
      PoDoFo::PdfObject* const object = find(ref);
      if (!object) return {};
      if (!object->IsDictionary()) return convert(*object, 0);
      auto dict = convert_dict(object->GetDictionary(), 0);
      if (object->HasStream()) return Object(Stream{std::move(dict), ref});
      return Object(std::move(dict));
    });
  }

  bool damaged() const override { return damaged_; }

  std::string_view raw_stream(Ref ref) override {
    return guarded([&]() -> std::string_view {
      PoDoFo::PdfObject* const object = find(ref);
      if (!object || !object->HasStream()) return {};
      const auto* const stream = dynamic_cast<const PoDoFo::PdfMemStream*>(object->GetStream());
      if (!stream || stream->GetLength() <= 0) return {};
      return {stream->Get(), static_cast<std::size_t>(stream->GetLength())};
    });
  }

 private:
  PoDoFo::PdfObject* find(Ref ref) {
    return document_.GetObjects().GetObject(PoDoFo::PdfReference(ref.number, ref.generation));
  }

  // What PoDoFo cannot read counts as absent: one broken object must not cost the document.
  template <class Read>
  auto guarded(const Read& read) -> decltype(read()) {
    try {
      return read();
    } catch (const std::exception&) {
    } catch (const PoDoFo::PdfError&) {
    }
    damaged_ = true;
    return {};
  }

  bool damaged_ = false;
  MemoryBuffer buffer_;  // outlives the document, which reads objects on demand
  std::istream stream_{&buffer_};
  PoDoFo::PdfMemDocument document_;
};

// True when the document is open; false when the password does not fit.
bool try_password(PoDoFo::PdfMemDocument& document, const std::string& password) {
  try {
    document.SetPassword(password);
    return true;
  } catch (const PoDoFo::PdfError& error) {
    if (error.GetError() == PoDoFo::ePdfError_InvalidPassword) return false;
    throw;
  }
}

result<std::unique_ptr<ObjectSource>> open(std::span<const std::byte> bytes,
                                           const std::vector<std::string>& passwords) {
  auto source = std::make_unique<PodofoSource>(bytes);
  try {
    source->load();  // tries the empty user password
    return source;
  } catch (const PoDoFo::PdfError& error) {
    if (error.GetError() != PoDoFo::ePdfError_InvalidPassword) throw;
  }
  for (const std::string& password : passwords)
    if (try_password(source->document(), password)) return source;
  return make_error(Errc::encrypted, "the document needs a password that is not configured");
}

}  // namespace

result<std::unique_ptr<ObjectSource>> open_with_podofo(std::span<const std::byte> bytes,
                                                       const std::vector<std::string>& passwords) {
  try {
    PoDoFo::PdfError::EnableLogging(false);
    PoDoFo::PdfError::EnableDebug(false);
    return open(bytes, passwords);
  } catch (const PoDoFo::PdfError& error) {
    return make_error(Errc::corrupt_document, fmt::format("PoDoFo: {}", PoDoFo::PdfError::ErrorName(error.GetError())));
  } catch (const std::exception& error) {
    return make_error(Errc::corrupt_document, fmt::format("PoDoFo: {}", error.what()));
  }
}

}  // namespace faturad::pdf
