#include "pdf/simple_font.hpp"

#include <bitset>
#include <cmath>
#include <optional>

#include "pdf/encodings.hpp"
#include "pdf/font_common.hpp"
#include "pdf/font_program.hpp"
#include "pdf/glyph_names.hpp"
#include "pdf/tex_encodings.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kCodes = 256;
constexpr double kThousandth = 0.001;
constexpr double kMaxWidth = 10;  // ems; wider ones come from damage

// Glyphs are made when they are first shown: of 256 codes a document shows a few dozen, and the font program is rarely
// needed at all.
class SimpleFont final : public Font {
 public:
  SimpleFont(Objects& objects, const Dict& dict)
      : objects_(objects), dict_(dict), descriptor_(objects.get(dict, "FontDescriptor").dict()) {
    const std::string_view base_font = objects.get(dict, "BaseFont").name();
    name_ = printable_name(base_font.empty() ? objects.get(dict, "Name").name() : base_font);
    traits_ = read_traits(objects, base_font, descriptor_);
    ascent_ = traits_.ascent, descent_ = traits_.descent, bold_ = traits_.bold, barcode_ = traits_.barcode;
    standard_ = StandardMetrics::find(base_font);
    type3_ = objects.get(dict, "Subtype").name() == "Type3";
    to_unicode_ = read_to_unicode(objects, dict);
    read_encoding();
    read_widths();
  }

  Shown next(std::string_view text) override {
    const auto code = static_cast<unsigned char>(text[0]);
    if (!made_[code]) make_glyph(code);
    return {&glyphs_[code], 1, code == ' '};
  }

 private:
  bool is_symbol_font() const { return standard_ && standard_->encoding() != BaseEncoding::standard; }

  // Names decide first, then the base encoding, then what the font program itself says (ISO 32000-1, 9.6.6).
  void read_encoding() {
    const Object& encoding = objects_.get(dict_, "Encoding");
    const auto named =
        encoding_by_name(encoding.is_dict() ? objects_.get(encoding.dict(), "BaseEncoding").name() : encoding.name());
    const bool true_type = objects_.get(dict_, "Subtype").name() == "TrueType";
    if (named)
      base_ = &encoding_table(*named);
    else if (is_symbol_font())
      base_ = &encoding_table(standard_->encoding());
    else if (!type3_)
      base_ = &encoding_table(true_type ? BaseEncoding::win_ansi : BaseEncoding::standard);
    asks_program_ = !is_symbol_font() && !named && !type3_;
    read_differences(objects_.get(encoding.dict(), "Differences").array());
    if (type3_ && !to_unicode_) tex_ = tex_encoding(names_);
    euro_ = is_euro_font(objects_.get(dict_, "BaseFont").name());
    if (euro_) to_unicode_.reset();  // made of the letters that name its glyphs
  }

  void read_differences(const Array& differences) {
    int code = 0;
    for (const Object& item : differences) {
      const Object& entry = objects_.resolve(item);
      if (entry.number())
        code = entry.integer_or(0);
      else if (code >= 0 && code < kCodes)
        names_[code++] = entry.name();
    }
  }

  void make_glyph(unsigned char code) {
    FontGlyph& glyph = glyphs_[code];
    const auto mapped = to_unicode_ ? to_unicode_->text(code) : std::nullopt;
    if (mapped) glyph.text = clean_text(*mapped);
    // Control characters and the like: a map that was not meant to be read.
    if (glyph.text.empty()) glyph.text = clean_text(encoded_text(code));
    glyph.mapped = mapped || !glyph.text.empty();
    std::string_view rest = glyph.text;
    glyph.width = width(code, static_cast<char16_t>(rest.empty() ? 0 : take_code_point(rest)));
    made_[code] = true;
  }

  std::string encoded_text(unsigned char code) {
    if (euro_) return "\xe2\x82\xac";
    if (tex_) {
      std::string text;
      if ((*tex_)[code] != 0) append_utf8(text, (*tex_)[code]);
      return text;
    }
    if (!names_[code].empty())
      return text_of_glyph_name(names_[code], standard_ && standard_->encoding() == BaseEncoding::zapf_dingbats);
    if (asks_program_) {
      if (!program_) program_ = read_builtin_encoding(objects_, descriptor_);
      if (!program_->empty() && !(*program_)[code].empty()) return (*program_)[code];
    }
    std::string text;
    if (base_ && (*base_)[code] != 0) append_utf8(text, (*base_)[code]);
    return text;
  }

  void read_widths() {
    first_code_ = objects_.get(dict_, "FirstChar").integer_or(0);
    widths_ = &objects_.get(dict_, "Widths").array();
    missing_width_ = objects_.get(descriptor_, "MissingWidth").number_or(0);
    double matrix[6];
    if (type3_ && read_numbers(objects_, objects_.get(dict_, "FontMatrix"), matrix, 6))
      width_scale_ = std::hypot(matrix[0], matrix[1]);
  }

  float width(unsigned char code, char16_t code_point) {
    const int index = code - first_code_;
    const double* given = index >= 0 ? objects_.at(*widths_, static_cast<std::size_t>(index)).number() : nullptr;
    const double width = given              ? *given * width_scale_
                         : widths_->empty() ? default_width(code, code_point)
                                            : missing_width_ * width_scale_;
    return static_cast<float>(std::abs(width) < kMaxWidth ? width : 0);
  }

  double default_width(unsigned char code, char16_t code_point) const {
    const StandardMetrics metrics =
        standard_ ? *standard_ : StandardMetrics::fallback(traits_.fixed_pitch, traits_.serif, bold_);
    return metrics.width(code, code_point) * kThousandth;
  }

  Objects& objects_;
  const Dict& dict_;
  const Dict& descriptor_;
  FontTraits traits_;
  std::optional<StandardMetrics> standard_;
  std::optional<CMap> to_unicode_;
  std::optional<BuiltinEncoding> program_;  // once asked
  const std::array<char16_t, 256>* base_ = nullptr;
  const std::array<char16_t, 256>* tex_ = nullptr;  // of a Type 3 font whose glyphs are named by code
  std::array<std::string_view, kCodes> names_;  // of Differences
  const Array* widths_ = nullptr;
  int first_code_ = 0;
  double missing_width_ = 0, width_scale_ = kThousandth;
  bool type3_ = false, asks_program_ = false, euro_ = false;
  std::bitset<kCodes> made_;
  std::array<FontGlyph, kCodes> glyphs_;
};

}  // namespace

std::unique_ptr<Font> load_simple_font(Objects& objects, const Dict& dict) {
  return std::make_unique<SimpleFont>(objects, dict);
}

}  // namespace faturad::pdf
