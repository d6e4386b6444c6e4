// Brings one claimed file into the store.
#pragma once

#include <future>
#include <stop_token>

#include "faturad/watch/watcher.hpp"
#include "watch/folder.hpp"

namespace faturad::watch {

using Answer = std::future<result<std::vector<store::Accepted>>>;

// Spools the file and asks for its acceptance; the answer comes with the sync that many files share. conflict: the file changed
// while it was read. not_a_pdf, empty_document, too_large: it is none. Else trouble that passes: overloaded, storage...
result<Answer> take_in(const Folder& folder, const Claim& claim, const FolderOptions& options, store::Intake& intake, const std::stop_token& stop);

}  // namespace faturad::watch
