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

namespace {

template <class Kind>
std::unique_ptr<Vocabulary> load(std::string bytes, const std::string& path,
                                 std::optional<int> limit, const TextForm& form) {
  auto vocabulary = std::make_unique<Kind>(std::move(bytes), path, form);
  if (limit && *limit > vocabulary->size())
    throw Error::usage(path,
                       "has " + std::to_string(vocabulary->size()) + " symbols, of which " +
                           std::to_string(*limit) + " are wanted",
                       "lower model.num_decoder_symbols");
  if (limit) vocabulary->limit_to(*limit);
  return vocabulary;
}

}  // namespace

std::unique_ptr<Vocabulary> load_vocabulary(const std::filesystem::path& path,
                                            std::optional<int> limit, const TextForm& form) {
  std::string bytes = read_file(path);
  if (is_symbol_file(bytes))
    return load<SymbolVocabulary>(std::move(bytes), path.string(), limit, form);
  if (is_sentencepiece_model(bytes))
    return load<SentencePieceVocabulary>(std::move(bytes), path.string(), limit, form);
  throw Error::runtime(path.string(), "is not a vocabulary",
                       "make one with nmt-vocab train --input TEXT --output " + path.string());
}

}  // namespace nmt
