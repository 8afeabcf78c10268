#include "text/vocabulary.h"

#include <stdexcept>

#include "base/atomic_file.h"
#include "base/error.h"
#include "text/sentencepiece_vocabulary.h"
#include "text/symbol_vocabulary.h"

namespace nmt {

std::string to_string(VocabularyKind kind) {
  switch (kind) {
    case VocabularyKind::kUnigram:
      return "unigram";
    case VocabularyKind::kBpe:
      return "bpe";
    case VocabularyKind::kWord:
      return "word";
    case VocabularyKind::kChar:
      return "char";
  }
  throw std::invalid_argument("no such kind of vocabulary: " + std::to_string(int(kind)));
}

std::unique_ptr<Vocabulary> load_vocabulary(const std::filesystem::path& path) {
  std::string bytes = read_file(path);
  if (is_symbol_file(bytes))
    return std::make_unique<SymbolVocabulary>(std::move(bytes), path.string());
  if (is_sentencepiece_model(bytes))
    return std::make_unique<SentencePieceVocabulary>(std::move(bytes), path.string());
  throw Error::failed(path.string(), "is not a vocabulary",
                      "make one with nmt-vocab train --input TEXT --output " + path.string());
}

}  // namespace nmt
