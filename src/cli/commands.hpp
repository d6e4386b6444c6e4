// The commands; each returns the exit code.
#pragma once

#include "cli/arguments.hpp"

namespace faturad::cli {

int serve(const Arguments& arguments);
int check_config(const Arguments& arguments);
int audit(const Arguments& arguments);
int blobs(const Arguments& arguments);
int extract(const Arguments& arguments);
int text(const Arguments& arguments);
int webhook(const Arguments& arguments);

}  // namespace faturad::cli
