#include "decoding/repetition.h"

#include <algorithm>

namespace nmt {

bool repeats_endlessly(std::span<const TokenId> symbols) {
  constexpr size_t kCopies = 4, kSymbols = 8;
  for (size_t period = 1; period * kCopies <= symbols.size(); ++period) {
    size_t same = 0;  // symbols in a row that are those of a period before
    for (size_t i = period; i < symbols.size(); ++i) {
      same = symbols[i] == symbols[i - period] ? same + 1 : 0;
      if (same + period >= std::max(kSymbols, kCopies * period)) return true;
    }
  }
  return false;
}

}  // namespace nmt
