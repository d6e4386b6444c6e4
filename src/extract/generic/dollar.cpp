#include "extract/generic/dollar.hpp"

#include <string>
#include <utility>

#include "extract/page/fold.hpp"

namespace faturad::extract {
namespace {

// Registers and taxes as they are abbreviated on invoices; without a code where several countries have them.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
    {"abn", "AUD"}, {"acn", "AUD"}, {"bsb", "AUD"}, {"hst", "CAD"}, {"gst/hst", "CAD"}, {"tps", "CAD"}, {"tvq", "CAD"}, {"qst", "CAD"}, {"nzbn", "NZD"}, {"uen", "SGD"},
    {"cuit", "ARS"}, {"c.u.i.t", "ARS"}, {"rfc", "MXN"}, {"cfdi", "MXN"}, {"rut", "CLP"}, {"nit", "COP"}, {"gst", ""}, {"iva", ""}, {"vat", ""}, {"cnpj", ""}, {"cpf", ""}};

}  // namespace

Dollar dollar_of(const Pages& pages) {
  Dollar out;
  bool spelt = false, several = false;
  for (const PageIndex& page : pages) {
    for (const pdf::Word& word : page.page().words) {
      spelt = spelt || word.text == "USD" || word.text.find("US$") != std::string::npos;
      std::string form = folded(word.text);
      while (!form.empty() && !is_alnum(form.back())) form.pop_back();
      if (form.size() < 3 || form.size() > 9) continue;
      for (const auto& [sign, code] : kSigns) {
        if (form != sign) continue;
        out.foreign = true;
        several = several || (!out.code.empty() && !code.empty() && out.code != code);
        if (!code.empty()) out.code = code;
      }
    }
  }
  if (spelt || several) out.code = {};
  return out;
}

}  // namespace faturad::extract
