#pragma once

#include <string>
#include <vector>

#include "recipe/document.h"

namespace nmt {

/// The keys whose values differ, as "train.workers: 2 -> 4". Both trees must have been written by
/// node_of().
std::vector<std::string> differences(const Node& before, const Node& after);

}  // namespace nmt
