#pragma once

#include <string>

#include "recipe/document.h"

namespace nmt {

/// Replaces, in every text of the tree, "~" or "~/" in front by the home folder and ${NAME} by the
/// environment variable, as a shell does. Throws a usage error for a variable that is not set.
void expand_paths(Node& node);

}  // namespace nmt
