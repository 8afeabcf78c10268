#pragma once

#include <string>

#include "recipe/document.h"

namespace nmt {

/// Puts the value of "key.path=value" into the tree, whatever the file had there; sections on the
/// way are made, and the index behind a list's last entry appends one. The value is YAML: 3, null,
/// [[5, 10]], {type: gru}. Keys are not checked here. Throws Error (kUsage).
void apply_setting(Node& root, const std::string& setting);

/// What --set put into a section, without what the file had.
Node settings_only(const Node& section);

}  // namespace nmt
