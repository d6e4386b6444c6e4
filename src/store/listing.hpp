// Lists of documents: the most selective index gives candidates in order of arrival, the rest of the filter looks at them.
#pragma once

#include <optional>

#include "faturad/store/documents.hpp"
#include "store/key_value.hpp"

namespace faturad::store {

result<ListPage> list_documents(const KeyValue& kv, const ListQuery& query);
result<std::optional<DocumentRecord>> read_record(const KeyValue& kv, const DocumentId& id);

}  // namespace faturad::store
