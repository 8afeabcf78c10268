#include "text/subword_sampler.h"

#include "base/error.h"
#include "text/bpe_dropout.h"
#include "text/unigram_sampler.h"

namespace nmt {
namespace {

template <class Sampler, class Options>
std::unique_ptr<SubwordSampler> make(VocabularyKind kind, const Options& options,
                                     const Vocabulary& vocabulary, const std::string& path) {
  if (vocabulary.kind() != kind)
    throw Error::usage(path,
                       "is a vocabulary of the type " + to_string(vocabulary.kind()) +
                           ", which sampling of the type " + Options::kType + " cannot cut",
                       "it needs one of the type " + to_string(kind) +
                           ": learn another, or set this vocabulary's sampling.type to none");
  const auto& pieces = dynamic_cast<const SentencePieceVocabulary&>(vocabulary);
  if (pieces.has_special_pieces())
    throw Error::usage(path, "has user-defined symbols or bytes, which sampling does not know",
                       "learn one with nmt-vocab train, or set sampling.type to none");
  return std::make_unique<Sampler>(pieces, options);
}

}  // namespace

std::vector<TokenId> SubwordSampler::sample(std::string_view text, Rng& rng) const {
  std::vector<TokenId> ids;
  // SentencePiece makes one piece of neighbours that are unknown.
  for (const TokenId id : draw(text, rng))
    if (ids.empty() || id != kUnk || ids.back() != kUnk) ids.push_back(id);
  for (TokenId& id : ids)
    if (id >= vocabulary_.size()) id = kUnk;
  return ids;
}

std::unique_ptr<SubwordSampler> make_sampler(const SubwordSamplingOptions& options,
                                             const Vocabulary& vocabulary,
                                             const std::string& path) {
  if (const auto* unigram = std::get_if<UnigramSampling>(&options))
    return make<UnigramSampler>(VocabularyKind::kUnigram, *unigram, vocabulary, path);
  if (const auto* bpe = std::get_if<BpeDropout>(&options))
    return make<BpeDropoutSampler>(VocabularyKind::kBpe, *bpe, vocabulary, path);
  return nullptr;
}

}  // namespace nmt
