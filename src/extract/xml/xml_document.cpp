#include "extract/xml/xml_document.hpp"

#include <algorithm>

#include <boost/container/small_vector.hpp>
#include <fmt/format.h>

namespace faturad::extract {
namespace {

constexpr std::size_t kMaxText = 4096;  // bytes; longer is no value of an invoice

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

XmlNode XmlNode::named(std::uint32_t from, std::string_view name) const {
  for (std::uint32_t at = from; at != 0; at = tree_->nodes[at].next) {
    if (tree_->nodes[at].element && tree_->nodes[at].text == name) return {*tree_, at};
  }
  return {};
}

XmlNode XmlNode::first(std::string_view name) const { return at_ == 0 ? XmlNode() : named(tree_->nodes[at_].child, name); }
XmlNode XmlNode::next(std::string_view name) const { return named(tree_->nodes[at_].next, name); }

XmlNode XmlNode::at(std::string_view path) const {
  const std::size_t slash = path.find('/');
  const std::string_view name = path.substr(0, slash);
  if (slash == std::string_view::npos) return first(name);
  for (XmlNode child = first(name); child; child = child.next(name)) {
    if (const XmlNode found = child.at(path.substr(slash + 1))) return found;
  }
  return {};
}

std::string XmlNode::text() const {
  std::string out;
  if (at_ == 0) return out;
  for (std::uint32_t at = tree_->nodes[at_].child; at != 0 && out.size() <= kMaxText; at = tree_->nodes[at].next) {
    if (tree_->nodes[at].element) continue;
    const std::string_view characters = tree_->nodes[at].text;
    out.reserve(out.size() + std::min(characters.size(), kMaxText));
    for (std::size_t i = 0; i < characters.size() && out.size() <= kMaxText; ++i) {
      if (!is_blank(characters[i])) {
        out += characters[i];
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
  }
  if (out.size() > kMaxText) {
    out.resize(kMaxText);
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0u) == 0x80u) out.pop_back();  // not within a character
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0u) out.pop_back();
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string_view XmlNode::attribute(std::string_view name) const {
  if (at_ == 0) return {};
  const XmlTree::Node& node = tree_->nodes[at_];
  for (std::uint32_t i = node.first_attribute; i < node.first_attribute + node.attribute_count; ++i) {
    if (tree_->attributes[i].name == name) return tree_->attributes[i].value;
  }
  return {};
}

std::string XmlNode::path() const {
  struct Step {
    std::string_view name;
    std::size_t index = 1;
  };
  boost::container::small_vector<Step, 16> steps;
  for (std::uint32_t at = at_; at != 0; at = tree_->nodes[at].parent) {
    Step step{tree_->nodes[at].text};
    for (XmlNode other = named(tree_->nodes[tree_->nodes[at].parent].child, step.name); other.at_ != at; other = other.next(step.name)) ++step.index;
    steps.push_back(step);
  }
  std::string out;
  out.reserve(40 * steps.size());
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    (out += '/') += step->name;
    if (step->index > 1) ((out += '[') += std::to_string(step->index)) += ']';
  }
  return out;
}

result<XmlDocument> XmlDocument::parse(std::string_view bytes, const XmlLimits& limits) {
  if (bytes.size() > limits.bytes) return make_error(Errc::limit_exceeded, fmt::format("it is larger than {} bytes", limits.bytes));
  auto text = decode_xml(bytes);
  if (!text) return text.error();
  auto tree = parse_xml(text->utf8, limits);
  if (!tree) return tree.error();
  XmlDocument out;
  out.text_ = std::move(*text);
  out.tree_ = std::make_unique<const XmlTree>(std::move(*tree));
  return out;
}

std::vector<std::string> XmlDocument::warnings() const {
  std::vector<std::string> out = text_.warnings;
  out.insert(out.end(), tree_->warnings.begin(), tree_->warnings.end());
  return out;
}

}  // namespace faturad::extract
