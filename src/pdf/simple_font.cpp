#include "pdf/simple_font.hpp"

#include <cmath>

#include "pdf/encodings.hpp"
#include "pdf/font_common.hpp"
#include "pdf/font_program.hpp"
#include "pdf/glyph_names.hpp"
#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kCodes = 256;
constexpr double kDefaultType3Scale = 0.001;
constexpr double kMaxWidth = 10;  // ems; wider ones come from damage

class SimpleFont final : public Font {
 public:
  SimpleFont(Objects& objects, const Dict& dict) : objects_(objects), dict_(dict) {
    const std::string_view base_font = objects.get(dict, "BaseFont").name();
    const Dict& descriptor = objects.get(dict, "FontDescriptor").dict();
    traits_ = read_traits(objects, base_font, descriptor);
    ascent_ = traits_.ascent, descent_ = traits_.descent, bold_ = traits_.bold, barcode_ = traits_.barcode;
    standard_ = StandardMetrics::find(base_font);
    read_text(descriptor);
    read_widths(descriptor);
  }

  Shown next(std::string_view text) override {
    const auto code = static_cast<unsigned char>(text[0]);
    return {&glyphs_[code], 1, code == ' '};
  }

 private:
  bool is_type3() const { return objects_.get(dict_, "Subtype").name() == "Type3"; }

  void read_text(const Dict& descriptor) {
    const auto to_unicode = read_to_unicode(objects_, dict_);
    read_encoding(descriptor, to_unicode.has_value());
    for (int code = 0; code < kCodes; ++code) {
      FontGlyph& glyph = glyphs_[code];
      const std::string* text = to_unicode ? to_unicode->text(static_cast<std::uint32_t>(code)) : nullptr;
      if (text && !(text->empty() && !glyph.text.empty())) glyph.text = *text;
      glyph.mapped = text || !glyph.text.empty();
      glyph.text = clean_text(std::move(glyph.text));
    }
  }

  void set_base(BaseEncoding encoding) {
    const auto& table = encoding_table(encoding);
    for (int code = 0; code < kCodes; ++code) set_code_point(code, table[static_cast<std::size_t>(code)]);
  }

  void set_code_point(int code, char32_t code_point) {
    glyphs_[code].text.clear();
    code_points_[code] = static_cast<char16_t>(code_point);
    if (code_point != 0) append_utf8(glyphs_[code].text, code_point);
  }

  // Names decide first, then the base encoding, then what the font program itself says (ISO 32000-1, 9.6.6).
  void read_encoding(const Dict& descriptor, bool has_to_unicode) {
    const Object& encoding = objects_.get(dict_, "Encoding");
    const auto named = encoding_by_name(encoding.is_dict() ? objects_.get(encoding.dict(), "BaseEncoding").name() : encoding.name());
    const bool symbol_font = standard_ && standard_->encoding() != BaseEncoding::standard;
    const bool true_type = objects_.get(dict_, "Subtype").name() == "TrueType";
    if (symbol_font) set_base(standard_->encoding());
    else if (named) set_base(*named);
    else if (!is_type3()) set_base(true_type ? BaseEncoding::win_ansi : BaseEncoding::standard);
    if (!symbol_font && !has_to_unicode && (!named || traits_.symbolic)) apply_font_program(descriptor, named.has_value());
    apply_differences(objects_.get(encoding.dict(), "Differences").array());
  }

  void apply_font_program(const Dict& descriptor, bool keep_named) {
    const BuiltinEncoding builtin = read_builtin_encoding(objects_, descriptor);
    if (builtin.empty()) return;
    for (int code = 0; code < kCodes; ++code) {
      const std::string& text = builtin[static_cast<std::size_t>(code)];
      if (text.empty() || (keep_named && !glyphs_[code].text.empty())) continue;
      glyphs_[code].text = text;
      std::string_view rest = text;
      code_points_[code] = static_cast<char16_t>(take_code_point(rest));
    }
  }

  void apply_differences(const Array& differences) {
    const bool zapf = standard_ && standard_->encoding() == BaseEncoding::zapf_dingbats;
    int code = 0;
    for (const Object& item : differences) {
      const Object& entry = objects_.resolve(item);
      if (entry.number()) code = entry.integer_or(0);
      else if (code >= 0 && code < kCodes) set_name(code++, entry.name(), zapf);
    }
  }

  void set_name(int code, std::string_view name, bool zapf) {
    std::string text = text_of_glyph_name(name, zapf);
    std::string_view rest = text;
    code_points_[code] = rest.empty() ? char16_t{0} : static_cast<char16_t>(take_code_point(rest));
    glyphs_[code].text = std::move(text);
  }

  void read_widths(const Dict& descriptor) {
    const double scale = width_scale();
    const Array& widths = objects_.get(dict_, "Widths").array();
    const int first = objects_.get(dict_, "FirstChar").integer_or(0);
    const double missing = objects_.get(descriptor, "MissingWidth").number_or(0);
    for (int code = 0; code < kCodes; ++code) {
      const int index = code - first;
      const double* given = index >= 0 ? objects_.at(widths, static_cast<std::size_t>(index)).number() : nullptr;
      const double width = given ? *given * scale : widths.empty() ? default_width(code) : missing * scale;
      glyphs_[code].width = static_cast<float>(std::abs(width) < kMaxWidth ? width : 0);
    }
  }

  double default_width(int code) const {
    const StandardMetrics metrics = standard_ ? *standard_ : StandardMetrics::fallback(traits_.fixed_pitch, traits_.serif, bold_);
    return metrics.width(static_cast<std::uint8_t>(code), code_points_[code]) * kDefaultType3Scale;
  }

  double width_scale() const {
    if (!is_type3()) return kDefaultType3Scale;
    double matrix[6];
    if (!read_numbers(objects_, objects_.get(dict_, "FontMatrix"), matrix, 6)) return kDefaultType3Scale;
    return std::hypot(matrix[0], matrix[1]);
  }

  Objects& objects_;
  const Dict& dict_;
  FontTraits traits_;
  std::optional<StandardMetrics> standard_;
  std::array<FontGlyph, kCodes> glyphs_;
  std::array<char16_t, kCodes> code_points_{};
};

}  // namespace

std::unique_ptr<Font> load_simple_font(Objects& objects, const Dict& dict) {
  return std::make_unique<SimpleFont>(objects, dict);
}

}  // namespace faturad::pdf
