#pragma once

#include <vector>

#include "command_line.h"
#include "jobs/translate/translator.h"

namespace nmt {

// The options of how translations are searched for, alike in every command that translates.

/// `before` stands before the meaning of each in the help.
std::vector<Option> search_option_list(const std::string& before = "");

/// What was written of them and of --batch, --max-length and --threads. Throws Error (kUsage).
TranslatorOptions translator_options(const Arguments& arguments);

}  // namespace nmt
