// The payload of a Pix ("copia e cola"): EMV merchant-presented QR code, tags of two digits, lengths of two digits, values.
// Sources: EMVCo QR Code Specification for Payment Systems (merchant-presented), Banco Central's Manual de Padrões para
// Iniciação do Pix.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faturad/core/decimal.hpp"

namespace faturad::extract {

struct PixPayload {
  std::string text;       // as it is to be pasted
  std::string key, url;   // static payloads carry the receiver's key, dynamic ones where the bank keeps the charge
  std::string txid;       // empty where it is "***"
  std::optional<Decimal> amount;
  std::string name, city;  // of the receiver
};
// Proven: tags and lengths fit, CRC, currency BRL, the identifier of Pix.
std::optional<PixPayload> parse_pix(std::string_view payload);

// A piece of printed text and whether a line ended before it.
struct PixPiece {
  std::string_view text;
  bool new_line = false;
};
struct PixInPieces {
  PixPayload payload;
  std::size_t pieces = 0;  // how many of them it took
};
// A payload that begins the first piece and was broken up in print: a gap on a line was a blank, a break may have been
// one; lengths and CRC tell. Gives up after a bounded number of trials.
std::optional<PixInPieces> join_pix(const std::vector<PixPiece>& pieces);

}  // namespace faturad::extract
