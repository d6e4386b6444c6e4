#include "extract/xml/xml_namespaces.hpp"

#include <algorithm>
#include <array>

namespace faturad::extract {
namespace {

// UN/CEFACT's Cross Industry documents of all versions, ZUGFeRD 1, UBL 2.
bool is_known(std::string_view uri) {
  constexpr std::array<std::string_view, 3> kFamilies{"urn:un:unece:uncefact:", "urn:ferd:", "urn:oasis:names:specification:ubl:"};
  return std::any_of(kFamilies.begin(), kFamilies.end(), [&](std::string_view family) { return uri.starts_with(family); });
}

}  // namespace

bool XmlNamespaces::foreign_uri(std::string_view uri) const { return !uri.empty() && uri != own_ && !is_known(uri); }

const XmlNamespaces::Binding* XmlNamespaces::binding_of(std::string_view prefix) {
  if (last_ != nullptr && last_->prefix == prefix) return last_;  // neighbours are of one namespace
  const auto found = std::find_if(scope_.rbegin(), scope_.rend(), [&](const Binding& one) { return one.prefix == prefix; });
  return found == scope_.rend() ? nullptr : last_ = &*found;
}

void XmlNamespaces::declare(std::string_view prefix, std::string_view uri) {
  scope_.push_back({prefix, uri, foreign_uri(uri)});
  last_ = nullptr;
}

bool XmlNamespaces::set_root(std::string_view prefix) {
  const Binding* const binding = binding_of(prefix);
  if (binding != nullptr) own_ = binding->uri;
  for (Binding& one : scope_) one.foreign = foreign_uri(one.uri);
  return own_.empty() || is_known(own_);
}

XmlNamespaces::Origin XmlNamespaces::origin_of(std::string_view prefix) {
  const Binding* const binding = binding_of(prefix);
  if (binding != nullptr && binding->foreign) return Origin::foreign;
  return prefix.empty() || (binding != nullptr && !binding->uri.empty()) ? Origin::format : Origin::undeclared;
}

void XmlNamespaces::leave(std::size_t outer) {
  if (scope_.size() == outer) return;
  scope_.resize(outer);
  last_ = nullptr;
}

}  // namespace faturad::extract
