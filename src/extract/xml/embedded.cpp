#include "extract/xml/embedded.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/page/print_search.hpp"
#include "extract/page/values.hpp"
#include "extract/xml/cii_reader.hpp"
#include "extract/xml/ubl_reader.hpp"

namespace faturad::extract {
namespace {

constexpr std::size_t kHead = 1024;  // bytes in which XML must show itself

// An XML file by its first characters, in whatever encoding: '<' behind marks, zeros and blanks.
bool looks_like_xml(std::string_view bytes) {
  for (const char c : bytes.substr(0, kHead)) {
    if (c == '<') return true;
    const bool skipped = c == 0 || c == ' ' || c == '\t' || c == '\r' || c == '\n' || static_cast<unsigned char>(c) >= 0xbb;
    if (!skipped) return false;
  }
  return false;
}

// The file that the XMP metadata says to be the invoice: <fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>, whatever
// its prefix, or the same as an attribute.
std::string name_in_xmp(std::string_view xmp) {
  const std::size_t at = xmp.find(":DocumentFileName");
  if (at == std::string_view::npos) return {};
  const std::size_t start = xmp.find_first_of(">\"'", at);
  if (start == std::string_view::npos) return {};
  const std::size_t end = xmp.find_first_of("<\"'", start + 1);
  return end == std::string_view::npos ? std::string() : folded(xmp.substr(start + 1, end - start - 1));
}

struct Candidate {
  const pdf::Attachment* file = nullptr;
  int rank = 0;         // higher goes first
  bool named = false;   // called like an invoice: it should be one
};

Candidate rank(const pdf::Attachment& file, const std::string& wanted) {
  constexpr std::array<std::string_view, 5> kNames{"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cii-invoice.xml"};
  Candidate out{&file, 0, false};
  std::string name = folded(file.name);
  if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
  out.named = std::find(kNames.begin(), kNames.end(), name) != kNames.end() || (!wanted.empty() && name == wanted);
  out.rank = (out.named ? 8 : 0) + (!wanted.empty() && name == wanted ? 4 : 0);
  if (file.relationship == "Alternative") out.rank += 3;
  if (file.relationship == "Data" || file.relationship == "Source") out.rank += 2;
  if (name.ends_with(".xml") || file.media_type.find("xml") != std::string::npos) out.rank += 1;
  return out;
}

std::string known_root(std::string_view bytes) {
  for (const char* name : {"CrossIndustryInvoice", "CrossIndustryDocument", "SCRDMCCBDACIOMessageStructure"}) {
    if (bytes.find(name) != std::string_view::npos) return name;
  }
  return {};
}

}  // namespace

bool EInvoice::mentions(std::string_view value) const {
  constexpr std::string_view kAround(" \t\r\n>\"'<");
  const std::string_view text = source.utf8;
  for (std::size_t at = value.empty() ? text.npos : text.find(value); at != text.npos; at = text.find(value, at + 1)) {
    const std::size_t end = at + value.size();
    const bool starts = at == 0 || kAround.find(text[at - 1]) != kAround.npos, ends = end == text.size() || kAround.find(text[end]) != kAround.npos;
    if (starts && ends) return true;
  }
  return false;
}

result<std::optional<EInvoice>> read_einvoice(std::string_view bytes) {
  auto document = XmlDocument::parse(bytes);
  if (!document) return document.error();
  const XmlNode root = document->root();
  if (!is_cii(root) && !is_ubl(root)) return std::optional<EInvoice>();
  EInvoice out = is_cii(root) ? read_cii(root) : read_ubl(root);
  const Invoice& invoice = out.draft.invoice;
  if (invoice.number.empty() && !invoice.totals.gross && !invoice.totals.net) {
    return make_error(Errc::corrupt_document, "it says neither number nor total in the elements where they belong");
  }
  const auto warnings = document->warnings();
  out.warnings.insert(out.warnings.begin(), warnings.begin(), warnings.end());
  out.source = document->text();
  return std::optional<EInvoice>(std::move(out));
}

std::vector<EInvoice> read_embedded(const pdf::Document& document, std::vector<std::string>& warnings) {
  const std::string wanted = name_in_xmp(document.xmp);
  std::vector<Candidate> candidates;
  for (const pdf::Attachment& file : document.attachments) {
    const Candidate candidate = rank(file, wanted);
    if (looks_like_xml(file.bytes)) {
      candidates.push_back(candidate);
    } else if (candidate.named) {
      warnings.push_back(fmt::format("embedded invoice \"{}\" is no XML", file.name));
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
  std::vector<EInvoice> out;
  int standing = 0;
  for (const Candidate& candidate : candidates) {
    if (!out.empty() && candidate.rank < standing) break;
    auto read = read_einvoice(candidate.file->bytes);
    const std::string name = candidate.file->name;
    if (!read) {
      const bool meant = candidate.named || !known_root(candidate.file->bytes).empty();
      const char* const instead = out.empty() ? ", the page is read instead" : "";
      if (meant) warnings.push_back(fmt::format("embedded invoice \"{}\" cannot be read{}: {}", name, instead, read.error().message));
      continue;
    }
    if (!*read) {
      if (candidate.named) warnings.push_back(fmt::format("embedded invoice \"{}\" is of no known format", name));
      continue;
    }
    const auto same = [&](const EInvoice& one) { return one.draft.invoice.number == (*read)->draft.invoice.number; };
    if (std::any_of(out.begin(), out.end(), same)) continue;  // the same invoice in another format
    for (const std::string& warning : (*read)->warnings) warnings.push_back(fmt::format("embedded invoice \"{}\": {}", name, warning));
    standing = candidate.rank;
    out.push_back(std::move(**read));
  }
  return out;
}

std::vector<std::vector<pdf::TextPage>> pages_of(const std::vector<EInvoice>& einvoices, const std::vector<pdf::TextPage>& pages) {
  std::vector<std::vector<pdf::TextPage>> out(einvoices.size());
  std::size_t owner = einvoices.size();
  for (const pdf::TextPage& page : pages) {
    const std::vector<pdf::TextPage> alone{page};
    const PrintSearch search(alone);
    std::size_t shown = 0, last = 0;
    for (std::size_t i = 0; i < einvoices.size(); ++i) {
      const Invoice& invoice = einvoices[i].draft.invoice;
      const auto& total = invoice.totals.gross ? invoice.totals.gross : invoice.totals.due;
      if (invoice.number.empty() || !total || !search.identifier(invoice.number) || !search.amount(*total)) continue;
      ++shown;
      last = i;
    }
    if (shown == 1) owner = last;
    if (owner == einvoices.size()) return {};  // of a cover sheet nobody can say whose it is
    out[owner].push_back(page);
  }
  if (std::any_of(out.begin(), out.end(), [](const auto& one) { return one.empty(); })) return {};
  return out;
}

}  // namespace faturad::extract
