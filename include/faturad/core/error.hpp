// Errors that are expected: what happened (a code), where and how to mend it (a text).
#pragma once

#include <string>

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace faturad {

// Stable codes; their names (see `name`) appear in the API as problem types and as reasons of dead letters.
// Add at the end of a group (before `internal`), never rename or renumber: operators filter on the names, records hold the numbers.
enum class Errc {
  // The request or the document is at fault; trying again changes nothing.
  invalid_argument = 1,
  not_found,
  not_a_pdf,
  empty_document,
  encrypted,        // needs a password that is not configured
  no_pages,
  corrupt_document,
  limit_exceeded,   // pages, inflated bytes, objects, nesting
  duplicate,
  idempotency_mismatch,
  idempotency_in_progress,
  too_large,
  conflict,         // not allowed in the state that the thing is in
  killer_document,  // ended its parser too often
  refused_by_store, // a blob store takes others, but not this content
  // The world is at fault; trying again may help.
  timeout = 100,
  memory_limit,
  worker_crash,
  parser_unavailable,  // no parser process could be started; no document's fault
  storage_failure,
  storage_full,
  overloaded,       // a bounded queue or pool is full
  shutting_down,
  lease_lost,
  unreachable,      // another server does not answer, or breaks off
  // The program or its set-up is at fault.
  configuration = 200,
  incompatible_format,
  forbidden_address,  // a request of ours would go where it must not
  internal = 255,
};

// Kebab-case name of a code, e.g. "not-a-pdf".
const char* name(Errc code) noexcept;

// True for codes for which another attempt at the same job may succeed.
bool is_transient(Errc code) noexcept;

// True for codes that a parser answers with its own end: the document may be one that no parser survives.
bool ends_its_parser(Errc code) noexcept;

struct Error {
  Errc code = Errc::internal;
  std::string message;  // one sentence for a person: what, where, how to fix
};

template <class T>
using result = boost::system::result<T, Error>;

inline Error make_error(Errc code, std::string message) { return Error{code, std::move(message)}; }

// Called by boost::system::result when a value is taken from an error: a bug, hence an exception.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace faturad
