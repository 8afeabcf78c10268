#include "base/temporary_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/error.h"

namespace nmt {
namespace fs = std::filesystem;

fs::path made_folder(fs::path path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed)
    throw Error::usage(path.string(), "cannot create this folder: " + failed.message(),
                       "choose another output with --set output=FOLDER");
  return path;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "nmt-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw Error::runtime(name,
                         "cannot create this folder: " + std::generic_category().message(errno),
                         "set TMPDIR to a folder with room");
  path_ = name;
}

TemporaryFolder::TemporaryFolder(fs::path path) : path_(made_folder(std::move(path))) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace nmt
