#pragma once

namespace faturad {

// Documented in docs/operations.md.
inline constexpr int kExitOk = 0;
inline constexpr int kExitSomeFailed = 1;     // some of the given files could not be read, or an audit found something
inline constexpr int kExitUsage = 2;
inline constexpr int kExitConfiguration = 3;
inline constexpr int kExitStorage = 4;
inline constexpr int kExitInterrupted = 5;    // a second signal while stopping

}  // namespace faturad
