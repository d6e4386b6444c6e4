// Writes small PDFs for tests: pages of Helvetica text, raw content, attachments, any object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faturad::test {

class PdfBuilder {
 public:
  // Starts a page (A4 unless said otherwise); what follows goes onto it.
  PdfBuilder& page(double width = 595, double height = 842, std::string_view extra_entries = {});
  // Shows WinAnsi text; (x, y) is the start of the baseline in PDF space, y upwards.
  PdfBuilder& text(double x, double y, std::string_view win_ansi, double size = 10);
  // Appends operators to the page's content as they are. The page's resources know /F1 (Helvetica, WinAnsi) and
  // what font() and x_object() added.
  PdfBuilder& content(std::string_view operators);
  // Adds a font or XObject to the resources of all pages: `dictionary` is its object as PDF source.
  PdfBuilder& font(std::string_view name, std::string_view object);
  PdfBuilder& x_object(std::string_view name, std::string_view entries, std::string_view stream);
  // Adds an object and returns its number, for references from other objects.
  int object(std::string_view source);
  int stream(std::string_view entries, std::string_view bytes);
  // Embeds a file, listed in the EmbeddedFiles name tree and in the catalog's AF.
  PdfBuilder& attach(std::string_view name, std::string_view bytes, std::string_view relationship = "Data",
                     std::string_view media_type = "text#2Fxml");
  // Entries for the catalog, e.g. "/OCProperties 7 0 R".
  PdfBuilder& catalog(std::string_view entries);
  PdfBuilder& info(std::string_view entries);
  // Compresses the content streams with Flate.
  PdfBuilder& compress(bool on = true);

  std::string build();

 private:
  struct Page {
    double width, height;
    std::string extra, content;
  };
  std::string resources() const;

  std::vector<std::string> objects_;  // number - 1
  std::vector<Page> pages_;
  std::vector<int> files_;  // file specifications
  std::vector<std::string> file_names_;
  std::string fonts_, x_objects_, catalog_, info_;
  bool compress_ = false;
};

// A string as PDF source, "(...)" with escapes.
std::string pdf_string(std::string_view bytes);

}  // namespace faturad::test
