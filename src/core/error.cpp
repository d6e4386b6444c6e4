#include "faturad/core/error.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace faturad {

const char* name(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument: return "invalid-argument";
    case Errc::not_found: return "not-found";
    case Errc::not_a_pdf: return "not-a-pdf";
    case Errc::empty_document: return "empty-document";
    case Errc::encrypted: return "encrypted";
    case Errc::no_pages: return "no-pages";
    case Errc::corrupt_document: return "corrupt-document";
    case Errc::limit_exceeded: return "limit-exceeded";
    case Errc::duplicate: return "duplicate";
    case Errc::idempotency_mismatch: return "idempotency-mismatch";
    case Errc::idempotency_in_progress: return "idempotency-in-progress";
    case Errc::too_large: return "too-large";
    case Errc::conflict: return "conflict";
    case Errc::killer_document: return "killer-document";
    case Errc::refused_by_store: return "refused-by-store";
    case Errc::timeout: return "timeout";
    case Errc::memory_limit: return "memory-limit";
    case Errc::worker_crash: return "worker-crash";
    case Errc::parser_unavailable: return "parser-unavailable";
    case Errc::storage_failure: return "storage-failure";
    case Errc::storage_full: return "storage-full";
    case Errc::overloaded: return "overloaded";
    case Errc::shutting_down: return "shutting-down";
    case Errc::lease_lost: return "lease-lost";
    case Errc::unreachable: return "unreachable";
    case Errc::configuration: return "configuration";
    case Errc::incompatible_format: return "incompatible-format";
    case Errc::forbidden_address: return "forbidden-address";
    case Errc::internal: return "internal";
  }
  return "internal";
}

bool ends_its_parser(Errc code) noexcept { return code == Errc::timeout || code == Errc::memory_limit || code == Errc::worker_crash; }

bool is_transient(Errc code) noexcept {
  switch (code) {
    case Errc::timeout:
    case Errc::memory_limit:
    case Errc::worker_crash:
    case Errc::parser_unavailable:
    case Errc::storage_failure:
    case Errc::storage_full:
    case Errc::overloaded:
    case Errc::shutting_down:
    case Errc::unreachable:
    case Errc::internal: return true;
    default: return false;
  }
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(fmt::format("unchecked error {}: {} ({}:{})", name(error.code), error.message,
                                     where.file_name(), where.line()));
}

}  // namespace faturad
