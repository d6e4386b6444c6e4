#include "pdf/attachments.hpp"

#include <unordered_set>

#include <fmt/format.h>

#include "pdf/utf.hpp"

namespace faturad::pdf {
namespace {

constexpr int kMaxTreeDepth = 32;
constexpr std::size_t kMaxAttachments = 1000;

class Collector {
 public:
  Collector(Objects& objects, std::uint64_t max_bytes) : objects_(objects), left_(max_bytes) {}

  void visit_tree(const Object& node, int depth) {
    if (depth > kMaxTreeDepth || (node.ref() && !nodes_.insert(node.ref()->number).second)) return;
    const Dict& dict = objects_.resolve(node).dict();
    const Array& names = objects_.get(dict, "Names").array();
    for (std::size_t i = 0; i + 1 < names.size(); i += 2) {
      const std::string* key = objects_.at(names, i).string();
      add(objects_.at(names, i + 1).dict(), key ? text_string_to_utf8(*key) : std::string());
    }
    for (const Object& kid : objects_.get(dict, "Kids").array()) visit_tree(kid, depth + 1);
  }

  void visit_associated(const Dict& owner) {
    const Object& files = objects_.get(owner, "AF");
    if (files.is_dict()) add(files.dict(), {});
    for (const Object& file : files.array()) add(objects_.resolve(file).dict(), {});
  }

  void visit_annotations(const Dict& page) {
    for (const Object& item : objects_.get(page, "Annots").array()) {
      const Dict& annotation = objects_.resolve(item).dict();
      if (objects_.get(annotation, "Subtype").name() == "FileAttachment")
        add(objects_.get(annotation, "FS").dict(), {});
    }
  }

  AttachmentList take() { return std::move(list_); }

 private:
  // `specification` is a file specification dictionary, `key` what the name tree calls it.
  void add(const Dict& specification, const std::string& key) {
    const Dict& embedded = objects_.get(specification, "EF").dict();
    const Object* entry = nullptr;
    for (const char* form : {"UF", "F", "Unix", "DOS", "Mac"})
      if (!entry && objects_.get(embedded, form).stream()) entry = &objects_.get(embedded, form);
    if (!entry || list_.files.size() >= kMaxAttachments || !streams_.insert(entry->stream()->ref.number).second) return;
    Attachment file;
    file.name = name_of(specification, key);
    file.relationship = objects_.get(specification, "AFRelationship").name();
    file.media_type = objects_.get(entry->dict(), "Subtype").name();
    file.bytes = objects_.decode(*entry->stream());
    if (file.bytes.size() > left_) {
      list_.warnings.push_back(fmt::format("attachment \"{}\" left out: the attachments exceed the limit", file.name));
      return;
    }
    left_ -= file.bytes.size();
    list_.files.push_back(std::move(file));
  }

  std::string name_of(const Dict& specification, const std::string& key) {
    for (const char* form : {"UF", "F", "Unix", "DOS", "Mac"}) {
      const std::string* name = objects_.get(specification, form).string();
      if (name && !name->empty()) return text_string_to_utf8(*name);
    }
    return key;
  }

  Objects& objects_;
  std::uint64_t left_;
  AttachmentList list_;
  std::unordered_set<std::uint32_t> nodes_, streams_;
};

}  // namespace

AttachmentList read_attachments(Objects& objects, const std::vector<PageEntry>& pages, std::uint64_t max_bytes) {
  const Dict& catalog = objects.get(objects.trailer().dict(), "Root").dict();
  Collector collector(objects, max_bytes);
  if (const Object* tree = objects.get(catalog, "Names").dict().find("EmbeddedFiles")) collector.visit_tree(*tree, 0);
  collector.visit_associated(catalog);
  for (const PageEntry& page : pages) collector.visit_associated(*page.dict), collector.visit_annotations(*page.dict);
  return collector.take();
}

}  // namespace faturad::pdf
