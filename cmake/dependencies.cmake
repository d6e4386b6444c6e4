find_package(Threads REQUIRED)
if(POLICY CMP0167)  # CMake 3.30 and later: Boost's own configuration files, which Debian ships
  cmake_policy(SET CMP0167 NEW)
endif()
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(spdlog REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
find_package(PoDoFo0 REQUIRED)

add_library(faturad_dependencies INTERFACE)
target_compile_definitions(faturad_dependencies INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(faturad_dependencies INTERFACE Threads::Threads Boost::json Boost::url OpenSSL::Crypto OpenSSL::SSL
                      CURL::libcurl fmt::fmt spdlog::spdlog RocksDB::rocksdb-shared tomlplusplus::tomlplusplus
                      prometheus-cpp::core PkgConfig::PUGIXML PkgConfig::QPDF PkgConfig::SECCOMP PkgConfig::SYSTEMD
                      PkgConfig::ZLIB PkgConfig::DEFLATE PoDoFo0::podofo)
