#include "pdf/cmap.hpp"

#include "support/catch.hpp"

using faturad::pdf::CMap;

TEST_CASE("ToUnicode ranges count up in their last unit") {
  const CMap map = CMap::parse(
      "2 beginbfrange <01> <03> <0041> <10> <11> [<00660069> <D83DDE00>] endbfrange 1 beginbfchar <20> <20AC> "
      "endbfchar");
  CHECK(map.text(1) == "A");
  CHECK(map.text(3) == "C");
  CHECK(map.text(4) == std::nullopt);
  CHECK(map.text(0x10) == "fi");
  CHECK(map.text(0x11) == "\U0001F600");
  CHECK(map.text(0x20) == "\u20AC");
}

TEST_CASE("broken CMaps give what they can") {
  CHECK(CMap::parse("1 beginbfchar <01> <0041>").text(1) == "A");
  CHECK(CMap::parse("1 beginbfrange <05> <01> <0041> endbfrange").text(3) == std::nullopt);
  CHECK(CMap::parse("1 beginbfchar <01> <41> endbfchar").text(1) == "A");
  CHECK(CMap::parse("1 beginbfchar <01> <0000> endbfchar").text(1) == "");
  CHECK_FALSE(CMap::parse("garbage ( [ <<").tells_characters_apart());
}

TEST_CASE("codes are cut by the codespace ranges") {
  const CMap map = CMap::parse(
      "2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
      "1 begincidrange <8000> <80FF> 100 endcidrange 1 begincidchar <41> 7 endcidchar");
  CHECK(map.next("A\x80").length == 1);
  const CMap::Code wide = map.next("\x80\x05");
  CHECK(wide.length == 2);
  CHECK(map.cid(wide.value, wide.length) == 105);
  CHECK(map.cid('A', 1) == 7);
  CHECK(map.cid('B', 1) == -1);
  CHECK(map.next("\x80").length == 1);
}

TEST_CASE("a CMap builds on another") {
  const auto finder = [](std::string_view name) {
    CHECK(name == "Base-H");
    return std::make_shared<const CMap>(CMap::identity(false));
  };
  const CMap map = CMap::parse("/Base-H usecmap 1 begincidchar <0005> 9 endcidchar /WMode 1 def", finder);
  CHECK(map.vertical());
  CHECK(map.cid(5, 2) == 9);
  CHECK(map.cid(6, 2) == 6);
}

TEST_CASE("a map to text has its own texts before those of the one that it builds on") {
  const auto finder = [](std::string_view name) -> std::shared_ptr<const CMap> {
    if (name != "Base-UCS2") return nullptr;
    return std::make_shared<const CMap>(CMap::parse("1 beginbfrange <0001> <0003> <0041> endbfrange"));
  };
  const CMap map = CMap::parse("/Base-UCS2 usecmap 1 beginbfchar <0002> <007A> endbfchar", finder);
  CHECK(map.text(1) == "A");
  CHECK(map.text(2) == "z");
  CHECK(map.text(3) == "C");
  CHECK(map.text(4) == std::nullopt);
  const CMap alone = CMap::parse("/Unknown usecmap 1 beginbfchar <0002> <007A> endbfchar", finder);
  CHECK(alone.text(1) == std::nullopt);
  CHECK(alone.text(2) == "z");
}
