add_library(faturad_warnings INTERFACE)
target_compile_options(faturad_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough
                       $<$<BOOL:${FATURAD_WERROR}>:-Werror>
                       # g++ 12 reports these inside its own library at -O2 (GCC bugs 105329, 105651).
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds -Wno-stringop-overread>)
