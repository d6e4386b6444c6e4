// A tree of the elements that e-invoice formats define; elements of foreign namespaces are not in it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "extract/xml/xml_limits.hpp"
#include "faturad/core/error.hpp"

namespace faturad::extract {

// An element, or none; valid as long as its document. Names are local ones.
class XmlNode {
 public:
  XmlNode() = default;
  explicit XmlNode(pugi::xml_node node) : node_(node) {}
  explicit operator bool() const { return static_cast<bool>(node_); }

  std::string_view name() const;
  // The first element, in document order, that is reached by a path like "PostalTradeAddress/CityName".
  XmlNode at(std::string_view path) const;
  // Calls `visit(XmlNode)` for each child of that name.
  template <class Visit>
  void each(std::string_view name, Visit visit) const {
    for (XmlNode child = first(name); child; child = child.next(name)) visit(child);
  }
  std::string text() const;                                // its own; blanks at the ends cut off, runs of them joined; 4 KiB at most
  std::string_view attribute(std::string_view name) const;  // empty where there is none
  std::string path() const;                                // "/CrossIndustryInvoice/ExchangedDocument/ID"; "[2]" behind repeated ones

 private:
  XmlNode first(std::string_view name) const;
  XmlNode next(std::string_view name) const;

  pugi::xml_node node_;
};

class XmlDocument {
 public:
  // Decodes, checks the limits, builds the tree. Errors: corrupt_document where it is not well-formed, limit_exceeded.
  static result<XmlDocument> parse(std::string_view bytes, const XmlLimits& limits = {});
  XmlNode root() const { return XmlNode(tree_->document_element()); }
  // The characters that the tree was built of, which it then no longer is.
  std::string take_text() && {
    tree_.reset();
    return std::move(*text_);
  }
  // Oddities that did not keep it from being read.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::unique_ptr<std::string> text_;  // the tree points into it
  std::unique_ptr<pugi::xml_document> tree_;
  std::vector<std::string> warnings_;
};

}  // namespace faturad::extract
