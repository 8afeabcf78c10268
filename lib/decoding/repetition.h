#pragma once

#include <span>

#include "text/vocabulary.h"

namespace nmt {

/// Does the text repeat itself without end: at least four adjacent copies of the same tokens, and
/// at least eight tokens together?
bool repeats_endlessly(std::span<const TokenId> symbols);

}  // namespace nmt
