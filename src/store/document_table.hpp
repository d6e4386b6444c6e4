// The rows of documents beside their jobs: metadata, payload, result, indexes, duplicates, idempotency keys. Owned by the
// commit thread; every change goes into the transaction at hand.
#pragma once

#include <optional>
#include <string>

#include "faturad/store/intake.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace faturad::store {

class DocumentTable {
 public:
  // Class of a document in index_status.
  enum class Phase : char { pending = 'p', done = 'd', dead = 'x' };

  // The document whose payload a new one shares.
  struct First {
    DocumentId id;
    bool restored = false;  // restore() has taken the new one's chunks
  };
  // A document whose payload is spooled, or that shares that of `first`.
  static result<void> insert(Transaction& tx, const AcceptRequest& request, const NewDocument& document,
                             const std::optional<First>& first, UnixMillis now);
  // Gives the payload of `first` the chunks of `document`, which has the same content, if its own are lost: it lies in the spool then.
  // False: they are not.
  static result<bool> restore(Transaction& tx, const DocumentId& first, const NewDocument& document);
  static result<Sites> lost(const Transaction& tx, const Sha256& sha256);
  static result<std::optional<DocumentRow>> row(const Transaction& tx, const DocumentId& id);

  static void finish(Transaction& tx, const DocumentId& id, const DocumentRow& row, const ParsedDocument& parsed);
  // Gives `id` the result of `original`. False: the original has none.
  static result<bool> copy_result(Transaction& tx, const DocumentId& id, const DocumentRow& row,
                                  const DocumentId& original);
  static void move(Transaction& tx, const DocumentId& id, const DocumentRow& row, Phase from, Phase to);
  static result<void> remove(Transaction& tx, const DocumentId& id, const DocumentRow& row);

  // Remembers a payload that kept ending its parser; forget_killer() once it was read, or when it may be tried again.
  static void remember_killer(Transaction& tx, const DocumentId& id, const DocumentRow& row, std::string reason, UnixMillis now);
  static void forget_killer(Transaction& tx, const Sha256& sha256);
  static result<std::optional<KillerRow>> killer(const Transaction& tx, const Sha256& sha256);

  // The payload lies there from now on: its chunks in the spool go, and so does what other sites hold.
  static result<void> place_payload(Transaction& tx, const DocumentRow& row, const PayloadPlace& place);
  static result<std::optional<PayloadRow>> payload(const Transaction& tx, const DocumentRow& row);

  static void drop_spooled(Transaction& tx, const DocumentId& id);
  static result<std::optional<DocumentId>> first_copy(const Transaction& tx, const std::string& tenant,
                                                      const Sha256& sha256);
  static result<std::optional<IdempotencyRow>> idempotency(const Transaction& tx, const std::string& tenant,
                                                           const std::string& key);
};

DocumentRecord to_record(const DocumentId& id, const DocumentRow& row, const JobRecord& job);
DocumentStatus to_status(const JobRecord& job);

}  // namespace faturad::store
