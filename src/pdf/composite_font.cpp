#include "pdf/composite_font.hpp"

#include <cmath>

#include "pdf/cmap_library.hpp"
#include "pdf/font_common.hpp"
#include "pdf/font_program.hpp"
#include "pdf/glyph_numbering.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr double kDefaultWidth = 1000, kDefaultAdvance = -1000;
constexpr int kMaxCid = 0xFFFF;
constexpr int kMaxRangeEntries = 1 << 20;  // ranges of W that overlap without end are an attack
constexpr double kMaxWidth = 10000;        // thousandths of an em

class CompositeFont final : public Font {
 public:
  CompositeFont(Objects& objects, const Dict& dict, const CMapLibrary* library)
      : objects_(objects),
        dict_(dict),
        library_(library),
        descendant_(objects.at(objects.get(dict, "DescendantFonts").array(), 0).dict()),
        descriptor_(objects.get(descendant_, "FontDescriptor").dict()) {
    const std::string_view base_font = objects.get(dict, "BaseFont").name();
    name_ = printable_name(base_font);
    const FontTraits traits = read_traits(objects, base_font, descriptor_);
    ascent_ = traits.ascent, descent_ = traits.descent, bold_ = traits.bold, barcode_ = traits.barcode;
    to_unicode_ = read_to_unicode(objects, dict, finder());
    codes_are_text_ = objects.get(dict, "ToUnicode").name().starts_with("Identity");
    read_cmap();
    read_collection();
    read_widths();
    if (vertical_) read_vertical_advances();
  }

  Shown next(std::string_view text) override {
    const CMap::Code code = cmap_->next(text);
    auto [at, added] = glyphs_.try_emplace(std::uint64_t{code.value} << 3 | static_cast<unsigned>(code.length));
    if (added) at->second = make_glyph(code);
    return {&at->second, code.length, code.length == 1 && code.value == ' '};
  }

 private:
  CMap::Finder finder() const {
    return [this](std::string_view name) { return library_ ? library_->find(name) : nullptr; };
  }

  void read_cmap() {
    const Object& encoding = objects_.get(dict_, "Encoding");
    if (encoding.stream()) {
      auto map = read_cmap_stream(objects_, encoding, finder());
      if (map.has_codespace()) cmap_ = std::make_shared<const CMap>(std::move(map));
    } else if (!encoding.name().starts_with("Identity")) {
      cmap_ = finder()(encoding.name());
    }
    const bool vertical_name = encoding.name().ends_with("-V");
    if (!cmap_) cmap_ = std::make_shared<const CMap>(CMap::identity(vertical_name));
    vertical_ = vertical_name || cmap_->vertical() || objects_.get(encoding.dict(), "WMode").integer_or(0) == 1;
  }

  void read_collection() {
    const Dict& info = objects_.get(descendant_, "CIDSystemInfo").dict();
    const std::string* registry = objects_.get(info, "Registry").string();
    const std::string* ordering = objects_.get(info, "Ordering").string();
    if (registry && ordering && *ordering != "Identity") collection_ = *registry + "-" + *ordering;
  }

  // W: [ first [w1 w2 ...] first last w ... ]
  void read_widths() {
    default_width_ = objects_.get(descendant_, "DW").number_or(kDefaultWidth);
    const Array& list = objects_.get(descendant_, "W").array();
    for (std::size_t i = 0; i + 1 < list.size();) {
      const int first = objects_.at(list, i).integer_or(-1);
      const Object& second = objects_.at(list, i + 1);
      if (second.is_array()) {
        int cid = first;
        for (const Object& width : second.array()) set_width(cid++, objects_.resolve(width).number_or(default_width_));
        i += 2;
      } else {
        const int last = std::min(second.integer_or(-1), kMaxCid);
        const double width = objects_.at(list, i + 2).number_or(default_width_);
        for (int cid = first; cid >= 0 && cid <= last && widths_left_ > 0; ++cid, --widths_left_) set_width(cid, width);
        i += 3;
      }
    }
  }

  void set_width(int cid, double width) {
    if (cid < 0 || cid > kMaxCid || !(std::abs(width) < kMaxWidth)) return;
    if (static_cast<std::size_t>(cid) >= widths_.size())
      widths_.resize(static_cast<std::size_t>(cid) + 1, static_cast<float>(default_width_));
    widths_[static_cast<std::size_t>(cid)] = static_cast<float>(width);
  }

  float width(int cid) const {
    const auto index = static_cast<std::size_t>(cid);
    return cid >= 0 && index < widths_.size() ? widths_[index] : static_cast<float>(default_width_);
  }

  // W2: [ first [w1 vx vy ...] first last w1 vx vy ... ]. Only the advance is needed: the line of vertical writing runs
  // through the text position, whatever the position vector says of the glyph beside it.
  void read_vertical_advances() {
    double defaults[2] = {0, kDefaultAdvance};
    read_numbers(objects_, objects_.get(descendant_, "DW2"), defaults, 2);
    vertical_advance_ = static_cast<float>(defaults[1]);
    const Array& list = objects_.get(descendant_, "W2").array();
    const auto number = [this](const Array& from, std::size_t i) {
      return static_cast<float>(objects_.at(from, i).number_or(0));
    };
    for (std::size_t i = 0; i + 1 < list.size();) {
      int cid = objects_.at(list, i).integer_or(-1);
      const Object& second = objects_.at(list, i + 1);
      if (second.is_array()) {
        for (std::size_t k = 0; k + 2 < second.array().size(); k += 3)
          vertical_advances_[cid++] = number(second.array(), k);
        i += 2;
      } else {
        for (const int last = std::min(second.integer_or(-1), kMaxCid); cid >= 0 && cid <= last && widths_left_ > 0;
             ++cid, --widths_left_)
          vertical_advances_[cid] = number(list, i + 2);
        i += 5;
      }
    }
  }

  // Where codes are glyph numbers and nobody says what they mean.
  GlyphNumbering read_numbering() {
    const bool identity = objects_.get(dict_, "Encoding").name().starts_with("Identity") && collection_.empty() &&
                          !objects_.get(descendant_, "CIDToGIDMap").stream();
    const bool true_type = objects_.get(descendant_, "Subtype").name() == "CIDFontType2";
    const bool embedded =
        objects_.get(descriptor_, "FontFile2").stream() || objects_.get(descriptor_, "FontFile3").stream();
    const bool told = !glyph_text_.empty() || (embedded && to_unicode_);
    if (!identity || !true_type || told) return {};
    return {objects_.get(dict_, "BaseFont").name(), embedded, [this](std::uint32_t glyph) -> std::optional<float> {
              const float given = width(static_cast<int>(glyph));
              return given == static_cast<float>(default_width_) ? std::nullopt : std::optional(given);
            }};
  }

  FontGlyph make_glyph(CMap::Code code) {
    FontGlyph glyph;
    const int cid = cmap_->cid(code.value, code.length);
    glyph.width = width(cid) / 1000;
    if (vertical_) {
      const auto own = vertical_advances_.find(cid);
      glyph.width = (own != vertical_advances_.end() ? own->second : vertical_advance_) / 1000;
    }
    const auto text = to_unicode_ ? to_unicode_->text(code.value) : std::nullopt;
    if (text) glyph.text = clean_text(*text);
    if (glyph.text.empty()) glyph.text = clean_text(text_of_cid(cid));
    // Not by the standard, but some writers name a CMap where a map of their codes should stand, which are UTF-16.
    if (glyph.text.empty() && codes_are_text_ && code.length == 2) glyph.text = clean_text(to_utf8(code.value));
    glyph.mapped = text || !glyph.text.empty();
    return glyph;
  }

  static std::string to_utf8(char32_t code_point) {
    std::string text;
    if (code_point != 0) append_utf8(text, code_point);
    return text;
  }

  std::string text_of_cid(int cid) {
    if (cid < 0) return {};
    char32_t code_point = library_ && !collection_.empty() ? library_->code_point(collection_, cid) : 0;
    if (code_point == 0) code_point = code_point_of_glyph(glyph_index(cid));
    if (code_point == 0) {
      if (!numbering_) numbering_ = read_numbering();
      code_point = numbering_->character(static_cast<std::uint32_t>(cid), width(cid));
    }
    return to_utf8(code_point);
  }

  std::uint32_t glyph_index(int cid) {
    const Object& map = objects_.get(descendant_, "CIDToGIDMap");
    if (!map.stream()) return static_cast<std::uint32_t>(cid);
    if (cid_to_glyph_.empty()) cid_to_glyph_ = objects_.decode(*map.stream());
    const auto at = static_cast<std::size_t>(cid) * 2;
    if (at + 1 >= cid_to_glyph_.size()) return 0;
    return static_cast<std::uint32_t>(static_cast<unsigned char>(cid_to_glyph_[at]) << 8 |
                                      static_cast<unsigned char>(cid_to_glyph_[at + 1]));
  }

  char32_t code_point_of_glyph(std::uint32_t glyph) {
    if (!program_read_) glyph_text_ = read_glyph_text(objects_, descriptor_), program_read_ = true;
    const auto at = glyph_text_.find(glyph);
    return at == glyph_text_.end() ? 0 : at->second;
  }

  Objects& objects_;
  const Dict& dict_;
  const CMapLibrary* library_;
  const Dict& descendant_;
  const Dict& descriptor_;
  std::optional<CMap> to_unicode_;
  std::shared_ptr<const CMap> cmap_;
  std::string collection_;
  double default_width_ = kDefaultWidth;
  std::vector<float> widths_;
  int widths_left_ = kMaxRangeEntries;
  float vertical_advance_ = 0;
  std::unordered_map<int, float> vertical_advances_;
  std::optional<GlyphNumbering> numbering_;  // once asked
  std::string cid_to_glyph_;
  GlyphText glyph_text_;
  bool program_read_ = false, codes_are_text_ = false;
  std::unordered_map<std::uint64_t, FontGlyph> glyphs_;  // node-based: glyphs keep their address
};

}  // namespace

std::unique_ptr<Font> load_composite_font(Objects& objects, const Dict& dict, const CMapLibrary* library) {
  return std::make_unique<CompositeFont>(objects, dict, library);
}

}  // namespace faturad::pdf
