#include "pdf/page_tree.hpp"

#include <algorithm>
#include <unordered_set>

namespace faturad::pdf {
namespace {

constexpr int kMaxTreeDepth = 64;
constexpr double kMaxSide = 20000;  // points
const double kDefaultBox[4] = {0, 0, 612, 792};

bool read_box(Objects& objects, const Object& array, double* box) {
  double raw[4];
  if (!read_numbers(objects, array, raw, 4)) return false;
  box[0] = std::min(raw[0], raw[2]), box[1] = std::min(raw[1], raw[3]);
  box[2] = std::max(raw[0], raw[2]), box[3] = std::max(raw[1], raw[3]);
  return box[2] - box[0] > 1 && box[3] - box[1] > 1 && box[2] - box[0] < kMaxSide && box[3] - box[1] < kMaxSide;
}

void intersect(double* box, const double* with) {
  const double both[4] = {std::max(box[0], with[0]), std::max(box[1], with[1]), std::min(box[2], with[2]),
                          std::min(box[3], with[3])};
  if (both[2] - both[0] > 1 && both[3] - both[1] > 1) std::copy_n(both, 4, box);
}

struct Inherited {
  const Object* resources = nullptr;
  const Object* media_box = nullptr;
  const Object* crop_box = nullptr;
  const Object* rotate = nullptr;
};

class TreeWalk {
 public:
  TreeWalk(Objects& objects, std::size_t limit) : objects_(objects), limit_(limit) {}

  void visit(const Object& node, Inherited from, int depth) {
    if (pages_.size() >= limit_ || depth > kMaxTreeDepth) return;
    if (node.ref() && !seen_.insert(node.ref()->number).second) return;
    const Object& resolved = objects_.resolve(node);
    if (!resolved.is_dict()) return;
    const Dict& dict = resolved.dict();
    take(dict, "Resources", from.resources), take(dict, "MediaBox", from.media_box);
    take(dict, "CropBox", from.crop_box), take(dict, "Rotate", from.rotate);
    const Object& kids = objects_.get(dict, "Kids");
    if (kids.is_array() && objects_.get(dict, "Type").name() != "Page")
      for (const Object& kid : kids.array()) visit(kid, from, depth + 1);
    else
      add(dict, from);
  }

  std::vector<PageEntry> take_pages() { return std::move(pages_); }

 private:
  void take(const Dict& dict, std::string_view key, const Object*& into) {
    const Object& value = objects_.get(dict, key);
    if (!value.is_null()) into = &value;
  }

  void add(const Dict& dict, const Inherited& from) {
    static const Dict kNoResources;
    PageEntry page;
    page.dict = &dict;
    page.resources = from.resources ? &from.resources->dict() : &kNoResources;
    double box[4];
    std::copy_n(from.media_box && read_box(objects_, *from.media_box, box) ? box : kDefaultBox, 4, page.box);
    if (from.crop_box && read_box(objects_, *from.crop_box, box)) intersect(page.box, box);
    const int turns = from.rotate ? from.rotate->integer_or(0) / 90 : 0;
    page.rotate = ((turns % 4) + 4) % 4 * 90;
    pages_.push_back(page);
  }

  Objects& objects_;
  std::size_t limit_;
  std::unordered_set<std::uint32_t> seen_;
  std::vector<PageEntry> pages_;
};

}  // namespace

std::vector<PageEntry> list_pages(Objects& objects, std::size_t limit) {
  const Dict& catalog = objects.get(objects.trailer().dict(), "Root").dict();
  TreeWalk walk(objects, limit);
  if (const Object* root = catalog.find("Pages")) walk.visit(*root, {}, 0);
  return walk.take_pages();
}

Matrix display_matrix(const PageEntry& page) {
  const double* box = page.box;
  switch (page.rotate) {
    case 90: return {0, 1, 1, 0, -box[1], -box[0]};
    case 180: return {-1, 0, 0, 1, box[2], -box[1]};
    case 270: return {0, -1, -1, 0, box[3], box[2]};
    default: return {1, 0, 0, -1, -box[0], box[3]};
  }
}

PageContent page_content(Objects& objects, const PageEntry& page) {
  PageContent content;
  content.resources = page.resources;
  content.annotations = &objects.get(*page.dict, "Annots");
  content.to_display = display_matrix(page);
  content.width = static_cast<float>(page.box[2] - page.box[0]),
  content.height = static_cast<float>(page.box[3] - page.box[1]);
  if (page.rotate % 180 != 0) std::swap(content.width, content.height);
  const Object& entry = objects.get(*page.dict, "Contents");
  if (entry.stream()) content.content = objects.decode(*entry.stream());
  for (const Object& part : entry.array()) {
    const Object& stream = objects.resolve(part);
    if (!stream.stream()) continue;
    content.content += objects.decode(*stream.stream());
    content.content += '\n';  // a token never reaches across streams
  }
  return content;
}

}  // namespace faturad::pdf
