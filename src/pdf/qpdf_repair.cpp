#include "pdf/qpdf_repair.hpp"

#include <exception>

#include <fmt/format.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#define POINTERHOLDER_TRANSITION 4  // only std::shared_ptr, no wrapper of former releases
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#pragma GCC diagnostic pop

namespace faturad::pdf {
namespace {

std::string rewrite(QPDF& document) {
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setStreamDataMode(qpdf_s_preserve);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setPreserveEncryption(false);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// Empty where the password does not fit.
std::string try_password(std::span<const std::byte> bytes, const std::string& password) {
  QPDF document;
  document.setSuppressWarnings(true);
  try {
    document.processMemoryFile("document", reinterpret_cast<const char*>(bytes.data()), bytes.size(), password.c_str());
  } catch (const QPDFExc& error) {
    if (error.getErrorCode() == qpdf_e_password) return {};
    throw;
  }
  return rewrite(document);
}

}  // namespace

result<std::string> repair_with_qpdf(std::span<const std::byte> bytes, const std::vector<std::string>& passwords) {
  try {
    std::string repaired = try_password(bytes, "");
    for (std::size_t i = 0; repaired.empty() && i < passwords.size(); ++i) repaired = try_password(bytes, passwords[i]);
    if (repaired.empty()) return make_error(Errc::encrypted, "the document needs a password that is not configured");
    return repaired;
  } catch (const std::exception& error) {
    return make_error(Errc::corrupt_document, fmt::format("the document cannot be repaired: {}", error.what()));
  }
}

}  // namespace faturad::pdf
