#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

// The file of a word or char vocabulary is text that people can read:
//   nmt-vocabulary 1 word 8000        format version, kind, number of the lines that follow
//   <pad>                             line N + 2 is the symbol of id N; the reserved ones first,
//   ...                               then the most frequent
// In a symbol a backslash is written \\ and a space character \uXXXX, so that each has one line.

struct SymbolFile {
  VocabularyKind kind = VocabularyKind::kWord;  // or kChar
  std::vector<std::string> symbols;             // by id, including the reserved ones
};

/// By id: "<pad>", "<s>", "</s>", "<unk>".
inline constexpr std::array<const char*, kReservedSymbols> kReservedNames = {"<pad>", "<s>", "</s>",
                                                                             "<unk>"};
bool is_reserved_symbol(std::string_view symbol);

bool is_symbol_file(std::string_view bytes);

std::string format_symbol_file(const SymbolFile& file);

/// Throws a runtime error that names `path` and line if the file is damaged, truncated or of a
/// later version.
SymbolFile parse_symbol_file(std::string_view bytes, const std::string& path);

}  // namespace nmt
