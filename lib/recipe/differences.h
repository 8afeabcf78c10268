#pragma once

#include <string>
#include <vector>

#include "recipe/document.h"

namespace nmt {

/// Keys whose values differ, as "train.workers: 2 -> 4", where both trees were written by
/// node_of().
std::vector<std::string> differences(const Node& before, const Node& after);

}  // namespace nmt
