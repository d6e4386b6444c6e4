// What a reader of invoices sees of a PDF: pages of words with boxes, and attachments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faturad::pdf {

// In PDF points (1/72 inch), origin at the top left of the page as displayed (rotation applied), y grows downwards.
struct Box {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

struct Word {
  std::string text;  // UTF-8, never empty, no white space
  Box box;
  float font_size = 0;  // points
  bool bold = false;
};

// Words that share a baseline and belong together, left to right (or right to left), as indices into TextPage::words.
struct Line {
  std::uint32_t first_word = 0;
  std::uint32_t word_count = 0;
  Box box;
};

// Glyphs shown one after the other of which their font does not say what characters they are: no text stands for them.
struct UnmappedRun {
  std::string font;  // BaseFont, with its subset's tag; empty where the font has no name
  std::uint32_t glyphs = 0;
  Box box;
};

struct TextPage {
  int number = 0;                     // 1-based
  float width = 0, height = 0;        // points, as displayed
  std::vector<Word> words;            // in the order of the lines
  std::vector<Line> lines;            // rows across the page, top to bottom; together they cover all words
  std::uint32_t level_lines = 0;      // the lines that run level, which come first; after them text in other directions
  bool image_only = false;            // shows images, has no text: needs OCR
  std::vector<UnmappedRun> unmapped;  // what can be seen and cannot be read, in the order of the content
};

// The page's text in reading order: words joined by one space, lines ended by '\n'. Columns of running text come one
// after the other, other lines as they go across the page.
std::string plain_text(const TextPage& page);

// The lines as they are arranged on the page: words in columns of a fixed-pitch grid, blank lines where the page has
// room. For people and for templates that count on columns.
std::string layout_text(const TextPage& page);

// One JSON object a word and line of output, in reading order:
// {"page":1,"block":0,"line":0,"text":"Total","box":[x0,y0,x1,y1],"size":9,"bold":false}.
// "block" and "line" count from 0 and are indices into PageBlocks. After them one object a run without characters:
// {"page":1,"unmapped":3,"font":"ABCDEF+Icons","box":[x0,y0,x1,y1]}.
std::string words_ndjson(const TextPage& page);

struct Attachment {
  std::string name;          // as the file specification gives it (UF before F), UTF-8
  std::string relationship;  // /AFRelationship without the slash: Alternative, Data, Source..., or empty
  std::string media_type;    // /Subtype of the embedded file, or empty
  std::string bytes;
};

struct DocumentInfo {
  std::string title, author, producer, creator;
};

struct Document {
  int page_count = 0;
  std::vector<TextPage> pages;  // those read; fewer than page_count when a limit ended the reading
  std::vector<Attachment> attachments;
  DocumentInfo info;
  std::string xmp;        // the metadata stream of the catalog, XML as it stands in the file; empty where there is none
  bool repaired = false;  // opened only after a repair
  std::vector<std::string> warnings;
};

}  // namespace faturad::pdf
