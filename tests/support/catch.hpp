// One include for Catch2 2.13 (Debian 12) and 3.x (Debian 13).
#pragma once
#if CATCH2_MAJOR >= 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

#include <iostream>
// Ends a test case that cannot run here, with the reason. Catch2 2.x knows no skip: scripts/test counts this line.
#define SKIP(reason)                                                     \
  do {                                                                   \
    std::cout << "test case skipped: " << reason << std::endl; \
    return;                                                              \
  } while (false)
#endif

#include "faturad/core/error.hpp"

// A failed check of a result says what the error was.
template <class T>
struct Catch::StringMaker<boost::system::result<T, faturad::Error>> {
  static std::string convert(const boost::system::result<T, faturad::Error>& value) {
    if (value.has_value()) return "ok";
    return std::string(faturad::name(value.error().code)) + ": " + value.error().message;
  }
};
