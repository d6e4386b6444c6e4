// One include for Catch2 2.13 (Debian 12) and 3.x (Debian 13).
#pragma once
#if CATCH2_MAJOR >= 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
