#include "text/sentencepiece_learner.h"

#include <fmt/core.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <regex>
#include <unordered_map>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

namespace sp = sentencepiece;

class Sentences : public sp::SentenceIterator {
 public:
  explicit Sentences(const std::vector<std::string>& sentences) : sentences_(sentences) {}
  bool done() const override { return next_ >= sentences_.size(); }
  void Next() override { ++next_; }
  const std::string& value() const override { return sentences_[next_]; }
  sp::util::Status status() const override { return {}; }

 private:
  const std::vector<std::string>& sentences_;
  size_t next_ = 0;
};

int64_t distinct_characters(const std::vector<std::string>& sentences) {
  std::vector<bool> seen(0x110000);  // every code point
  for (const std::string& sentence : sentences)
    for (size_t at = 0; at < sentence.size();)
      seen[size_t(std::max(0, next_code_point(sentence, at)))] = true;
  return std::count(seen.begin(), seen.end(), true);
}

double character_coverage(const std::vector<std::string>& sentences,
                          const VocabularyOptions& options) {
  if (options.character_coverage > 0) return options.character_coverage;
  // In a small corpus even the digits can be rarer than one character in 10,000.
  const int64_t affordable = std::min(options.size / 4, 1000);
  return distinct_characters(sentences) <= affordable ? 1.0 : 0.9999;
}

std::unordered_map<std::string, std::string> settings(const VocabularyOptions& options,
                                                      double coverage) {
  return {
      {"model_type", to_string(options.kind)},
      {"vocab_size", std::to_string(options.size)},
      {"hard_vocab_limit", "false"},  // as large as the sentences carry, instead of a refusal
      {"character_coverage", fmt::format("{}", coverage)},
      {"pad_id", std::to_string(kPad)},
      {"bos_id", std::to_string(kGo)},
      {"eos_id", std::to_string(kEos)},
      {"unk_id", std::to_string(kUnk)},
      {"unk_surface", "<unk>"},
      // Text is NFC already. The default, NFKC, would lose what a translation must be able to say:
      // m² becomes m2, and … three points.
      {"normalization_rule_name", "identity"},
      {"max_sentence_length", std::to_string(kMostSentenceBytes)},
      {"num_threads", "1"},  // sums in a fixed order
      {"minloglevel", "4"},  // silent: what goes wrong comes back as a status
  };
}

}  // namespace

std::string learn_sentencepiece(const std::vector<std::string>& sentences,
                                const VocabularyOptions& options, const std::string& where) {
  Sentences iterator(sentences);
  std::string model;
  const auto status = sp::SentencePieceTrainer::Train(
      settings(options, character_coverage(sentences, options)), &iterator, &model);
  if (status.ok()) return model;
  const std::string reason = status.ToString();
  std::smatch sizes;
  if (std::regex_search(reason, sizes, std::regex("smaller than required_chars. \\d+ vs (\\d+)")))
    throw Error::usage(
        where,
        fmt::format("a vocabulary of {} does not hold the characters of the text", options.size),
        fmt::format("ask for a size of at least {}", sizes[1].str()));
  throw Error::runtime(where, "SentencePiece cannot learn from this text: " + reason,
                       "try more text, or another type of vocabulary");
}

}  // namespace nmt
