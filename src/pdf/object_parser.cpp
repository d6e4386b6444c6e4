#include "pdf/object_parser.hpp"

#include <charconv>

#include "pdf/content_lexer.hpp"

namespace faturad::pdf {
namespace {

constexpr std::size_t kMaxNesting = 64;
constexpr double kMaxNumber = 0xFFFFFFFF, kMaxGeneration = 0xFFFF;

class ObjectParser {
 public:
  explicit ObjectParser(std::string_view bytes) : lexer_(bytes) {}

  std::optional<Object> run(std::string_view& rest) {
    while (true) {
      const std::string_view before = lexer_.rest();
      const Token token = lexer_.next();
      if (ends_number(token)) {
        rest = values_.size() > 1 ? behind_first_ : before;
        return std::move(values_.front());
      }
      if (!take(token)) return std::nullopt;
      if (!open_.empty()) continue;
      if (values_.size() == 1 && values_.front().number()) behind_first_ = lexer_.rest();
      if (values_.size() != 1 || values_.front().number()) continue;
      rest = lexer_.rest();
      return std::move(values_.front());
    }
  }

 private:
  struct Container {
    bool dict;
    std::size_t first;  // of its values
  };

  // A number outside of any container stands alone unless another one and R follow.
  bool ends_number(const Token& token) const {
    if (!open_.empty() || values_.empty()) return false;
    if (token.kind == Token::Kind::number) return values_.size() > 1;
    return values_.size() == 1 || token.kind != Token::Kind::keyword || token.text != "R";
  }

  bool take(const Token& token) {
    switch (token.kind) {
      case Token::Kind::number: values_.emplace_back(token.number); return true;
      case Token::Kind::name: values_.emplace_back(Name{std::string(token.text)}); return true;
      case Token::Kind::string: values_.emplace_back(std::string(token.text)); return true;
      case Token::Kind::array_begin: return begin(false);
      case Token::Kind::dict_begin: return begin(true);
      case Token::Kind::array_end: return end_array();
      case Token::Kind::dict_end: return end_dict();
      case Token::Kind::keyword: return take_keyword(token.text);
      case Token::Kind::end: return false;
    }
    return false;
  }

  bool take_keyword(std::string_view word) {
    if (word == "R") return make_reference();
    if (word == "true" || word == "false")
      values_.emplace_back(word == "true");
    else if (word == "null")
      values_.emplace_back();
    else
      return false;
    return true;
  }

  bool make_reference() {
    const std::size_t floor = open_.empty() ? 0 : open_.back().first;
    if (values_.size() < floor + 2) return false;
    const double *number = values_[values_.size() - 2].number(), *generation = values_.back().number();
    if (!number || !generation || !(*number >= 0 && *number <= kMaxNumber) ||
        !(*generation >= 0 && *generation <= kMaxGeneration))
      return false;
    const Ref ref{static_cast<std::uint32_t>(*number), static_cast<std::uint16_t>(*generation)};
    values_.resize(values_.size() - 2);
    values_.emplace_back(ref);
    return true;
  }

  bool begin(bool dict) {
    open_.push_back({dict, values_.size()});
    return open_.size() <= kMaxNesting;
  }

  bool end_array() {
    if (open_.empty() || open_.back().dict) return false;
    const auto first = values_.begin() + static_cast<std::ptrdiff_t>(open_.back().first);
    auto array = std::make_shared<Array>(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    close(Object(std::shared_ptr<const Array>(std::move(array))));
    return true;
  }

  bool end_dict() {
    if (open_.empty() || !open_.back().dict) return false;
    auto dict = std::make_shared<Dict>();
    const std::size_t first = open_.back().first;
    if ((values_.size() - first) % 2 != 0) return false;
    for (std::size_t i = first; i < values_.size(); i += 2) {
      Name* const key = values_[i].mutable_name();
      if (!key) return false;
      dict->add(std::move(key->text), std::move(values_[i + 1]));
    }
    close(Object(std::shared_ptr<const Dict>(std::move(dict))));
    return true;
  }

  void close(Object container) {
    values_.resize(open_.back().first);
    open_.pop_back();
    values_.push_back(std::move(container));
  }

  ContentLexer lexer_;
  std::vector<Object> values_;
  std::vector<Container> open_;
  std::string_view behind_first_;  // the number that the first value is
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

}  // namespace

std::optional<Object> parse_object(std::string_view& bytes) { return ObjectParser(bytes).run(bytes); }

std::optional<IndirectObject> parse_indirect(std::string_view bytes) {
  const auto number = take_integer(bytes), generation = take_integer(bytes);
  if (!number || !generation || *number > 0xFFFFFFFF || *generation > 0xFFFF || !take_word(bytes, "obj"))
    return std::nullopt;
  auto value = parse_object(bytes);
  if (!value) return std::nullopt;
  return IndirectObject{{static_cast<std::uint32_t>(*number), static_cast<std::uint16_t>(*generation)},
                        std::move(*value),
                        skip_space(bytes)};
}

std::string_view skip_space(std::string_view bytes) {
  while (!bytes.empty() && is_space(bytes.front())) bytes.remove_prefix(1);
  return bytes;
}

std::optional<std::uint64_t> take_integer(std::string_view& bytes) {
  bytes = skip_space(bytes);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
  if (error != std::errc()) return std::nullopt;
  bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()));
  return value;
}

bool take_word(std::string_view& bytes, std::string_view word) {
  bytes = skip_space(bytes);
  if (!bytes.starts_with(word)) return false;
  bytes.remove_prefix(word.size());
  return true;
}

}  // namespace faturad::pdf
