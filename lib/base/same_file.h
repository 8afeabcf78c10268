#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace nmt {

/// Are these the same file or folder, whatever they are called: links, "./a", hard links? False if
/// one of them does not exist.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Is `path`, which need not exist, the folder or inside of it?
bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder);

/// A path that a program reads, and the option or key that named it.
struct NamedInput {
  std::string name;
  std::string path;
};

/// Throws a usage error if writing `output`, which `name` named, would change one of these files or
/// folders. "-" is nobody's file.
void check_is_no_input(const std::string& name, const std::string& output,
                       std::span<const NamedInput> inputs);

}  // namespace nmt
