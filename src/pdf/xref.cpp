#include "pdf/xref.hpp"

#include <algorithm>

#include "pdf/object_parser.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kTailWindow = 2048;        // where startxref is looked for
constexpr std::uint64_t kMaxObjects = 1u << 20;  // files with more are left to other readers
constexpr int kMaxSections = 512;

class XrefReader {
 public:
  XrefReader(std::string_view file, const DecodeStream& decode) : file_(file), decode_(decode) {}

  std::optional<Xref> run() {
    const std::size_t tail = file_.size() - std::min(file_.size(), kTailWindow);
    const std::size_t at = file_.rfind("startxref");
    if (at == std::string_view::npos || at < tail) return std::nullopt;
    std::string_view rest = file_.substr(at + 9);
    for (auto next = take_integer(rest); next; next = previous_) {
      if (*next >= file_.size() || ++sections_ > kMaxSections || !read_section(file_.substr(*next)))
        return std::nullopt;
    }
    return sections_ > 0 ? std::optional(std::move(xref_)) : std::nullopt;
  }

 private:
  bool read_section(std::string_view bytes) {
    previous_.reset();
    return take_word(bytes, "xref") ? read_table(bytes) : read_stream(bytes);
  }

  bool read_table(std::string_view bytes) {
    std::vector<std::uint64_t> freed;
    while (!take_word(bytes, "trailer")) {
      const auto first = take_integer(bytes), count = take_integer(bytes);
      if (!first || !count || *first > kMaxObjects || *count > kMaxObjects) return false;
      for (std::uint64_t number = *first; number < *first + *count; ++number) {
        const auto offset = take_integer(bytes), generation = take_integer(bytes);
        if (!offset || !generation) return false;
        if (take_word(bytes, "n"))
          set(number, {XrefEntry::Kind::in_file, 0, *offset});
        else if (take_word(bytes, "f"))
          freed.push_back(number);
        else
          return false;
      }
    }
    const auto trailer = parse_object(bytes);
    if (!trailer || !trailer->is_dict()) return false;
    note_trailer(*trailer);
    // What a hybrid file hides from old readers stands in its table as free.
    const auto hybrid = offset_of(trailer->dict(), "XRefStm");
    const auto previous = previous_;
    if (hybrid && (*hybrid >= file_.size() || !read_stream(file_.substr(*hybrid)))) return false;
    previous_ = previous;
    for (const std::uint64_t number : freed) set(number, {XrefEntry::Kind::free, 0, 0});
    return true;
  }

  bool read_stream(std::string_view bytes) {
    const auto object = parse_indirect(bytes);
    if (!object || !object->value.is_dict()) return false;
    const Dict& dict = object->value.dict();
    const auto data = decode_(dict, object->behind);
    std::uint64_t widths[3];
    if (!data || !read_widths(dict, widths)) return false;
    note_trailer(object->value);
    std::string_view rest = *data;
    const Object* const index = dict.find("Index");
    if (!index) return read_entries(rest, widths, 0, size_of(dict));
    const Array& pairs = index->array();
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      const double first = pairs[i].number_or(-1), count = pairs[i + 1].number_or(-1);
      if (!(first >= 0 && first <= kMaxObjects && count >= 0 && count <= kMaxObjects)) return false;
      if (!read_entries(rest, widths, static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(count)))
        return false;
    }
    return true;
  }

  static std::uint64_t size_of(const Dict& dict) {
    const Object* const size = dict.find("Size");
    return static_cast<std::uint64_t>(std::clamp(size ? size->number_or(0) : 0, 0.0, static_cast<double>(kMaxObjects)));
  }

  static bool read_widths(const Dict& dict, std::uint64_t* widths) {
    const Object* const entry = dict.find("W");
    if (!entry || entry->array().size() < 3) return false;
    for (std::size_t i = 0; i < 3; ++i) {
      const int width = entry->array()[i].integer_or(-1);
      if (width < 0 || width > 8) return false;
      widths[i] = static_cast<std::uint64_t>(width);
    }
    return widths[1] > 0;
  }

  bool read_entries(std::string_view& rest, const std::uint64_t* widths, std::uint64_t first, std::uint64_t count) {
    const auto field = [&](std::size_t i) {
      std::uint64_t value = 0;
      for (std::uint64_t k = 0; k < widths[i]; ++k) value = value << 8 | static_cast<unsigned char>(rest[k]);
      rest.remove_prefix(widths[i]);
      return value;
    };
    const std::uint64_t size = widths[0] + widths[1] + widths[2];
    for (std::uint64_t number = first; number < first + count && rest.size() >= size; ++number) {
      const std::uint64_t type = widths[0] == 0 ? 1 : field(0), second = field(1), third = field(2);
      if (type == 0) set(number, {XrefEntry::Kind::free, 0, 0});
      if (type == 1) set(number, {XrefEntry::Kind::in_file, 0, second});
      if (type == 2) set(number, {XrefEntry::Kind::in_stream, static_cast<std::uint32_t>(third), second});
    }
    return true;
  }

  // Sections come newest first: the first word about an object counts.
  void set(std::uint64_t number, XrefEntry entry) {
    if (number > kMaxObjects) return;
    if (number >= xref_.entries.size()) xref_.entries.resize(number + 1);
    if (xref_.entries[number].kind == XrefEntry::Kind::absent) xref_.entries[number] = entry;
  }

  void note_trailer(const Object& trailer) {
    if (xref_.trailer.is_null()) xref_.trailer = trailer;
    previous_ = offset_of(trailer.dict(), "Prev");
  }

  static std::optional<std::uint64_t> offset_of(const Dict& dict, std::string_view key) {
    const Object* const entry = dict.find(key);
    const double value = entry ? entry->number_or(-1) : -1;
    if (!(value >= 0 && value < 1e15)) return std::nullopt;
    return static_cast<std::uint64_t>(value);
  }

  const std::string_view file_;
  const DecodeStream& decode_;
  Xref xref_;
  std::optional<std::uint64_t> previous_;
  int sections_ = 0;
};

}  // namespace

std::optional<Xref> read_xref(std::string_view file, const DecodeStream& decode) {
  return XrefReader(file, decode).run();
}

}  // namespace faturad::pdf
