#include "text/symbol_counter.h"

#include <algorithm>

#include "text/symbol_vocabulary.h"

namespace nmt {

void SymbolCounter::add(std::string_view text) {
  for (const std::string_view symbol : split_symbols(kind_, text)) {
    ++counts_[std::string(symbol)];
    ++total_;
  }
  if (counts_.size() > most_types_) thin_out();
}

void SymbolCounter::thin_out() {
  for (int64_t rare = 1; counts_.size() > most_types_ / 2; rare *= 2)
    std::erase_if(counts_, [&](const auto& entry) { return entry.second <= rare; });
}

std::vector<SymbolCounter::Count> SymbolCounter::most_frequent(size_t size) const {
  std::vector<Count> counts;
  for (const auto& [symbol, count] : counts_)
    if (!is_reserved_symbol(symbol)) counts.push_back({symbol, count});
  std::sort(counts.begin(), counts.end(), [](const Count& a, const Count& b) {
    return a.count != b.count ? a.count > b.count : a.symbol < b.symbol;
  });
  if (counts.size() > size) counts.resize(size);
  return counts;
}

}  // namespace nmt
