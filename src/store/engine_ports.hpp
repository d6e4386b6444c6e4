#pragma once

#include <memory>

#include "faturad/store/engine.hpp"

namespace faturad::store {

class EngineCore;
class KeyValue;

std::unique_ptr<Intake> make_intake(EngineCore& core);
std::unique_ptr<queue::Queue> make_queue(EngineCore& core);
std::unique_ptr<queue::DeadLetters> make_dead_letters(EngineCore& core);
std::unique_ptr<Documents> make_documents(EngineCore& core);
std::unique_ptr<Archive> make_archive(EngineCore& core);
std::unique_ptr<Contents> make_contents(EngineCore& core);
AuditReport audit(const KeyValue& kv, const BlobCheck& check = {});

// The engine over any store; open_engine() gives it RocksDB.
result<std::unique_ptr<Engine>> make_engine(std::unique_ptr<KeyValue> kv, const EngineOptions& options,
                                            const Clock& clock);

}  // namespace faturad::store
