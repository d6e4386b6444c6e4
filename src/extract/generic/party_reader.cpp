#include "extract/generic/party_reader.hpp"

#include <algorithm>

#include "extract/draft.hpp"
#include "extract/generic/line_columns.hpp"
#include "extract/generic/names.hpp"
#include "extract/page/values.hpp"

namespace faturad::extract {
namespace {

constexpr float kBeside = 120;  // points: a name on the row of its heading stands no farther away

float height(const pdf::Box& box) { return box.y1 - box.y0; }

struct Address {
  Reading<std::string> name;
  pdf::Box box;  // of all its lines
  bool contacts = false;
  bool addressed = false;  // by a salutation or a title
};

// Cells one below the other, flush left.
struct Block {
  const PageIndex* page = nullptr;
  std::vector<const Cell*> cells;
};

class PartyReader {
 public:
  explicit PartyReader(const Spots& spots) : spots_(spots) {}

  PartyNames read() {
    headings();
    addressed_beside();
    return_address();
    const auto addresses = addresses_on_top();
    legal_forms(addresses);
    choose_among(addresses);
    PartyNames out;
    out.seller = best(seller_);
    if (out.seller) complete(*out.seller);
    if (out.seller) complete_from_line_above(*out.seller);
    // Nobody sells to themselves.
    std::erase_if(buyer_, [&](const Reading<std::string>& one) { return out.seller && folded(one.value) == folded(out.seller->value); });
    out.buyer = best(buyer_);
    return out;
  }

 private:
  void offer(Readings<std::string>& to, const Found& place, double confidence) const {
    std::string name = plausible_name(place.text);
    if (!name.empty()) to.push_back({std::move(name), place, confidence});
  }

  // Return addresses shorten names: the full one, with its legal form, stands elsewhere.
  void complete(Reading<std::string>& seller) const {
    if (has_legal_form(seller.value)) return;
    for (const Reading<std::string>& one : seller_) {
      if (has_legal_form(one.value) && folded(one.value).starts_with(folded(seller.value) + " ")) {
        seller.value = one.value;
        seller.where = one.where;
        return;
      }
    }
  }

  // A long name runs over two bold lines above an address that is not bold: "Van Exempel / Installaties B.V.".
  void complete_from_line_above(Reading<std::string>& name) const {
    for (const PageIndex& page : spots_.pages()) {
      if (page.number() != name.where.page) continue;
      const Cell *own = nullptr, *above = nullptr, *below = nullptr;
      for (const Cell& cell : page.cells()) {
        if (std::abs(cell.box.x0 - name.where.box.x0) > 2) continue;
        if (std::abs(middle(cell.box) - middle(name.where.box)) < 2) own = &cell;
        if (own == nullptr) above = &cell;
        if (own != nullptr && &cell != own && below == nullptr) below = &cell;
      }
      if (own == nullptr || above == nullptr || below == nullptr) return;
      const pdf::Word &first = page.word_at(own->first), &over = page.word_at(above->first), &under = page.word_at(below->first);
      const bool alike = first.bold && over.bold && !under.bold && std::abs(first.font_size - over.font_size) < 0.1f;
      const bool close = own->box.y0 - above->box.y1 < 0.5f * height(own->box) && below->box.y0 - own->box.y1 < 0.8f * height(own->box);
      const Found text = page.text(*above);
      if (!alike || !close || spots_.label_of(page, *above) != nullptr || has_legal_form(text.text) || plausible_name(text.text) != text.text) return;
      name.value = text.text + " " + name.value;
      name.where.box = united(name.where.box, text.box);
      return;
    }
  }

  // What a heading is followed by: the name beside it, or the first name in the lines below.
  void headings() {
    for (const Spot& spot : spots_.all()) {
      if (spot.term != Term::seller && spot.term != Term::buyer) continue;
      if (!spot.starts_cell()) {
        if (!spot.page->word_at(spot.match.last).text.ends_with(':')) continue;
      }
      auto& to = spot.term == Term::seller ? seller_ : buyer_;
      const std::size_t before = to.size();
      const bool colon = spot.page->word_at(spot.match.last).text.ends_with(':');
      auto inside = spots_.inside(spot);
      if (inside && inside->text.starts_with('(') && inside->text.ends_with(')')) inside.reset();  // "Seller (supplier)"
      if (inside && (colon || behind_colon(spot))) offer(to, *inside, kLabelled);
      if (inside && to.size() == before) continue;  // a sentence
      if (to.size() == before && !inside) {
        const auto right = colon ? spots_.right(spot) : std::nullopt;
        if (right && right->box.x0 - spot.match.box.x1 < kBeside) offer(to, *right, 0.75);
        if (!colon && to.size() == before && label_below(spot)) {
          const auto value = spots_.right(spot);
          if (value && value->box.x0 - spot.match.box.x1 < kBeside) offer(to, *value, 0.7);
        }
        if (to.size() == before) below_heading(spot, to);
      }
    }
  }

  // "For: Mrs Pell": the word alone is no label, for it stands amid names and sentences; a colon and a title make it one.
  void addressed_beside() {
    static constexpr std::string_view kWords[] = {"For:", "FOR:", "Attn:", "F\xc3\xbcr:", "Pour:", "Para:", "Per:", "Voor:"};
    const PageIndex& page = spots_.pages().front();
    for (const Cell& cell : page.cells()) {
      if (std::find(std::begin(kWords), std::end(kWords), page.word_at(cell.first).text) == std::end(kWords)) continue;
      Found name = spots_.line(page, cell);
      name.text = name.text.substr(std::min(name.text.size(), page.word_at(cell.first).text.size() + 1));
      if (addresses_person(name.text)) offer(buyer_, name, 0.75);
    }
  }

  // Another label directly below: a list of labels with their values beside them.
  bool label_below(const Spot& spot) const {
    const PageIndex& page = *spot.page;
    for (std::size_t r = page.row_below(spot.match.box.y1); r < page.rows().size(); ++r) {
      if (page.rows()[r].box.y0 - spot.match.box.y1 > 3 * height(spot.match.box)) return false;
      for (const Cell& cell : page.cells_of(page.rows()[r])) {
        if (std::abs(cell.box.x0 - spot.match.box.x0) > 3) continue;
        const Spot* label = spots_.label_of(page, cell);
        return label != nullptr && label->term != Term::name && terms().whole(page.text(cell).text) >= 0;
      }
    }
    return false;
  }

  // The colon may stand apart: "CLIENT :".
  static bool behind_colon(const Spot& spot) {
    const std::uint32_t next = spot.match.last + 1;
    const Cell& cell = spot.cell();
    return next < cell.first + cell.count && spot.page->word_at(next).text == ":";
  }

  void below_heading(const Spot& spot, Readings<std::string>& to) const {
    const PageIndex& page = *spot.page;
    pdf::Box above = spot.match.box;
    int lines = 0;
    for (std::size_t r = page.row_below(above.y1); r < page.rows().size() && lines < 8; ++r) {
      if (page.rows()[r].box.y0 - above.y1 > 3 * height(spot.match.box)) return;
      for (const Cell& cell : page.cells_of(page.rows()[r])) {
        const bool flush = cell.box.x0 > spot.match.box.x0 - 12 && cell.box.x0 < std::max(spot.match.box.x1, spot.match.box.x0 + 60);
        const bool set_right = spot.starts_cell() && std::abs(cell.box.x1 - spot.cell().box.x1) < 2 && cell.box.x0 < spot.cell().box.x0;
        if (!flush && !set_right) continue;
        ++lines;
        above.y1 = cell.box.y1;
        const Spot* label = spots_.label_of(page, cell);
        // "Supplier Ltd" is a name that begins like a heading.
        if (label != nullptr && (label->term == Term::seller || label->term == Term::buyer) && !has_legal_form(page.text(cell).text)) return;
        if (label != nullptr && label->term == Term::name) {
          const auto inside = spots_.inside(*label);
          const auto right = inside ? inside : spots_.right(*label);
          if (right) offer(to, *right, 0.85);
          return;
        }
        const std::size_t before = to.size();
        const Found text = spots_.line(page, cell);
        if (is_table_head(page, page.rows()[r])) return;
        offer(to, text, kLabelled);
        if (to.size() > before) return;
        if (lines == 1 && named_like_street(page, cell)) {
          to.push_back({text.text, text, kLabelled});
          return;
        }
        if (has_postal_code(text.text)) return;  // an address without a name
        break;
      }
    }
  }

  static bool is_table_head(const PageIndex& page, const Row& row) {
    if (row.cell_count < 3) return false;
    const auto cells = page.cells_of(row);
    return std::count_if(cells.begin(), cells.end(), [&](const Cell& cell) { return line_table().headers.whole(page.text(cell).text) >= 0; }) >= 3;
  }

  // "Strata Plan 61077" above a street and a town is a name all the same.
  bool named_like_street(const PageIndex& page, const Cell& cell) const {
    const Block rest = below(page, cell);
    const Found text = page.text(cell);
    if (spots_.label_of(page, cell) != nullptr || is_contact(text.text) || !is_street(text.text) || is_digit(text.text.front()) || rest.cells.size() < 2) return false;
    bool street = false;
    for (const Cell* one : rest.cells) {
      const std::string line = page.text(*one).text;
      if (street && (is_street(line) || has_postal_code(line))) return true;
      street = street || is_street(line);
    }
    return false;
  }

  // The line above the window of an envelope, and the address in the window below it.
  void return_address() {
    const PageIndex& page = spots_.pages().front();
    for (const Cell& cell : page.cells()) {
      if (cell.box.y0 > 0.5f * page.page().height) return;
      const Found line = spots_.line(page, cell);
      const auto parts = sender_line(line.text);
      if (parts.empty() || begins_like_street(parts.front()) || is_street(parts.front())) continue;
      const Block window = below(page, cell);
      const std::string legal = legal_name(parts.front());
      const std::string name = legal.empty() ? plausible_name(parts.front()) : legal;
      if (name.empty() && line.text.find(':') != std::string::npos) continue;  // "For: Mrs Pell, Lakeview, 12345 Town" is no sender
      const bool addressed = window.cells.size() >= 2;
      if (!name.empty()) seller_.push_back({name, line, addressed ? 0.8 : 0.6});
      if (!addressed) continue;
      if (named_like_street(page, *window.cells.front())) {
        const Found text = page.text(*window.cells.front());
        buyer_.push_back({text.text, text, 0.75});
        return;
      }
      for (const Cell* one : window.cells) {
        const std::size_t before = buyer_.size();
        offer(buyer_, spots_.line(page, *one), 0.75);
        if (buyer_.size() > before) break;
      }
      return;
    }
  }

  // The lines flush with `top` below it, as close as lines of an address.
  Block below(const PageIndex& page, const Cell& top) const {
    Block out{&page, {}};
    float bottom = top.box.y1;
    float gap = 40;  // the window may start a little below the line
    for (std::size_t r = top.row + 1; r < page.rows().size() && out.cells.size() < 8; ++r) {
      if (page.rows()[r].box.y0 - bottom > gap) break;
      for (const Cell& cell : page.cells_of(page.rows()[r])) {
        // The line above may be centred or set in; the lines of the address are flush with each other.
        const float left = out.cells.empty() ? top.box.x0 : out.cells.front()->box.x0;
        const float slack = out.cells.empty() ? 45 : 8;
        if (std::abs(cell.box.x0 - left) > slack || (out.cells.empty() && !overlap_sideways(cell.box, top.box))) continue;
        out.cells.push_back(&cell);
        bottom = cell.box.y1;
        gap = 2.2f * height(cell.box);
      }
    }
    return out;
  }

  // A blank line behind an address that is complete, where its own lines stand close: the next address begins.
  static bool parts_addresses(const PageIndex& page, const Block& block, const Cell& next) {
    if (block.cells.size() < 2) return false;
    const pdf::Box &last = block.cells.back()->box, &before = block.cells[block.cells.size() - 2]->box;
    const float gap = next.box.y0 - last.y1, own = last.y0 - before.y1;
    if (gap < 0.6f * height(last) || gap < own + 0.5f * height(last)) return false;
    return std::any_of(block.cells.begin(), block.cells.end(), [&](const Cell* cell) { return has_postal_code(page.text(*cell).text); });
  }

  // Whether the next line of `block` is `cell`: flush with the last one, and as close as lines of an address.
  static bool goes_on(const PageIndex& page, const Block& block, const Cell& cell) {
    const pdf::Box& last = block.cells.back()->box;
    const bool letterhead = height(last) > 1.5f * height(cell.box);  // a name in large letters stands apart from its address
    const bool close = cell.box.y0 >= last.y1 - 0.5f * height(last) && cell.box.y0 - last.y1 < (letterhead ? 1.6f : 1.3f) * std::max(height(last), height(cell.box));
    if (!close) return false;
    const bool centred = std::abs(last.x0 + last.x1 - cell.box.x0 - cell.box.x1) < 6;
    const bool flush = centred || std::abs(last.x0 - cell.box.x0) < 5 || std::abs(last.x1 - cell.box.x1) < 5;
    return flush && !parts_addresses(page, block, cell);
  }

  std::vector<Block> blocks_on(const PageIndex& page) const {
    std::vector<Block> out;
    for (const Cell& cell : page.cells()) {
      if (cell.box.y0 > 0.6f * page.page().height) break;
      const auto last = std::find_if(out.rbegin(), out.rend(), [&](const Block& block) { return goes_on(page, block, cell); });
      Block* open = last == out.rend() ? nullptr : &*last;
      const Spot* label = spots_.label_of(page, cell);
      const bool heading = label != nullptr && ((label->term == Term::other_party && !spots_.inside(*label)) || label->term == Term::buyer || label->term == Term::seller);
      if (open == nullptr || heading) {
        out.push_back({&page, {}});
        open = &out.back();
      }
      open->cells.push_back(&cell);
    }
    return out;
  }

  // "Customer no. 40417" has five digits too.
  bool is_town(const PageIndex& page, const Cell& cell, const Found& line) const {
    const Spot* label = spots_.label_of(page, cell);
    const bool number = label != nullptr && (label->term == Term::number || label->term == Term::customer_number || label->term == Term::other_number);
    return !number && has_postal_code(line.text);
  }

  // Addresses that no heading names.
  std::vector<Address> addresses_on_top() const {
    const PageIndex& page = spots_.pages().front();
    std::vector<Address> out;
    for (const Block& block : blocks_on(page)) {
      if (block.cells.size() < 2) continue;
      std::vector<Found> lines;
      for (const Cell* cell : block.cells) lines.push_back(spots_.line(page, *cell));
      std::size_t town = 0;
      while (town < lines.size() && !is_town(page, *block.cells[town], lines[town])) ++town;
      if (town == lines.size()) continue;
      bool contacts = false, headed = false, addressed = false;
      Readings<std::string> names;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const Spot* label = spots_.label_of(page, *block.cells[i]);
        headed = headed || (label != nullptr && names.empty() && !spots_.inside(*label) && (label->term == Term::other_party || label->term == Term::buyer || label->term == Term::seller));
        contacts = contacts || is_contact(lines[i].text) || (label != nullptr && (label->term == Term::vat_id || label->term == Term::tax_number));
        if (i >= town) continue;
        if (is_salutation_line(lines[i].text)) {
          names.clear();  // what stood above is the line of the sender
          addressed = true;
        }
        addressed = addressed || (names.empty() && addresses_person(lines[i].text));
        if (names.empty()) offer(names, lines[i], kGuessed);
      }
      pdf::Box box = lines.front().box;
      for (const Found& line : lines) box = united(box, line.box);
      if (!headed && !names.empty()) out.push_back({names.front(), box, contacts, addressed && !contacts});
    }
    return out;
  }

  // The seller's is the one with contacts or a tax number, else the first.
  void choose_among(std::vector<Address> addresses) {
    if (addresses.empty() || addresses.size() > 4) return;
    const std::size_t seller = seller_among(addresses);
    if (seller < addresses.size()) {
      addresses[seller].name.confidence = addresses[seller].contacts || buyer_known() ? 0.6 : kGuessed;
      seller_.push_back(addresses[seller].name);
    }
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      if (addresses[i].addressed) addresses[i].name.confidence = 0.7;
      if (i == seller || (seller == addresses.size() && addresses[i].contacts && addresses.size() > 1)) continue;
      if (seller == addresses.size() || folded(addresses[i].name.value) != folded(addresses[seller].name.value)) buyer_.push_back(addresses[i].name);
    }
  }

  // The name of the company stands below that of its house: "Hotel Sol / Levante S.L. / Main Street 3".
  static bool stands_in(const Found& name, int page, const Address& address) {
    return name.page == page && middle(name.box) > address.name.where.box.y0 && middle(name.box) < address.box.y1 && overlap_sideways(name.box, address.box);
  }

  // By a heading or a window: then an address that has neither is not the buyer's.
  bool buyer_known() const {
    return std::any_of(buyer_.begin(), buyer_.end(), [](const Reading<std::string>& one) { return one.confidence >= 0.75; });
  }

  // The one already known, else the one with contacts, else the upper one; of two side by side the right one, for the left one
  // stands in the window. addresses.size() when the seller is known and none of these.
  std::size_t seller_among(const std::vector<Address>& addresses) const {
    const auto known = best(seller_);
    const int page_number = spots_.pages().front().number();
    std::size_t out = addresses.size();
    int most = -1;
    bool met = false;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      if (addresses[i].addressed) continue;
      const bool same = known && (stands_in(known->where, page_number, addresses[i]) || folded(addresses[i].name.value).substr(0, 12) == folded(known->value).substr(0, 12));
      met = met || same;
      const bool window = i + 1 < addresses.size() && std::abs(addresses[i].name.where.box.y0 - addresses[i + 1].name.where.box.y0) < 12;
      const int now = (same ? 4 : 0) + (addresses[i].contacts ? 2 : 0) + (window ? 0 : 1);
      if (now > most) {
        most = now;
        out = i;
      }
    }
    if (!known || met || known->confidence < 0.55) return out;
    // The foot may name the company behind the one that writes, whose contacts stand by its address.
    const bool writes = known->confidence < 0.6 && out < addresses.size() && (addresses[out].contacts || buyer_known());
    return writes ? out : addresses.size();
  }

  // "LUZ - Energia, S.A.": what stands before a dash at the start of the line is the first half of the name.
  static std::string with_house(const std::string& text, const std::string& legal) {
    const std::size_t at = legal.empty() ? std::string::npos : text.find(legal);
    if (at == std::string::npos || at < 4) return legal;
    for (const std::string_view dash : {" - ", " \xe2\x80\x93 "}) {
      const std::string before = text.substr(0, at);
      if (!before.ends_with(dash)) continue;
      const std::string house = before.substr(0, before.size() - dash.size());
      return plausible_name(house) == house && terms().starting(house) < 0 ? before + legal : legal;
    }
    return legal;
  }

  // Names with a legal form at the head or the foot of the first page.
  void legal_forms(const std::vector<Address>& addresses) {
    const PageIndex& page = spots_.pages().front();
    const float end = page.rows().empty() ? 0 : page.rows().back().box.y1;
    // With the contacts of one address given, the other ones are those of the buyer.
    const bool contacts = std::any_of(addresses.begin(), addresses.end(), [](const Address& one) { return one.contacts; });
    for (const Cell& cell : page.cells()) {
      const bool head = middle(cell.box) < 0.2f * page.page().height, foot = middle(cell.box) > end - 0.15f * page.page().height;
      if (!head && !foot) continue;
      const Found text = page.text(cell);
      if (!has_legal_form(text.text)) continue;
      const std::string name = with_house(text.text, legal_name(text.text));
      if (name.empty() || name.size() > 60) continue;
      const bool known_buyer = std::any_of(buyer_.begin(), buyer_.end(), [&](const Reading<std::string>& one) { return one.confidence >= 0.7 && folded(one.value) == folded(name); });
      const bool other = std::any_of(addresses.begin(), addresses.end(), [&](const Address& one) { return (one.addressed || (contacts && !one.contacts)) && folded(one.name.value) == folded(name); });
      const bool begins = text.text.starts_with(name);  // running text names others too
      if (!known_buyer && !other) seller_.push_back({name, text, !begins ? 0.45 : head ? 0.6 : 0.55});
    }
  }

  const Spots& spots_;
  Readings<std::string> seller_, buyer_;
};

}  // namespace

PartyNames read_party_names(const Spots& spots) { return PartyReader(spots).read(); }

}  // namespace faturad::extract
