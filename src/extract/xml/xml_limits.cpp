#include "extract/xml/xml_limits.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace faturad::extract {
namespace {

class Scan {
 public:
  Scan(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

  result<void> run() {
    for (std::size_t at = text_.find('<'); at != std::string_view::npos; at = text_.find('<', at)) {
      const auto end = construct(at);
      if (!end) return end.error();
      at = *end;
      if (nodes_ > limits_.nodes) return make_error(Errc::limit_exceeded, fmt::format("it has more than {} nodes", limits_.nodes));
      if (depth_ > limits_.depth) return make_error(Errc::limit_exceeded, fmt::format("it nests deeper than {}", limits_.depth));
    }
    return {};
  }

 private:
  // What starts at `at`; returns where it ends.
  result<std::size_t> construct(std::size_t at) {
    ++nodes_;
    const std::string_view rest = text_.substr(at, 9);
    if (rest.starts_with("<!--")) return behind("-->", at + 4);
    if (rest == "<![CDATA[") return behind("]]>", at + 9);
    if (rest.starts_with("<?")) return behind("?>", at + 2);
    if (rest.starts_with("<!")) return make_error(Errc::corrupt_document, "it has a document type declaration");
    if (rest.starts_with("</")) {
      if (depth_ > 0) --depth_;
      return behind(">", at + 2);
    }
    return tag(at);
  }

  result<std::size_t> behind(std::string_view mark, std::size_t from) {
    const std::size_t found = text_.find(mark, from);
    if (found == std::string_view::npos) return make_error(Errc::corrupt_document, fmt::format("it ends before a \"{}\"", mark));
    return found + mark.size();
  }

  result<std::size_t> tag(std::size_t start) {
    const std::string_view reach = text_.substr(0, std::min(text_.size(), start + limits_.attribute_bytes + 1));
    for (std::size_t at = start + 1; at < reach.size();) {
      const char c = reach[at];
      if (c == '>') {
        ++nodes_;  // its text
        if (reach[at - 1] != '/') ++depth_;
        return at + 1;
      }
      ++at;
      if (c != '"' && c != '\'') continue;
      ++nodes_;
      at = reach.find(c, at);
      if (at != std::string_view::npos) ++at;
    }
    if (reach.size() < text_.size()) return make_error(Errc::limit_exceeded, fmt::format("it has a tag of more than {} bytes", limits_.attribute_bytes));
    return make_error(Errc::corrupt_document, "it ends within a tag");
  }

  std::string_view text_;
  const XmlLimits& limits_;
  std::size_t nodes_ = 0, depth_ = 0;
};

}  // namespace

result<void> check_xml_limits(std::string_view utf8, const XmlLimits& limits) {
  if (utf8.size() > limits.bytes) return make_error(Errc::limit_exceeded, fmt::format("it is larger than {} bytes", limits.bytes));
  return Scan(utf8, limits).run();
}

}  // namespace faturad::extract
