#include "faturad/extract/extract.hpp"

#include <algorithm>

#include "extract/exact_reader.hpp"
#include "extract/label_reader.hpp"

namespace faturad::extract {
namespace {

constexpr double kCertain = 1.0, kLabelled = 0.8, kGuessed = 0.5;

Evidence evidence_of(const Found& where, const char* source, double confidence) {
  return {confidence, source, where.page, {where.box.x0, where.box.y0, where.box.x1, where.box.y1}, where.text};
}

InvoiceKind kind_of_model(int model) {
  switch (model) {
    case 55: return InvoiceKind::nfe;
    case 65: return InvoiceKind::nfce;
    case 57:
    case 67: return InvoiceKind::cte;
    case 58: return InvoiceKind::mdfe;
    case 62:
    case 66: return InvoiceKind::utility_bill;
    default: return InvoiceKind::other;
  }
}

// The document as one invoice, filled from what is certain to what is likely.
class FirstReading {
 public:
  FirstReading(const pdf::Document& document, const Options& options) : options_(options) {
    for (const pdf::TextPage& page : document.pages) {
      if (page.words.empty()) continue;
      pages_.emplace_back(page);
      invoice_.pages.push_back(page.number);
    }
  }

  std::optional<Invoice> read() {
    if (pages_.empty()) return std::nullopt;
    keys();
    slips();
    seller();
    numbers();
    dates();
    totals();
    kind();
    currency();
    cross_checks();
    const bool nothing = invoice_.number.empty() && !invoice_.totals.gross && !invoice_.totals.due && invoice_.payments.empty() && invoice_.access_key.empty();
    if (nothing) return std::nullopt;
    return std::move(invoice_);
  }

 private:
  void note(const std::string& pointer, const Found& where, const char* source, double confidence) {
    invoice_.evidence[pointer] = evidence_of(where, source, confidence);
  }

  void keys() {
    for (const PageIndex& page : pages_) {
      for (const auto& found : find_access_keys(page)) {
        if (key_) continue;  // a later one refers to another document
        key_ = found.value;
        invoice_.access_key = key_->text;
        invoice_.number = key_->number;
        invoice_.series = key_->series;
        invoice_.seller.tax_id = key_->issuer;
        invoice_.seller.tax_id_type = "CNPJ";
        for (const char* pointer : {"/access_key", "/number", "/series", "/seller/tax_id"}) note(pointer, found.where, "check-digit", kCertain);
        invoice_.checks.push_back({"access-key-check-digit", true});
      }
    }
  }

  void slips() {
    for (const PageIndex& page : pages_) {
      for (const auto& found : find_payment_slips(page)) {
        Payment payment;
        payment.method = "boleto";
        payment.line = found.value.line;
        payment.barcode = found.value.barcode;
        payment.amount = found.value.amount;
        factors_.push_back(found.value.due_factor);
        note("/payments/" + std::to_string(invoice_.payments.size()) + "/line", found.where, "check-digit", kCertain);
        invoice_.payments.push_back(std::move(payment));
      }
    }
  }

  void seller() {
    receipt_name();
    for (const PageIndex& page : pages_) {
      for (const auto& found : find_cnpjs(page)) {
        if (invoice_.seller.tax_id.empty()) {
          invoice_.seller.tax_id = found.value;
          invoice_.seller.tax_id_type = "CNPJ";
          note("/seller/tax_id", found.where, "check-digit", kLabelled);
        }
        if (invoice_.seller.name.empty() && found.value == invoice_.seller.tax_id) seller_name(page, found.where);
      }
    }
  }

  // The company's name stands before its CNPJ, or on the row above.
  void seller_name(const PageIndex& page, const Found& cnpj) {
    const Found* above = nullptr;
    for (const Found& row : page.rows()) {
      if (row.text.find(cnpj.text) != std::string::npos) {
        const std::size_t label = folded(row.text).find("cnpj");
        const bool own_row = label != std::string::npos && label > 4;
        const Found& found = own_row || !above ? row : *above;
        const std::string name = own_row ? row.text.substr(0, label - 1) : above ? above->text : "";
        if (name.size() < 4 || name.size() > 80 || name.find(':') != std::string::npos) return;
        invoice_.seller.name = name;
        note("/seller/name", found, "layout", kGuessed);
        return;
      }
      above = &row;
    }
  }

  // The stub of a DANFE: "Recebemos de ... os produtos".
  void receipt_name() {
    for (const PageIndex& page : pages_) {
      for (const Found& row : page.rows()) {
        const std::string text = folded(row.text);
        const std::size_t start = text.find("recebemos de "), end = text.find(" os produtos");
        if (start == std::string::npos || end == std::string::npos || end <= start + 12) continue;
        // Folding shortens accented letters: the name is cut out of the original by what stands around it.
        const std::size_t from = row.text.find(' ', row.text.find(' ') + 1) + 1;
        std::size_t to = row.text.find(" OS PRODUTOS");
        if (to == std::string::npos) to = row.text.find(" os produtos");
        if (start != 0 || to == std::string::npos || to <= from) continue;
        invoice_.seller.name = row.text.substr(from, to - from);
        note("/seller/name", row, "layout", kLabelled);
        return;
      }
    }
  }

  void numbers() {
    if (invoice_.number.empty()) {
      if (const auto number = read_number(pages_)) {
        invoice_.number = number->value;
        note("/number", number->where, "label", kLabelled);
      }
    }
    if (const auto customer = read_customer_number(pages_)) {
      invoice_.buyer.customer_number = customer->value;
      note("/buyer/customer_number", customer->where, "label", kLabelled);
    }
  }

  // Month first where the page speaks of dollars and of nothing Brazilian.
  DayOrder day_order() const {
    if (!invoice_.seller.tax_id.empty() || !invoice_.payments.empty()) return DayOrder::day_first;
    for (const PageIndex& page : pages_) {
      for (const Found& row : page.rows()) {
        if (currency_in(row.text) == "USD") return DayOrder::month_first;
      }
    }
    return DayOrder::day_first;
  }

  void dates() {
    const DayOrder order = day_order();
    if (const auto issue = read_issue_date(pages_, order)) {
      invoice_.issue_date = issue->value;
      note("/issue_date", issue->where, "label", kLabelled);
    }
    if (const auto due = read_due_date(pages_, order)) {
      invoice_.due_date = due->value;
      note("/due_date", due->where, "label", kLabelled);
    }
    for (std::size_t i = 0; i < factors_.size(); ++i) {
      if (!factors_[i]) continue;
      const Date near = invoice_.due_date ? *invoice_.due_date : invoice_.issue_date ? *invoice_.issue_date : options_.received.value_or(Date{2026, 1, 1});
      invoice_.payments[i].due_date = due_date_of(*factors_[i], near);
    }
  }

  void totals() {
    if (const auto due = read_due_total(pages_)) {
      invoice_.totals.due = due->value;
      note("/totals/due", due->where, "label", kLabelled);
    }
    if (const auto gross = read_gross_total(pages_)) {
      invoice_.totals.gross = gross->value;
      note("/totals/gross", gross->where, "label", kLabelled);
    }
    if (const auto net = read_net_total(pages_)) {
      invoice_.totals.net = net->value;
      note("/totals/net", net->where, "label", kLabelled);
    }
  }

  bool says(std::string_view words) const {
    return std::any_of(pages_.begin(), pages_.end(), [&](const PageIndex& page) { return !page.find_label(words).empty(); });
  }

  void kind() {
    const bool collection = std::any_of(invoice_.payments.begin(), invoice_.payments.end(), [](const Payment& p) { return p.barcode.starts_with('8'); });
    if (key_) {
      invoice_.kind = kind_of_model(key_->model);
    } else if (says("credit note") || says("gutschrift") || says("avoir")) {
      invoice_.kind = InvoiceKind::credit_note;
    } else if (collection || says("kwh")) {
      invoice_.kind = InvoiceKind::utility_bill;
    } else if (says("nfs-e") || says("danfse")) {
      invoice_.kind = InvoiceKind::nfse;
    } else if (says("receipt") && !says("invoice")) {
      invoice_.kind = InvoiceKind::receipt;
    } else if (!invoice_.payments.empty() && (says("nosso numero") || says("beneficiario"))) {
      invoice_.kind = InvoiceKind::boleto;
    } else {
      invoice_.kind = InvoiceKind::invoice;
    }
  }

  void currency() {
    if (key_ || !invoice_.payments.empty() || invoice_.seller.tax_id_type == "CNPJ") {
      invoice_.currency = "BRL";
      return;
    }
    for (const PageIndex& page : pages_) {
      for (const Found& row : page.rows()) {
        if (!invoice_.currency.empty()) return;
        invoice_.currency = currency_in(row.text);
        if (!invoice_.currency.empty()) note("/currency", row, "label", kLabelled);
      }
    }
  }

  void cross_checks() {
    const auto total = invoice_.totals.due ? invoice_.totals.due : invoice_.totals.gross;
    if (invoice_.payments.size() != 1 || !invoice_.payments[0].amount) return;
    if (!total) {
      invoice_.totals.due = invoice_.payments[0].amount;
      invoice_.evidence["/totals/due"] = invoice_.evidence["/payments/0/line"];
      return;
    }
    const bool same = *total == *invoice_.payments[0].amount;
    invoice_.checks.push_back({"boleto-amount-equals-total", same});
    const char* const pointer = invoice_.totals.due ? "/totals/due" : "/totals/gross";
    invoice_.evidence[pointer].confidence = same ? kCertain : kGuessed;
  }

  const Options& options_;
  Pages pages_;
  Invoice invoice_;
  std::optional<AccessKey> key_;
  std::vector<std::optional<unsigned>> factors_;  // of each payment
};

}  // namespace

Extraction extract_invoices(const pdf::Document& document, const Options& options) {
  Extraction out;
  if (auto invoice = FirstReading(document, options).read()) out.invoices.push_back(std::move(*invoice));
  return out;
}

}  // namespace faturad::extract
