# PoDoFo 0.9.x. Debian 12 cannot install libpodofo-dev beside Boost 1.81, so scripts/install-deps unpacks its
# headers into a private prefix; elsewhere the system's own are found.
set(FATURAD_DEPS_PREFIX "/opt/faturad-deps" CACHE PATH "Prefix into which scripts/install-deps unpacked PoDoFo")
find_path(PODOFO_INCLUDE_DIR podofo/podofo.h HINTS ${FATURAD_DEPS_PREFIX}/usr/include)
find_library(PODOFO_LIBRARY NAMES podofo libpodofo.so.0.9.8)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PoDoFo0 REQUIRED_VARS PODOFO_LIBRARY PODOFO_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "run scripts/install-deps")
if(PoDoFo0_FOUND AND NOT TARGET PoDoFo0::podofo)
  add_library(PoDoFo0::podofo UNKNOWN IMPORTED)
  set_target_properties(PoDoFo0::podofo PROPERTIES IMPORTED_LOCATION ${PODOFO_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${PODOFO_INCLUDE_DIR})
endif()
