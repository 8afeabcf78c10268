#include <algorithm>
#include <string>

#include "decoding/search.h"

namespace nmt {
namespace {

// A short source may need more words than it has: "ja" is "yes, that is right".
constexpr int kSymbolsAboveRatio = 10;

// Translations of real text are rarely longer than 1.5 times their source.
constexpr double kTextAboveSource = 2;

/// Characters of a symbol, on average over the vocabulary; 1 for an empty one.
double mean_symbol_length(const Vocabulary& vocabulary) {
  // The space that ends a word is part of pieces and characters, but not of words.
  const int space = vocabulary.kind() == VocabularyKind::kWord ? 1 : 0;
  double characters = 0;
  for (TokenId id = kReservedSymbols; id < vocabulary.size(); ++id) {
    const std::string piece = vocabulary.piece(id);
    const auto continues = [](char byte) { return (byte & 0xC0) == 0x80; };  // of UTF-8
    characters +=
        double(piece.size()) + space - double(std::count_if(piece.begin(), piece.end(), continues));
  }
  const int symbols = vocabulary.size() - kReservedSymbols;
  return symbols > 0 && characters > 0 ? characters / symbols : 1;
}

}  // namespace

int length_limit(int source_length, const SearchOptions& options) {
  const double by_ratio = options.max_length_ratio * source_length + kSymbolsAboveRatio;
  return int(std::min(by_ratio, double(options.max_length)));
}

double default_length_ratio(const Vocabulary& source, const Vocabulary& target) {
  const double symbols_each = mean_symbol_length(source) / mean_symbol_length(target);
  return kTextAboveSource * std::max(1.0, symbols_each);
}

}  // namespace nmt
