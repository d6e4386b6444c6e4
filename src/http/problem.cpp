#include "faturad/core/json.hpp"
#include "http/reply.hpp"

namespace faturad::http {

int status_of(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return 400;
    case Errc::not_found: return 404;
    case Errc::not_a_pdf:
    case Errc::empty_document:
    case Errc::encrypted:
    case Errc::no_pages:
    case Errc::corrupt_document:
    case Errc::limit_exceeded:
    case Errc::killer_document:
    case Errc::idempotency_mismatch: return 422;
    case Errc::duplicate:
    case Errc::conflict:
    case Errc::lease_lost:
    case Errc::idempotency_in_progress: return 409;
    case Errc::too_large: return 413;
    case Errc::storage_full: return 507;
    case Errc::overloaded:
    case Errc::shutting_down:
    case Errc::unreachable:  // a blob store
    case Errc::storage_failure: return 503;
    case Errc::timeout: return 408;
    default: return 500;
  }
}

const char* reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
  }
}

Reply problem(int status, const std::string& type, const std::string& detail, const std::string& instance,
              const std::string& request_id) {
  Json json;
  json.begin_object().member("type", "urn:faturad:problem:" + type).member("title", reason_phrase(status));
  json.member("status", status).member("detail", detail).member("instance", instance).member("request_id", request_id);
  Reply reply;
  reply.status = status;
  reply.content_type = "application/problem+json";
  reply.body = json.end_object().take();
  return reply;
}

Reply problem(const Error& error, int retry_after_seconds, const std::string& instance, const std::string& request_id) {
  Reply reply = problem(status_of(error.code), name(error.code), error.message, instance, request_id);
  if (reply.status == 503 || reply.status == 507 || reply.status == 429 || error.code == Errc::idempotency_in_progress) {
    reply.headers.emplace_back("Retry-After", std::to_string(retry_after_seconds));
  }
  return reply;
}

}  // namespace faturad::http
