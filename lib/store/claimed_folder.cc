#include "store/claimed_folder.h"

#include <fcntl.h>

#include "base/error.h"
#include "base/temporary.h"

namespace nmt {

ClaimedFolder::ClaimedFolder(const std::filesystem::path& folder)
    : folder_(made_folder(folder), O_RDONLY | O_DIRECTORY) {
  if (folder_.lock()) return;
  throw Error::usage(folder.string(), "another nmt-train is training in this folder",
                     "wait for it, stop it, or choose another with --set output=FOLDER");
}

}  // namespace nmt
