#include "extract/xml/xml_document.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/xml/xml_text.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kMaxText = 4096;  // bytes; longer is no value of an invoice

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }  // npos + 1 is 0

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

// UN/CEFACT's Cross Industry documents of all versions, ZUGFeRD 1, UBL 2.
bool is_known_namespace(std::string_view uri) {
  constexpr std::array<std::string_view, 3> kFamilies{"urn:un:unece:uncefact:", "urn:ferd:", "urn:oasis:names:specification:ubl:"};
  return std::any_of(kFamilies.begin(), kFamilies.end(), [&](std::string_view family) { return uri.starts_with(family); });
}

// Removes elements of foreign namespaces. Those of none stay: some producers leave the declarations out, and the names are
// the formats' own; those of the root's own namespace too, for some get it wrong.
class Pruning {
 public:
  explicit Pruning(pugi::xml_node root) {
    declare(root);
    own_ = uri_of(prefix_of(root.name()));
    if (!own_.empty() && !is_known_namespace(own_)) warnings_.push_back("its root element is of an unknown namespace");
    for (Binding& binding : scope_) binding.foreign = is_foreign(binding.uri);
    prune(root);
    if (undeclared_) warnings_.push_back("it uses namespace prefixes that it does not declare");
  }
  std::vector<std::string> take_warnings() { return std::move(warnings_); }

 private:
  struct Binding {
    std::string_view prefix, uri;
    bool foreign = false;
  };

  void declare(pugi::xml_node element) {
    for (pugi::xml_attribute attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
      const std::string_view name = attribute.name();
      if (!name.starts_with("xmlns") || (name.size() > 5 && name[5] != ':')) continue;
      const std::string_view uri = attribute.value();
      scope_.push_back({name.size() > 5 ? name.substr(6) : std::string_view(), uri, is_foreign(uri)});
      last_ = nullptr;
    }
  }

  bool is_foreign(std::string_view uri) const { return !uri.empty() && uri != own_ && !is_known_namespace(uri); }

  const Binding* binding_of(std::string_view prefix) {
    if (last_ != nullptr && last_->prefix == prefix) return last_;  // neighbours are of one namespace
    const auto found = std::find_if(scope_.rbegin(), scope_.rend(), [&](const Binding& one) { return one.prefix == prefix; });
    return found == scope_.rend() ? nullptr : last_ = &*found;
  }

  std::string_view uri_of(std::string_view prefix) {
    const Binding* const binding = binding_of(prefix);
    return binding ? binding->uri : std::string_view();
  }

  void prune(pugi::xml_node parent) {
    for (pugi::xml_node child = parent.first_child(); child;) {
      const pugi::xml_node next = child.next_sibling();
      if (child.type() == pugi::node_element) prune_element(parent, child);
      child = next;
    }
  }

  void prune_element(pugi::xml_node parent, pugi::xml_node element) {
    const std::size_t outside = scope_.size();
    declare(element);
    const std::string_view prefix = prefix_of(element.name());
    const Binding* const binding = binding_of(prefix);
    if (binding && binding->foreign) {
      parent.remove_child(element);
    } else {
      undeclared_ = undeclared_ || (!prefix.empty() && (!binding || binding->uri.empty()));
      prune(element);
    }
    if (scope_.size() == outside) return;
    scope_.resize(outside);
    last_ = nullptr;
  }

  std::vector<Binding> scope_;      // the innermost declarations last
  const Binding* last_ = nullptr;  // found, in a scope that has not changed since
  std::string_view own_;
  bool undeclared_ = false;
  std::vector<std::string> warnings_;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::string_view XmlNode::name() const { return local_name(node_.name()); }

XmlNode XmlNode::first(std::string_view name) const {
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() == pugi::node_element && local_name(child.name()) == name) return XmlNode(child);
  }
  return {};
}

XmlNode XmlNode::next(std::string_view name) const {
  for (pugi::xml_node sibling = node_.next_sibling(); sibling; sibling = sibling.next_sibling()) {
    if (sibling.type() == pugi::node_element && local_name(sibling.name()) == name) return XmlNode(sibling);
  }
  return {};
}

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
  for (const pugi::xml_node child : node_.children()) {
    if (out.size() > kMaxText) break;
    if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
    for (const char* c = child.value(); *c != 0 && out.size() <= kMaxText; ++c) {
      if (!is_blank(*c)) {
        out += *c;
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
  for (const pugi::xml_attribute attribute : node_.attributes()) {
    if (local_name(attribute.name()) == name) return attribute.value();
  }
  return {};
}

std::string XmlNode::path() const {
  struct Step {
    std::string_view name;
    std::size_t index = 1;
  };
  std::vector<Step> steps;
  steps.reserve(8);
  for (pugi::xml_node at = node_; at && at.type() == pugi::node_element; at = at.parent()) {
    Step step{local_name(at.name())};
    for (pugi::xml_node before = at.previous_sibling(); before; before = before.previous_sibling()) {
      if (before.type() == pugi::node_element && local_name(before.name()) == step.name) ++step.index;
    }
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
  auto decoded = decode_xml(bytes);
  if (!decoded) return decoded.error();
  if (auto within = check_xml_limits(decoded->utf8, limits); !within) return within.error();
  XmlDocument out;
  out.text_ = std::make_unique<std::string>(std::move(decoded->utf8));
  out.tree_ = std::make_unique<pugi::xml_document>();
  out.warnings_ = std::move(decoded->warnings);
  // Of entities only the five of XML itself and numbers: pugixml knows no others.
  const auto parsed = out.tree_->load_buffer_inplace(out.text_->data(), out.text_->size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) return make_error(Errc::corrupt_document, fmt::format("it is not well-formed at byte {}: {}", parsed.offset, parsed.description()));
  for (std::string& warning : Pruning(out.tree_->document_element()).take_warnings()) out.warnings_.push_back(std::move(warning));
  return out;
}

}  // namespace faturad::extract
