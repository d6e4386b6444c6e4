#include "pdf/qpdf_repair.hpp"

#include <memory>

#include <fmt/format.h>
#include <qpdf/qpdf-c.h>

namespace faturad::pdf {
namespace {

// qpdf's C interface: it throws nothing, and its C++ headers do not compile with clang 14 in C++20.
struct Close {
  void operator()(qpdf_data data) const { qpdf_cleanup(&data); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<qpdf_data>, Close>;

Error describe(qpdf_data data) {
  const qpdf_error error = qpdf_get_error(data);
  if (error && qpdf_get_error_code(data, error) == qpdf_e_password)
    return make_error(Errc::encrypted, "the document needs a password that is not configured");
  return make_error(Errc::corrupt_document,
                    fmt::format("the document cannot be repaired: {}",
                                error ? qpdf_get_error_message_detail(data, error) : "no reason given"));
}

result<std::string> rewrite(qpdf_data data) {
  if (qpdf_init_write_memory(data) & QPDF_ERRORS) return describe(data);
  qpdf_set_stream_data_mode(data, qpdf_s_preserve);
  qpdf_set_object_stream_mode(data, qpdf_o_disable);
  qpdf_set_preserve_encryption(data, QPDF_FALSE);
  if (qpdf_write(data) & QPDF_ERRORS) return describe(data);
  return std::string(reinterpret_cast<const char*>(qpdf_get_buffer(data)), qpdf_get_buffer_length(data));
}

result<std::string> try_password(std::span<const std::byte> bytes, const std::string& password) {
  const Handle document(qpdf_init());
  qpdf_silence_errors(document.get());
  qpdf_set_suppress_warnings(document.get(), QPDF_TRUE);
  const auto* const start = reinterpret_cast<const char*>(bytes.data());
  if (qpdf_read_memory(document.get(), "document", start, bytes.size(), password.c_str()) & QPDF_ERRORS)
    return describe(document.get());
  return rewrite(document.get());
}

}  // namespace

result<std::string> repair_with_qpdf(std::span<const std::byte> bytes, const std::vector<std::string>& passwords) {
  result<std::string> repaired = try_password(bytes, "");
  for (std::size_t i = 0; i < passwords.size() && repaired.has_error() && repaired.error().code == Errc::encrypted; ++i)
    repaired = try_password(bytes, passwords[i]);
  return repaired;
}

}  // namespace faturad::pdf
