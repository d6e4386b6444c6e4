// Dates, amounts and folded text: all that reads a printed value.
#pragma once

#include "extract/page/amounts.hpp"
#include "extract/page/dates.hpp"
#include "extract/page/fold.hpp"
