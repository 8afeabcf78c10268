#pragma once

#include <string>

#include "recipe/document.h"

namespace nmt {

/// Puts the value of "key.path=value" into the tree, whatever the file had there; creates sections
/// on the way, and the index after the last entry of a list appends one. The value is YAML: 3,
/// null, [[5, 10]], {type: gru}. Keys are not checked here. Throws a usage error.
void apply_setting(Node& root, const std::string& setting);

/// What --set put into a section, without what the file had.
Node settings_only(const Node& section);

}  // namespace nmt
