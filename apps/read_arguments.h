#pragma once

#include "command_line.h"
#include "data/read_options.h"

namespace nmt {

/// The options of programs that say how texts are read, and their values.
std::vector<Option> read_option_list();
ReadOptions read_options(const Arguments& arguments);

}  // namespace nmt
