#include "pdf/text_machine.hpp"

#include <algorithm>
#include <cmath>

#include "pdf/annotation.hpp"
#include "pdf/clip.hpp"
#include "pdf/content_lexer.hpp"
#include "pdf/field_value.hpp"
#include "pdf/heading.hpp"
#include "pdf/marked_content.hpp"
#include "pdf/typeset.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxOperands = 4096, kMaxStateDepth = 512, kMaxMarkedDepth = 4096;
constexpr int kMaxFormDepth = 16;
constexpr std::size_t kBytesAnOperator = 8;
constexpr std::size_t kContentAGlyph = 24, kMaxReserved = 1u << 15;  // bytes, about; glyphs
constexpr int kInvisible = 3, kClipOnly = 7;
constexpr double kMinPicture = 0.04;  // of the page: smaller ones are logos, and no scan
constexpr std::size_t kMaxPictures = 64;
constexpr double kMinSize = 0.2, kMaxSize = 20000;  // points; text beyond is not for people

struct TextState {
  Font* font = nullptr;
  double size = 0, character_spacing = 0, word_spacing = 0, scale = 1, leading = 0, rise = 0;
  int mode = 0;
};

struct GraphicsState {
  Matrix ctm;
  TextState text;
  ClipBox clip;  // display space
};

class TextMachine {
 public:
  TextMachine(DocumentResources& document, const PageContent& page) : document_(document), objects_(document.objects) {
    out_.width = page.width, out_.height = page.height;
    state_.ctm = page.to_display;
    out_.glyphs.reserve(std::min(page.content.size() / kContentAGlyph, kMaxReserved));
  }

  void run(std::string_view content, const Dict& resources, int depth);
  void show_annotation(const Dict& annotation, const Matrix& to_display);
  PageGlyphs take() { return std::move(out_); }

 private:
  using Operands = std::vector<Token>;
  void execute(std::uint32_t keyword, const Dict& resources, int depth);
  void show_text_operator(std::uint32_t keyword);
  void set_text_state(std::uint32_t keyword, const Dict& resources);
  void build_path(std::uint32_t keyword);
  void set_graphics_state(const Dict& resources);
  void show(std::string_view text);
  void show_array();
  struct Run {
    Matrix base;  // text space to display
    Point along;  // one em of advance, display space
    Glyph glyph;  // all but its text and place
    bool usable = false;
  };
  Run begin_run() const;
  void add_glyph(const FontGlyph& glyph, const Run& run, const Point& at);
  bool is_clipped(const Glyph& glyph) const;
  void advance(double tx, double ty);
  void move_line(double tx, double ty);
  void show_object(const Dict& resources, int depth);
  void run_form(const Stream& stream, const Dict& resources, int depth);
  void note_image();
  void begin_marked(const Dict& resources);
  void end_marked();

  double number(std::size_t i) const {
    return i < operands_.size() && operands_[i].kind == Token::Kind::number ? operands_[i].number : 0;
  }
  std::string_view text(std::size_t i) const { return i < operands_.size() ? operands_[i].text : std::string_view(); }
  Matrix matrix() const { return {number(0), number(1), number(2), number(3), number(4), number(5)}; }

  DocumentResources& document_;
  Objects& objects_;
  PageGlyphs out_;
  GraphicsState state_;
  std::vector<GraphicsState> saved_;
  std::size_t saved_floor_ = 0;  // states below were saved outside of the form that runs
  Matrix text_matrix_, line_matrix_;
  PathBox path_;
  Operands operands_;
  std::vector<MarkedContent> marked_;
  int actual_texts_ = 0;  // open marked content with ActualText
  int hidden_depth_ = 0;  // open marked content and forms of layers that are off
};

void TextMachine::run(std::string_view content, const Dict& resources, int depth) {
  ContentLexer lexer(content);
  operands_.clear();
  for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
    if (token.kind != Token::Kind::keyword) {
      if (operands_.size() < kMaxOperands) operands_.push_back(token);
      continue;
    }
    if (document_.operators_left == 0) return;
    --document_.operators_left;
    const std::uint32_t keyword = keyword_code(token.text);
    if (keyword == keyword_code("ID"))
      lexer.skip_inline_image(), note_image();
    else
      execute(keyword, resources, depth);
    operands_.clear();
    lexer.release();
  }
}

void TextMachine::execute(std::uint32_t keyword, const Dict& resources, int depth) {
  switch (keyword) {
    case keyword_code("q"):
      if (saved_.size() < kMaxStateDepth) saved_.push_back(state_);
      return;
    case keyword_code("Q"):
      if (saved_.size() > saved_floor_) state_ = saved_.back(), saved_.pop_back();
      return;
    case keyword_code("cm"): state_.ctm = matrix().then(state_.ctm); return;
    case keyword_code("gs"): set_graphics_state(resources); return;
    case keyword_code("BT"): text_matrix_ = line_matrix_ = Matrix{}; return;
    case keyword_code("Tm"): text_matrix_ = line_matrix_ = matrix(); return;
    case keyword_code("Td"): move_line(number(0), number(1)); return;
    case keyword_code("TD"):
      state_.text.leading = -number(1);
      move_line(number(0), number(1));
      return;
    case keyword_code("T*"): move_line(0, -state_.text.leading); return;
    case keyword_code("Tj"):
    case keyword_code("TJ"):
    case keyword_code("'"):
    case keyword_code("\""): show_text_operator(keyword); return;
    case keyword_code("Do"): show_object(resources, depth); return;
    case keyword_code("BMC"):
    case keyword_code("BDC"): begin_marked(resources); return;
    case keyword_code("EMC"): end_marked(); return;
    default:
      set_text_state(keyword, resources);
      build_path(keyword);
      return;
  }
}

// Paths matter only as far as they clip: their corners are collected until the operator that ends them.
void TextMachine::build_path(std::uint32_t keyword) {
  switch (keyword) {
    case keyword_code("m"):
    case keyword_code("l"): path_.add(number(0), number(1)); return;
    case keyword_code("re"): path_.add_rectangle(number(0), number(1), number(2), number(3)); return;
    case keyword_code("c"): path_.add(number(4), number(5)); [[fallthrough]];
    case keyword_code("v"):
    case keyword_code("y"): path_.add(number(0), number(1)), path_.add(number(2), number(3)); return;
    case keyword_code("W"):
    case keyword_code("W*"): path_.clip(); return;
    case keyword_code("n"):
    case keyword_code("S"):
    case keyword_code("s"):
    case keyword_code("f"):
    case keyword_code("F"):
    case keyword_code("f*"):
    case keyword_code("B"):
    case keyword_code("B*"):
    case keyword_code("b"):
    case keyword_code("b*"): path_.end(state_.clip, state_.ctm); return;
    default: return;
  }
}

void TextMachine::set_text_state(std::uint32_t keyword, const Dict& resources) {
  TextState& text_state = state_.text;
  switch (keyword) {
    case keyword_code("Tf"):
      if (const Object* entry = objects_.get(resources, "Font").dict().find(text(0)))
        text_state.font = document_.font(*entry);
      else
        text_state.font = nullptr;
      text_state.size = number(1);
      return;
    case keyword_code("Tc"): text_state.character_spacing = number(0); return;
    case keyword_code("Tw"): text_state.word_spacing = number(0); return;
    case keyword_code("Tz"): text_state.scale = number(0) / 100; return;
    case keyword_code("TL"): text_state.leading = number(0); return;
    case keyword_code("Ts"): text_state.rise = number(0); return;
    case keyword_code("Tr"): text_state.mode = static_cast<int>(std::clamp(number(0), 0.0, 7.0)); return;
    default: return;
  }
}

void TextMachine::set_graphics_state(const Dict& resources) {
  const Dict& parameters = objects_.get(objects_.get(resources, "ExtGState").dict(), text(0)).dict();
  const Array& font = objects_.get(parameters, "Font").array();
  if (font.size() < 2) return;
  state_.text.font = document_.font(font[0]);
  state_.text.size = objects_.at(font, 1).number_or(0);
}

void TextMachine::show_text_operator(std::uint32_t keyword) {
  if (keyword == keyword_code("TJ")) {
    show_array();
    return;
  }
  std::size_t string = 0;
  if (keyword == keyword_code("\"")) {
    state_.text.word_spacing = number(0), state_.text.character_spacing = number(1);
    string = 2;
  }
  if (keyword != keyword_code("Tj")) move_line(0, -state_.text.leading);
  show(text(string));
}

void TextMachine::show_array() {
  for (const Token& item : operands_) {
    if (item.kind == Token::Kind::string) {
      show(item.text);
    } else if (item.kind == Token::Kind::number) {
      const double shift = -item.number / 1000 * state_.text.size;
      if (state_.text.font && state_.text.font->vertical())
        advance(0, shift);
      else
        advance(shift * state_.text.scale, 0);
    }
  }
}

void TextMachine::advance(double tx, double ty) {
  text_matrix_.e += tx * text_matrix_.a + ty * text_matrix_.c;
  text_matrix_.f += tx * text_matrix_.b + ty * text_matrix_.d;
}

void TextMachine::move_line(double tx, double ty) {
  line_matrix_.e += tx * line_matrix_.a + ty * line_matrix_.c;
  line_matrix_.f += tx * line_matrix_.b + ty * line_matrix_.d;
  text_matrix_ = line_matrix_;
}

void TextMachine::show(std::string_view shown) {
  const TextState& text_state = state_.text;
  if (!text_state.font) return;
  // Strings that show nothing cost time too: they count as operators.
  document_.operators_left -= std::min<std::uint64_t>(document_.operators_left, shown.size() / kBytesAnOperator);
  const Run run = begin_run();
  const bool vertical = text_state.font->vertical();
  Point at{0, text_state.rise};
  while (!shown.empty()) {
    const Font::Shown next = text_state.font->next(shown);
    shown.remove_prefix(static_cast<std::size_t>(std::max(next.bytes, 1)));
    const double spacing = text_state.character_spacing + (next.word_space ? text_state.word_spacing : 0);
    add_glyph(*next.glyph, run, at);
    if (vertical) {
      at.y += next.glyph->width * text_state.size + spacing;
    } else {
      at.x += (next.glyph->width * text_state.size + spacing) * text_state.scale;
    }
  }
  advance(at.x, at.y - text_state.rise);
}

// What the glyphs of one string share.
TextMachine::Run TextMachine::begin_run() const {
  const TextState& text_state = state_.text;
  const bool vertical = text_state.font->vertical();
  Run run;
  run.base = text_matrix_.then(state_.ctm);
  const Matrix& base = run.base;
  const double along = text_state.size * (vertical ? 1 : text_state.scale);
  run.along = vertical ? Point{along * base.c, along * base.d} : Point{along * base.a, along * base.b};
  const Heading heading = vertical ? heading_of(-run.along.x, -run.along.y) : heading_of(run.along.x, run.along.y);
  Glyph& glyph = run.glyph;
  glyph.size = static_cast<float>(std::hypot(base.c, base.d) * std::abs(text_state.size));
  glyph.direction = heading.direction, glyph.skew = heading.skew;
  glyph.ascent = vertical ? 0.5f : text_state.font->ascent();
  glyph.descent = vertical ? -0.5f : text_state.font->descent();
  glyph.bold = text_state.font->bold() || text_state.mode == 2;
  glyph.barcode = text_state.font->barcode();
  glyph.hidden = text_state.mode == kInvisible || text_state.mode == kClipOnly;
  run.usable = glyph.size >= kMinSize && glyph.size <= kMaxSize && hidden_depth_ == 0;
  return run;
}

void TextMachine::add_glyph(const FontGlyph& source, const Run& run, const Point& at) {
  if (!source.mapped && hidden_depth_ == 0 && actual_texts_ == 0) ++out_.unmapped;
  // What has no text of its own is still a place for the text that stands for it.
  if ((source.text.empty() && actual_texts_ == 0) || !run.usable || document_.glyphs_left == 0) return;
  Glyph glyph = run.glyph;
  const Point origin = run.base.apply(at.x, at.y);
  glyph.dx = static_cast<float>(source.width * run.along.x), glyph.dy = static_cast<float>(source.width * run.along.y);
  glyph.x = static_cast<float>(origin.x), glyph.y = static_cast<float>(origin.y);
  const auto [left, right] = std::minmax({glyph.x, glyph.x + glyph.dx});
  const auto [top, bottom] = std::minmax({glyph.y, glyph.y + glyph.dy});
  // Written so that what is no number is not inside.
  const bool inside = right + glyph.size >= 0 && left <= out_.width && bottom >= 0 && top - glyph.size <= out_.height;
  if (!inside) return;
  --document_.glyphs_left;
  glyph.clipped = is_clipped(glyph);
  glyph.text = source.text;
  out_.glyphs.push_back(glyph);
}

// True where what can be seen of a glyph, half an em around its stretch of baseline, is outside.
bool TextMachine::is_clipped(const Glyph& glyph) const {
  const double half = glyph.size / 2;
  const ClipBox box{std::min(glyph.x, glyph.x + glyph.dx) - half, std::min(glyph.y, glyph.y + glyph.dy) - half,
                    std::max(glyph.x, glyph.x + glyph.dx) + half, std::max(glyph.y, glyph.y + glyph.dy) + half};
  return state_.clip.misses(box);
}

void TextMachine::note_image() {
  if (hidden_depth_ > 0) return;
  out_.has_image = true;
  const double page = static_cast<double>(out_.width) * static_cast<double>(out_.height);
  if (!(page > 0)) return;
  const double share = std::min(1.0, std::abs(state_.ctm.determinant()) / page);
  out_.image_area += static_cast<float>(share);
  if (share >= kMinPicture && out_.pictures.size() < kMaxPictures)
    out_.pictures.push_back(ClipBox::transformed({0, 0, 1, 1}, state_.ctm));
}

void TextMachine::show_object(const Dict& resources, int depth) {
  const Object& object = objects_.get(objects_.get(resources, "XObject").dict(), text(0));
  if (!object.stream()) return;
  const std::string_view kind = objects_.get(object.dict(), "Subtype").name();
  if (kind == "Image")
    note_image();
  else if (depth < kMaxFormDepth)
    run_form(*object.stream(), resources, depth);
}

void TextMachine::run_form(const Stream& stream, const Dict& resources, int depth) {
  const Dict& dict = *stream.dict;
  if (const Object* layer = dict.find("OC"); layer && document_.layers.hidden(*layer)) return;
  const auto content = document_.form(stream);
  const GraphicsState before = state_;
  const Matrix text_matrix = text_matrix_, line_matrix = line_matrix_;
  const std::size_t marked = marked_.size(), floor = saved_floor_;
  saved_floor_ = saved_.size();
  double form_matrix[6];
  if (read_numbers(objects_, objects_.get(dict, "Matrix"), form_matrix, 6)) {
    const Matrix own{form_matrix[0], form_matrix[1], form_matrix[2], form_matrix[3], form_matrix[4], form_matrix[5]};
    state_.ctm = own.then(state_.ctm);
  }
  double box[4];
  if (read_numbers(objects_, objects_.get(dict, "BBox"), box, 4)) {
    path_.add_rectangle(box[0], box[1], box[2] - box[0], box[3] - box[1]);
    path_.clip();
    path_.end(state_.clip, state_.ctm);
  }
  const Object& own_resources = objects_.get(dict, "Resources");
  run(*content, own_resources.is_dict() ? own_resources.dict() : resources, depth + 1);
  while (marked_.size() > marked) end_marked();
  saved_.resize(saved_floor_);
  saved_floor_ = floor;
  state_ = before, text_matrix_ = text_matrix, line_matrix_ = line_matrix;
}

void TextMachine::show_annotation(const Dict& annotation, const Matrix& to_display) {
  if (!is_shown(objects_, document_.layers, annotation)) return;
  if (const auto appearance = find_appearance(objects_, annotation)) {
    state_ = GraphicsState{};
    state_.ctm = appearance->placement.then(to_display);
    hidden_depth_ = 0;
    run_form(*appearance->stream, Dict{}, 0);
  } else {
    for (const FieldLine& line : read_field_value(objects_, annotation))
      document_.glyphs_left -= typeset(line, to_display, document_.glyphs_left, out_);
  }
}

void TextMachine::begin_marked(const Dict& resources) {
  if (marked_.size() >= kMaxMarkedDepth) end_marked();  // damage; hiding too much would be worse
  const Dict& properties = objects_.get(resources, "Properties").dict();
  MarkedContent marked = read_marked_content(objects_, document_.layers, properties, operands_);
  marked.first_glyph = out_.glyphs.size();
  if (marked.hides) ++hidden_depth_;
  if (marked.actual_text) ++actual_texts_;
  marked_.push_back(std::move(marked));
}

void TextMachine::end_marked() {
  if (marked_.empty()) return;
  const MarkedContent marked = std::move(marked_.back());
  marked_.pop_back();
  if (marked.hides) --hidden_depth_;
  if (!marked.actual_text) return;
  --actual_texts_;
  replace_with_actual_text(out_, marked);
}

}  // namespace

PageGlyphs run_page(DocumentResources& document, const PageContent& page) {
  TextMachine machine(document, page);
  machine.run(page.content, *page.resources, 0);
  if (page.annotations)
    for (const Object& annotation : page.annotations->array())
      machine.show_annotation(document.objects.resolve(annotation).dict(), page.to_display);
  return machine.take();
}

}  // namespace faturad::pdf
