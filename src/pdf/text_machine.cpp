#include "pdf/text_machine.hpp"

#include <algorithm>

#include "pdf/annotation.hpp"
#include "pdf/clip.hpp"
#include "pdf/content_lexer.hpp"
#include "pdf/field_value.hpp"
#include "pdf/page_collector.hpp"
#include "pdf/text_state.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxOperands = 4096, kMaxStateDepth = 512;
constexpr int kMaxFormDepth = 16;
constexpr std::size_t kBytesAnOperator = 8;

struct GraphicsState {
  Matrix ctm;
  TextState text;
  ClipBox clip;  // display space
};

class TextMachine {
 public:
  TextMachine(DocumentResources& document, const PageContent& page)
      : document_(document), objects_(document.objects), page_(document, page.width, page.height, page.content.size()) {
    state_.ctm = page.to_display;
  }

  void run(std::string_view content, const Dict& resources, int depth);
  void show_annotation(const Dict& annotation, const Matrix& to_display);
  PageGlyphs take() { return page_.take(); }

 private:
  using Operands = std::vector<Token>;
  void execute(std::uint32_t keyword, const Dict& resources, int depth);
  void show_text_operator(std::uint32_t keyword);
  void set_font(const Dict& resources);
  void build_path(std::uint32_t keyword);
  void set_graphics_state(const Dict& resources);
  void show(std::string_view text);
  void show_array();
  void show_object(const Dict& resources, int depth);
  void run_form(const Stream& stream, const Dict& resources, int depth);

  double number(std::size_t i) const {
    return i < operands_.size() && operands_[i].kind == Token::Kind::number ? operands_[i].number : 0;
  }
  std::string_view text(std::size_t i) const { return i < operands_.size() ? operands_[i].text : std::string_view(); }
  Matrix matrix() const { return {number(0), number(1), number(2), number(3), number(4), number(5)}; }

  DocumentResources& document_;
  Objects& objects_;
  PageCollector page_;
  GraphicsState state_;
  std::vector<GraphicsState> saved_;
  std::size_t saved_floor_ = 0;  // states below were saved outside of the form that runs
  TextPosition position_;
  PathBox path_;
  Operands operands_;
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
      lexer.skip_inline_image(), page_.add_image(state_.ctm);
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
    case keyword_code("BT"): position_.set(Matrix{}); return;
    case keyword_code("Tm"): position_.set(matrix()); return;
    case keyword_code("Td"): position_.move_line(number(0), number(1)); return;
    case keyword_code("TD"):
      state_.text.leading = -number(1);
      position_.move_line(number(0), number(1));
      return;
    case keyword_code("T*"): position_.move_line(0, -state_.text.leading); return;
    case keyword_code("Tj"):
    case keyword_code("TJ"):
    case keyword_code("'"):
    case keyword_code("\""): show_text_operator(keyword); return;
    case keyword_code("Do"): show_object(resources, depth); return;
    case keyword_code("BMC"):
    case keyword_code("BDC"): page_.begin_marked(objects_.get(resources, "Properties").dict(), operands_); return;
    case keyword_code("EMC"): page_.end_marked(); return;
    case keyword_code("Tf"): set_font(resources); return;
    default:
      state_.text.set(keyword, number(0));
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

void TextMachine::set_font(const Dict& resources) {
  const Object* entry = objects_.get(resources, "Font").dict().find(text(0));
  state_.text.font = entry ? document_.font(*entry) : nullptr;
  state_.text.size = number(1);
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
  if (keyword != keyword_code("Tj")) position_.move_line(0, -state_.text.leading);
  show(text(string));
}

void TextMachine::show_array() {
  for (const Token& item : operands_) {
    if (item.kind == Token::Kind::string) {
      show(item.text);
    } else if (item.kind == Token::Kind::number) {
      const double shift = -item.number / 1000 * state_.text.size;
      if (state_.text.vertical())
        position_.advance(0, shift);
      else
        position_.advance(shift * state_.text.scale, 0);
    }
  }
}

void TextMachine::show(std::string_view shown) {
  const TextState& text_state = state_.text;
  if (!text_state.font) return;
  // Strings that show nothing cost time too: they count as operators.
  document_.operators_left -= std::min<std::uint64_t>(document_.operators_left, shown.size() / kBytesAnOperator);
  const GlyphRun run(text_state, position_.matrix().then(state_.ctm));
  const bool vertical = text_state.vertical();
  Point at{0, text_state.rise};
  while (!shown.empty()) {
    const Font::Shown next = text_state.font->next(shown);
    shown.remove_prefix(static_cast<std::size_t>(std::max(next.bytes, 1)));
    const double spacing = text_state.character_spacing + (next.word_space ? text_state.word_spacing : 0);
    page_.add_glyph(*next.glyph, run, at, state_.clip);
    if (vertical) {
      at.y += next.glyph->width * text_state.size + spacing;
    } else {
      at.x += (next.glyph->width * text_state.size + spacing) * text_state.scale;
    }
  }
  position_.advance(at.x, at.y - text_state.rise);
}

void TextMachine::show_object(const Dict& resources, int depth) {
  const Object& object = objects_.get(objects_.get(resources, "XObject").dict(), text(0));
  if (!object.stream()) return;
  const std::string_view kind = objects_.get(object.dict(), "Subtype").name();
  if (kind == "Image")
    page_.add_image(state_.ctm);
  else if (depth < kMaxFormDepth)
    run_form(*object.stream(), resources, depth);
}

void TextMachine::run_form(const Stream& stream, const Dict& resources, int depth) {
  const Dict& dict = *stream.dict;
  if (const Object* layer = dict.find("OC"); layer && document_.layers.hidden(*layer)) return;
  const auto content = document_.form(stream);
  const GraphicsState before = state_;
  const TextPosition position = position_;
  const std::size_t marked = page_.open_marked(), floor = saved_floor_;
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
  while (page_.open_marked() > marked) page_.end_marked();
  saved_.resize(saved_floor_);
  saved_floor_ = floor;
  state_ = before, position_ = position;
}

void TextMachine::show_annotation(const Dict& annotation, const Matrix& to_display) {
  if (!is_shown(objects_, document_.layers, annotation)) return;
  if (const auto appearance = find_appearance(objects_, annotation)) {
    state_ = GraphicsState{};
    state_.ctm = appearance->placement.then(to_display);
    page_.show_all_layers();
    run_form(*appearance->stream, Dict{}, 0);
  } else {
    for (const FieldLine& line : read_field_value(objects_, annotation)) page_.add_field_line(line, to_display);
  }
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
