#pragma once

#include <filesystem>

#include "recipe/recipe.h"

namespace nmt {

/// Throws a usage error unless training by this recipe may write into its output folder: it is
/// missing or empty, or contains only what an earlier run has made that saved nothing yet; or, to
/// resume, a model with checkpoints, next to which other files are left alone. Writes nothing.
void check_output_folder(const Recipe& recipe, bool resume);

/// Throws a usage error that names the option or key if the file that would be written lies in the
/// folder of a model, or anywhere inside of it.
void check_is_in_no_model(const std::string& name, const std::filesystem::path& output);

}  // namespace nmt
