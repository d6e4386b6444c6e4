#include "extract/fiscal/receipt_stub.hpp"

#include "extract/fiscal/brazilian_values.hpp"
#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// Folded text shorter than what is printed: where a byte of it comes from.
struct FoldedText {
  std::string text;
  std::vector<std::size_t> from;  // one more than text has bytes
};

FoldedText fold_with_places(std::string_view printed) {
  FoldedText out;
  for (std::size_t at = 0; at < printed.size();) {
    const Folding one = fold_at(printed, at);
    if (one.form != 0) {
      out.text += one.form;
      out.from.push_back(at);
    }
    at += one.bytes;
  }
  out.from.push_back(printed.size());
  return out;
}

}  // namespace

std::optional<ReceiptStub> read_receipt_stub(const PageIndex& page) {
  static constexpr std::string_view kStart = "recebemos de ";
  const auto& rows = page.rows();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Found found = page.text(rows[r]);
    if (folded(found.text).find(kStart) == std::string::npos) continue;
    // The sentence goes on for a row or two.
    for (std::size_t next = r + 1; next < rows.size() && next < r + 3; ++next) {
      const Found more = page.text(rows[next]);
      found.text += " " + more.text;
      found.box = united(found.box, more.box);
    }
    const FoldedText line = fold_with_places(found.text);
    const std::size_t start = line.text.find(kStart) + kStart.size();
    std::size_t end = line.text.find(" os produtos", start);
    if (end == std::string::npos) end = line.text.find(" os servicos", start);
    if (end == std::string::npos || end - start > 120) continue;
    ReceiptStub out;
    out.seller = found.text.substr(line.from[start], line.from[end] - line.from[start]);
    const auto behind = [&](std::string_view label) -> std::string_view {
      const std::size_t at = line.text.find(label, end);
      return at == std::string::npos ? std::string_view() : std::string_view(found.text).substr(line.from[at + label.size()]);
    };
    out.issued = first_date(behind("emissao").substr(0, 16));
    if (!out.issued) out.issued = first_date(behind("emitida em").substr(0, 16));
    const std::string_view total = behind("valor total");
    out.total = first_amount(total.substr(0, 40));
    out.where = found;
    return out;
  }
  return std::nullopt;
}

}  // namespace faturad::extract
