#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// Counts how often each word or character occurs.
class SymbolCounter {
 public:
  /// Keeps about `most_types` different symbols: if there are more, the rarest are dropped, so that
  /// memory stays bounded. A dropped symbol that occurs again starts from zero.
  explicit SymbolCounter(VocabularyKind kind, size_t most_types = 4'000'000)
      : kind_(kind), most_types_(most_types) {}

  void add(std::string_view text);  // normalised
  int64_t total() const { return total_; }

  struct Count {
    std::string symbol;
    int64_t count;
  };
  /// The most frequent symbols, at most `size`; equally frequent ones in the order of their bytes.
  /// Symbols that are spelt like reserved ones are left out.
  std::vector<Count> most_frequent(size_t size) const;

 private:
  void thin_out();

  VocabularyKind kind_;
  size_t most_types_;
  int64_t total_ = 0;
  std::unordered_map<std::string, int64_t> counts_;
};

}  // namespace nmt
