#include "support/pdf_builder.hpp"

#include <fmt/format.h>
#include <zlib.h>

namespace faturad::test {
namespace {

// Objects that the builder itself makes come first, so that their numbers are known.
constexpr int kCatalog = 1, kPages = 2, kHelvetica = 3, kReserved = 3;

std::string deflate(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  ::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  out.resize(size);
  return out;
}

std::string stream_source(std::string_view entries, std::string_view bytes) {
  return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, bytes.size(), bytes);
}

}  // namespace

std::string pdf_string(std::string_view bytes) {
  std::string out = "(";
  for (const char c : bytes) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out + ")";
}

PdfBuilder& PdfBuilder::page(double width, double height, std::string_view extra_entries) {
  pages_.push_back({width, height, std::string(extra_entries), {}});
  return *this;
}

PdfBuilder& PdfBuilder::text(double x, double y, std::string_view win_ansi, double size) {
  return content(fmt::format("BT /F1 {} Tf {} {} Td {} Tj ET\n", size, x, y, pdf_string(win_ansi)));
}

PdfBuilder& PdfBuilder::content(std::string_view operators) {
  if (pages_.empty()) page();
  pages_.back().content += operators;
  return *this;
}

PdfBuilder& PdfBuilder::font(std::string_view name, std::string_view object_source) {
  fonts_ += fmt::format("/{} {} 0 R ", name, object(object_source));
  return *this;
}

PdfBuilder& PdfBuilder::x_object(std::string_view name, std::string_view entries, std::string_view bytes) {
  x_objects_ += fmt::format("/{} {} 0 R ", name, stream(fmt::format("/Type /XObject {}", entries), bytes));
  return *this;
}

int PdfBuilder::object(std::string_view source) {
  objects_.emplace_back(source);
  return kReserved + static_cast<int>(objects_.size());
}

int PdfBuilder::stream(std::string_view entries, std::string_view bytes) {
  return object(stream_source(entries, bytes));
}

PdfBuilder& PdfBuilder::attach(std::string_view name, std::string_view bytes, std::string_view relationship,
                               std::string_view media_type) {
  const int file = stream(fmt::format("/Type /EmbeddedFile /Subtype /{}", media_type), bytes);
  files_.push_back(
      object(fmt::format("<< /Type /Filespec /F {0} /UF {0} /AFRelationship /{1} /EF << /F {2} 0 R /UF {2} 0 R >> >>",
                         pdf_string(name), relationship, file)));
  file_names_.emplace_back(name);
  return *this;
}

PdfBuilder& PdfBuilder::catalog(std::string_view entries) {
  catalog_ += entries;
  catalog_ += ' ';
  return *this;
}

PdfBuilder& PdfBuilder::info(std::string_view entries) {
  info_ += entries;
  return *this;
}

PdfBuilder& PdfBuilder::compress(bool on) {
  compress_ = on;
  return *this;
}

std::string PdfBuilder::resources() const {
  return fmt::format("<< /Font << /F1 {} 0 R {}>> /XObject << {}>> >>", kHelvetica, fonts_, x_objects_);
}

std::string PdfBuilder::build() {
  std::string kids;
  for (const Page& page : pages_) {
    const int content = compress_ ? stream("/Filter /FlateDecode", deflate(page.content)) : stream("", page.content);
    kids += fmt::format(
        "{} 0 R ",
        object(fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 {} {}] /Resources {} /Contents {} 0 R {} >>",
                           kPages, page.width, page.height, resources(), content, page.extra)));
  }
  std::string names, associated;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    names += fmt::format("{} {} 0 R ", pdf_string(file_names_[i]), files_[i]);
    associated += fmt::format("{} 0 R ", files_[i]);
  }
  const std::string attachments =
      files_.empty() ? "" : fmt::format("/Names << /EmbeddedFiles << /Names [{}] >> >> /AF [{}]", names, associated);
  const int info = info_.empty() ? 0 : object(fmt::format("<< {} >>", info_));

  std::vector<std::string> sources = {
      fmt::format("<< /Type /Catalog /Pages {} 0 R {} {} >>", kPages, attachments, catalog_),
      fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages_.size()),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
  sources.insert(sources.end(), objects_.begin(), objects_.end());
  std::string pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", table;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", pdf.size());
    pdf += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, sources[i]);
  }
  const std::size_t start = pdf.size();
  pdf += fmt::format("xref\n0 {}\n0000000000 65535 f \n{}", sources.size() + 1, table);
  pdf += fmt::format("trailer\n<< /Size {} /Root {} 0 R {}>>\nstartxref\n{}\n%%EOF\n", sources.size() + 1, kCatalog,
                     info ? fmt::format("/Info {} 0 R ", info) : "", start);
  return pdf;
}

}  // namespace faturad::test
