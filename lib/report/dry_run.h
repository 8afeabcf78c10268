#pragma once

#include <string>

#include "jobs/train/dry_run.h"

namespace nmt {

/// For people: the recipe, then tables.
std::string describe(const DryRun& run);
/// One JSON object.
std::string to_json(const DryRun& run);

}  // namespace nmt
