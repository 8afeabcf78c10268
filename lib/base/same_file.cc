#include "base/same_file.h"

#include <system_error>

#include "base/error.h"

namespace nmt {
namespace fs = std::filesystem;

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code missing;
  return fs::equivalent(a, b, missing) && !missing;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  std::error_code failed;
  // Links on the way are followed; what does not exist yet is taken as it is written.
  fs::path at = fs::weakly_canonical(path, failed);
  if (failed) return false;
  while (true) {
    if (same_file(at, folder)) return true;
    if (!at.has_relative_path()) return false;
    at = at.parent_path();
  }
}

void check_is_no_input(const std::string& name, const std::string& output,
                       std::span<const NamedInput> inputs) {
  if (output == "-") return;
  for (const NamedInput& input : inputs) {
    if (input.path == "-") continue;
    const bool folder = fs::is_directory(input.path);
    if (folder ? !lies_in(output, input.path) : !same_file(output, input.path)) continue;
    throw Error::usage(name,
                       "'" + output + "' " +
                           (folder ? "lies in the folder of " : "is the same file as ") +
                           input.name + " '" + input.path + "'",
                       "name another file: this one would be replaced");
  }
}

}  // namespace nmt
