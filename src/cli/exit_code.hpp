#pragma once

namespace faturad::cli {

// As docs/configuration.md lists them.
inline constexpr int kOk = 0;
inline constexpr int kInputFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kConfiguration = 3;
inline constexpr int kStorage = 4;
inline constexpr int kUnavailable = 5;

}  // namespace faturad::cli
