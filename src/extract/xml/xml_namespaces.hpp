// Which elements are of the formats' own namespaces, whatever prefixes stand for them.
#pragma once

#include <string_view>
#include <vector>

namespace faturad::extract {

// The declarations in force where a parser is. Elements of no namespace belong to the formats too: some producers leave the
// declarations out, and the names are the formats' own; so do those of the root's own namespace, for some get it wrong.
class XmlNamespaces {
 public:
  void declare(std::string_view prefix, std::string_view uri);
  // Behind the root's declarations: what it is of is no longer foreign. False where that is an unknown namespace.
  bool set_root(std::string_view prefix);
  enum class Origin { format, foreign, undeclared };  // the last is read as the first
  Origin origin_of(std::string_view prefix);

  std::size_t scope() const { return scope_.size(); }
  void leave(std::size_t outer);  // back to what scope() was outside of an element

 private:
  struct Binding {
    std::string_view prefix, uri;
    bool foreign = false;
  };
  bool foreign_uri(std::string_view uri) const;
  const Binding* binding_of(std::string_view prefix);

  std::vector<Binding> scope_;     // the innermost declarations last
  const Binding* last_ = nullptr;  // found, in a scope that has not changed since
  std::string_view own_;
};

}  // namespace faturad::extract
