#include "config/load.hpp"
#include "support/catch.hpp"

TEST_CASE("config: the developer's file is valid", "[config]") {
  const auto loaded = faturad::config::load_file(FATURAD_SOURCE_DIR "/config/dev.toml", {});
  for (const auto& problem : loaded.problems) UNSCOPED_INFO(problem.str());
  CHECK(loaded.ok());
}
