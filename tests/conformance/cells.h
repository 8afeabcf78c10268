#pragma once

#include <yaml-cpp/yaml.h>

#include <memory>

#include "rnn/cell.h"

namespace nmt::conformance {

/// A cell as a case spells it. Throws what the library does for a cell that cannot be, and
/// std::runtime_error for a type or an option that the driver does not know.
std::shared_ptr<const Cell> build_cell(const YAML::Node& node);

}  // namespace nmt::conformance
