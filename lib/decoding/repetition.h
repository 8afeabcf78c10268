#pragma once

#include <span>

#include "text/vocabulary.h"

namespace nmt {

/// Does the text repeat itself without end: four times or more the same run of symbols, one copy
/// behind the other, and eight symbols together at least?
bool repeats_endlessly(std::span<const TokenId> symbols);

}  // namespace nmt
