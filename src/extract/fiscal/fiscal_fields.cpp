#include "extract/fiscal/fiscal_fields.hpp"

#include "extract/fiscal/boleto.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

// The stub of a DANFE: "Recebemos de ... os produtos".
void read_receipt_stub(const Pages& pages, Draft& draft) {
  for (const PageIndex& page : pages) {
    for (const Row& one : page.rows()) {
      const Found row = page.text(one);
      const std::string text = folded(row.text);
      if (!text.starts_with("recebemos de ") || text.find(" os produtos") == std::string::npos) continue;
      // Folding shortens accented letters: the name is cut out of the original by what stands around it.
      const std::size_t from = row.text.find(' ', row.text.find(' ') + 1) + 1;
      std::size_t to = row.text.find(" OS PRODUTOS");
      if (to == std::string::npos) to = row.text.find(" os produtos");
      if (to == std::string::npos || to <= from) continue;
      draft.offer(draft.invoice.seller.name, "/seller/name", row.text.substr(from, to - from), row, {"layout", kLayout});
      return;
    }
  }
}

}  // namespace

void read_fiscal_fields(const Pages& pages, const ExactFields& exact, Draft& draft) {
  read_receipt_stub(pages, draft);
  read_boleto(pages, exact, draft);
}

}  // namespace faturad::extract
