#include "extract/xml/xml_tree.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "extract/xml/xml_namespaces.hpp"
#include "extract/xml/xml_text.hpp"

namespace faturad::extract {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Bytes of names; those of characters beyond ASCII are all taken for such.
enum : std::uint8_t { kStartsName = 1, kInName = 2 };
constexpr auto kNameBytes = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t byte = 0; byte < out.size(); ++byte) {
    const bool starts = byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == ':';
    const bool in = starts || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';
    out[byte] = static_cast<std::uint8_t>((starts ? kStartsName : 0) | (in ? kInName : 0));
  }
  return out;
}();
bool starts_name(char c) { return (kNameBytes[static_cast<unsigned char>(c)] & kStartsName) != 0; }
bool is_in_name(char c) { return (kNameBytes[static_cast<unsigned char>(c)] & kInName) != 0; }

struct QualifiedName {
  std::string_view prefix, local;
};
QualifiedName parted(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? QualifiedName{{}, name} : QualifiedName{name.substr(0, colon), name.substr(colon + 1)};
}

// Appends what the entity stands for that begins `text`; returns its bytes, 0 where it is none that is known.
std::size_t append_entity(std::string_view text, std::string& out) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [name, character] : kEntities) {
    if (!text.starts_with(name)) continue;
    out += character;
    return name.size();
  }
  if (!text.starts_with("&#")) return 0;
  const bool hex = text.substr(2).starts_with('x');
  const char* const first = text.data() + (hex ? 3 : 2);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), code, hex ? 16 : 10);
  const bool character = error == std::errc() && code > 0 && code <= 0x10ffff && (code < 0xd800 || code >= 0xe000);
  if (!character || end == text.data() + text.size() || *end != ';') return 0;
  append_utf8(out, code);
  return static_cast<std::size_t>(end - text.data()) + 1;
}

class Parser {
 public:
  // Files may end in zeros; amid the elements they are no characters.
  Parser(std::string_view text, const XmlLimits& limits) : text_(text.substr(0, text.find('\0'))), limits_(limits) {
    constexpr std::size_t kBytesOfNode = 24;  // few have less: a name twice, and its value
    tree_.nodes.reserve(std::min(text_.size() / kBytesOfNode, limits.nodes));
    open_.push_back({{}, 0, 0, 0, true});
  }

  result<XmlTree> run() {
    while (true) {
      add_characters();
      if (at_ == text_.size()) break;
      ++nodes_;
      if (auto done = construct(); !done) return done.error();
      if (nodes_ > limits_.nodes) return make_error(Errc::limit_exceeded, fmt::format("it has more than {} nodes", limits_.nodes));
      if (open_.size() > limits_.depth + 1) return make_error(Errc::limit_exceeded, fmt::format("it nests deeper than {}", limits_.depth));
    }
    if (open_.size() > 1) return make_error(Errc::corrupt_document, fmt::format("it ends within \"{}\"", open_.back().name));
    if (tree_.root() == 0) return make_error(Errc::corrupt_document, "it has no element");
    if (undeclared_) tree_.warnings.push_back("it uses namespace prefixes that it does not declare");
    return std::move(tree_);
  }

 private:
  // An element whose end is to come; the first is the document.
  struct Open {
    std::string_view name;
    std::uint32_t node = 0, last = 0;  // `last` of its children
    std::size_t scope = 0;             // of namespaces, outside of it
    bool kept = true;                  // in the tree
  };

  Error malformed(std::string_view what) const { return make_error(Errc::corrupt_document, fmt::format("it is not well-formed at byte {}: {}", at_, what)); }

  // What the '<' at at_ begins.
  result<void> construct() {
    const std::string_view rest = text_.substr(at_, 9);
    if (rest.starts_with("</")) return end_tag();
    if (rest.starts_with("<!--")) return behind("-->", 4);
    if (rest == "<![CDATA[") return section();
    if (rest.starts_with("<?")) return rest.size() > 2 && starts_name(rest[2]) ? behind("?>", 2) : malformed("an instruction without a name");
    if (rest.starts_with("<!")) return make_error(Errc::corrupt_document, "it has a document type declaration");
    return start_tag();
  }

  result<void> behind(std::string_view mark, std::size_t skip) {
    const std::size_t found = text_.find(mark, at_ + skip);
    if (found == std::string_view::npos) return make_error(Errc::corrupt_document, fmt::format("it ends before a \"{}\"", mark));
    at_ = found + mark.size();
    return {};
  }

  result<void> section() {
    const std::size_t start = at_ + 9;
    if (auto done = behind("]]>", 9); !done) return done;
    const std::string_view text = text_.substr(start, at_ - 3 - start);
    if (!text.empty() && holds_text()) add({text, false});
    return {};
  }

  result<void> end_tag() {
    const std::string_view name = open_.back().name;
    if (open_.size() == 1 || !text_.substr(at_ + 2).starts_with(name)) return malformed("an end tag without its start");
    std::size_t at = at_ + 2 + name.size();
    while (at < text_.size() && is_blank(text_[at])) ++at;
    if (at == text_.size() || text_[at] != '>') return malformed("an end tag without its start");
    at_ = at + 1;
    namespaces_.leave(open_.back().scope);
    open_.pop_back();
    return {};
  }

  result<void> start_tag() {
    // A tag must end within `reach`.
    const std::string_view reach = text_.substr(0, std::min(text_.size(), at_ + limits_.attribute_bytes + 1));
    std::size_t at = at_ + 1;
    const std::string_view name = take_name(reach, at);
    if (name.empty()) return malformed("a \"<\" without a name");
    Open element{name, 0, 0, namespaces_.scope(), open_.back().kept && (open_.size() > 1 || tree_.root() == 0)};
    const QualifiedName parts = parted(name);
    XmlTree::Node node{parts.local, true, 0, 0, 0, static_cast<std::uint32_t>(tree_.attributes.size()), 0};
    for (bool apart = skip_blanks(reach, at); at < reach.size() && reach[at] != '>' && reach[at] != '/'; apart = skip_blanks(reach, at)) {
      if (!apart) return malformed("an attribute without a blank before it");
      if (auto done = attribute(reach, at, element.kept); !done) return done;
    }
    const bool empty = at < reach.size() && reach[at] == '/';
    at += empty ? 1 : 0;
    if (at >= reach.size()) return cut_off(reach);
    if (reach[at] != '>') return malformed("a \"/\" within a tag");
    at_ = at + 1;
    ++nodes_;  // its text
    node.attribute_count = static_cast<std::uint32_t>(tree_.attributes.size()) - node.first_attribute;
    open(element, parts.prefix, node);
    if (empty) {
      namespaces_.leave(open_.back().scope);
      open_.pop_back();
    }
    return {};
  }

  // Where `reach` ends within a tag.
  Error cut_off(std::string_view reach) const {
    if (reach.size() == text_.size()) return make_error(Errc::corrupt_document, "it ends within a tag");
    return make_error(Errc::limit_exceeded, fmt::format("it has a tag of more than {} bytes", limits_.attribute_bytes));
  }

  result<void> attribute(std::string_view reach, std::size_t& at, bool kept) {
    const std::string_view name = take_name(reach, at);
    skip_blanks(reach, at);
    const bool equals = at < reach.size() && reach[at] == '=';
    at += equals ? 1 : 0;
    skip_blanks(reach, at);
    if (at == reach.size()) return cut_off(reach);
    if (name.empty() || !equals || (reach[at] != '"' && reach[at] != '\'')) return malformed("an attribute without a value");
    const std::size_t end = reach.find(reach[at], at + 1);
    if (end == std::string_view::npos) return cut_off(reach);
    const std::string_view value = reach.substr(at + 1, end - at - 1);
    at = end + 1;
    ++nodes_;
    if (!kept) return {};
    const QualifiedName parts = parted(name);
    if (parts.prefix == "xmlns" || name == "xmlns") {
      namespaces_.declare(parts.prefix.empty() ? std::string_view() : parts.local, resolved(value));
    } else {
      tree_.attributes.push_back({parts.local, resolved(value)});
    }
    return {};
  }

  // Of an element, behind its declarations: whether it is one of the format's own.
  void open(Open& element, std::string_view prefix, const XmlTree::Node& node) {
    if (element.kept && open_.size() == 1) {
      if (!namespaces_.set_root(prefix)) tree_.warnings.push_back("its root element is of an unknown namespace");
    } else if (element.kept) {
      const auto origin = namespaces_.origin_of(prefix);
      element.kept = origin != XmlNamespaces::Origin::foreign;
      undeclared_ = undeclared_ || origin == XmlNamespaces::Origin::undeclared;
    }
    if (element.kept) {
      element.node = add(node);
    } else {
      tree_.attributes.resize(node.first_attribute);
    }
    open_.push_back(element);
  }

  bool holds_text() const { return open_.size() > 1 && open_.back().kept; }

  // Up to the next '<'.
  void add_characters() {
    const std::size_t start = at_;
    skip_blanks(text_, at_);
    if (at_ == text_.size() || text_[at_] == '<') return;
    at_ = std::min(text_.find('<', at_), text_.size());
    if (holds_text()) add({resolved(text_.substr(start, at_ - start)), false});
  }

  std::uint32_t add(XmlTree::Node node) {
    Open& parent = open_.back();
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    (parent.last == 0 ? tree_.nodes[parent.node].child : tree_.nodes[parent.last].next) = index;
    parent.last = index;
    node.parent = parent.node;
    tree_.nodes.push_back(node);
    return index;
  }

  std::string_view resolved(std::string_view text) {
    if (text.find('&') == std::string_view::npos) return text;
    std::string& out = tree_.resolved.emplace_front();
    out.reserve(text.size());
    while (!text.empty()) {
      const std::size_t mark = std::min(text.find('&'), text.size());
      out += text.substr(0, mark);
      text.remove_prefix(mark);
      if (text.empty()) break;
      const std::size_t bytes = append_entity(text, out);
      if (bytes == 0) out += '&';
      text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return out;
  }

  static std::string_view take_name(std::string_view text, std::size_t& at) {
    std::size_t end = at;
    if (end < text.size() && starts_name(text[end])) {
      while (end < text.size() && is_in_name(text[end])) ++end;
    }
    const std::string_view name = text.substr(at, end - at);
    at = end;
    return name;
  }

  static bool skip_blanks(std::string_view text, std::size_t& at) {
    std::size_t end = at;
    while (end < text.size() && is_blank(text[end])) ++end;
    return std::exchange(at, end) < end;
  }

  std::string_view text_;
  const XmlLimits& limits_;
  XmlTree tree_;
  XmlNamespaces namespaces_;
  std::vector<Open> open_;
  std::size_t at_ = 0, nodes_ = 0;
  bool undeclared_ = false;
};

}  // namespace

result<XmlTree> parse_xml(std::string_view utf8, const XmlLimits& limits) { return Parser(utf8, limits).run(); }

}  // namespace faturad::extract
