// An e-invoice's XML to ask for elements by their paths.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extract/xml/xml_text.hpp"
#include "extract/xml/xml_tree.hpp"

namespace faturad::extract {

// An element, or none; valid as long as its document. Names are local ones.
class XmlNode {
 public:
  XmlNode() = default;
  XmlNode(const XmlTree& tree, std::uint32_t at) : tree_(&tree), at_(at) {}
  explicit operator bool() const { return at_ != 0; }

  std::string_view name() const { return at_ == 0 ? std::string_view() : tree_->nodes[at_].text; }
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
  XmlNode named(std::uint32_t from, std::string_view name) const;  // among siblings

  const XmlTree* tree_ = nullptr;
  std::uint32_t at_ = 0;  // 0 for none
};

// Keeps views into the bytes that it was made of.
class XmlDocument {
 public:
  // Decodes the characters and builds the tree. Errors: corrupt_document where it is not well-formed, limit_exceeded.
  static result<XmlDocument> parse(std::string_view bytes, const XmlLimits& limits = {});
  XmlNode root() const { return XmlNode(*tree_, tree_->root()); }
  const XmlText& text() const { return text_; }
  // Oddities that did not keep it from being read.
  std::vector<std::string> warnings() const;

 private:
  XmlText text_;
  std::unique_ptr<const XmlTree> tree_;  // nodes point to it
};

}  // namespace faturad::extract
