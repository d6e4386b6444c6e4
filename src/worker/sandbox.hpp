// What a parser process gives up before it sees a document.
#pragma once

#include <cstdint>

#include "faturad/core/error.hpp"

namespace faturad::worker {

// What a zygote gives up: capabilities, new privileges, core files, being traced. It dies with the thread that started it.
result<void> give_up_privileges();
// What a parser process gives up, on top of what it inherits: memory, CPU time, writing files. It dies with the thread that
// started its zygote.
result<void> limit_process(std::uint64_t memory_bytes, std::uint64_t cpu_seconds);
// From here on only memory, the descriptors already open and exit; any other system call ends the process (SIGSYS).
result<void> close_system_calls();

// The sanitizers map terabytes and make calls of their own: in their builds the address space and the system calls
// stay open.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSandboxed = false;
#else
inline constexpr bool kSandboxed = true;
#endif

}  // namespace faturad::worker
