#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/batch.h"

namespace nmt {

class SubwordSampler;

struct TextPair {
  std::string source, target;  // paths
};

/// A text and its translations, line by line: paths.
struct ParallelText {
  std::string source;
  std::vector<std::string> targets;
  double weight = 1;  // of its pairs in the loss: see Batch
};

/// One of the languages that a corpus translates into.
struct CorpusTarget {
  int number;  // among the model's targets
  const Vocabulary* vocabulary;
  const SubwordSampler* sampler = nullptr;  // draws the segmentations that batches have
};

struct CorpusOptions {
  int max_length = 100;          // pieces of either side, without </s>
  bool cut = false;              // longer sentences are cut to max_length; otherwise dropped
  int min_length = 1;            // pieces of either side; pairs with a shorter one are dropped
  double max_ratio = 0;          // of the sides' pieces, longer to shorter, before cutting; 0: any
  bool drop_duplicates = false;  // pairs whose lines are those of one before, by their hashes
  Bucket largest = {};  // and steps, </s> included, that a sentence has at most; 0: any number
  int64_t first_sentence = 0;  // what a batch calls the first pair's sentence
  const SubwordSampler* source_sampler = nullptr;
  uint64_t seed = 1;  // of what samplers draw
};

struct CorpusCounts {
  int64_t lines = 0, kept = 0;  // pairs
  // Dropped pairs: each is counted once, as the first of these that holds.
  int64_t blank = 0, duplicate = 0, too_short = 0, too_long = 0, unbalanced = 0;
  int64_t cut = 0;                               // of kept ones
  int64_t source_tokens = 0, target_tokens = 0;  // of kept pairs and all targets, </s> included
  int64_t source_unknown = 0;
  std::vector<int64_t> target_unknown, tokens_of_target;  // of each target
};

/// A parallel corpus as ids in a file of its own, read by place, so that memory does not grow with
/// it. A pair is a sentence with its translation into each of the corpus's languages. Sides that
/// have a sampler are kept as text beside their ids; lengths are always those of the vocabulary's
/// own segmentation, so that the order of batches does not depend on what is drawn.
class Corpus {
 public:
  /// Encodes text into `file` (replaced), and texts beside it. Vocabularies are read here alone,
  /// samplers must outlive the corpus. Pairs with a blank side are left out. progress(lines) is
  /// called now and then. Throws Error: unreadable (kUsage), sides of different length (kUsage;
  /// names the first line without a partner and both counts), nothing left (kUsage; says why).
  static Corpus encode(const std::vector<ParallelText>& texts, const Vocabulary& source,
                       const std::vector<CorpusTarget>& targets, const CorpusOptions& options,
                       const std::filesystem::path& file,
                       const std::function<void(int64_t)>& progress = {});
  /// The same with one target.
  static Corpus encode(const std::vector<TextPair>& texts, const Vocabulary& source,
                       const Vocabulary& target, const CorpusOptions& options,
                       const std::filesystem::path& file,
                       const std::function<void(int64_t)>& progress = {});
  ~Corpus();
  Corpus(Corpus&&) noexcept;

  int64_t size() const;  // kept pairs
  const CorpusCounts& counts() const;
  uint64_t hash() const;  // of all ids: a resumed run checks it
  struct Lengths {
    int source, target;  // pieces, without </s>; of the longest target
  };
  Lengths lengths(int64_t pair) const;                  // safe from several threads
  Lengths longest() const;                              // each side's, over all pairs
  std::vector<int> target_lengths(int64_t pair) const;  // of each target; safe likewise
  const std::vector<int>& target_numbers() const;       // of the model's targets
  void read(int64_t pair, Ids& source, std::vector<Ids>& targets) const;
  int64_t line(int64_t pair) const;  // its line number in the text, counted over all files
  /// Samplers draw anew for each epoch: what they draw of a sentence depends on the seed, the
  /// epoch, the sentence and its side alone.
  Batch batch(const std::vector<int64_t>& pairs, int64_t epoch = 0) const;
  void set_layout(const SourceLayout& layout);  // of batches from here on
  const SourceLayout& layout() const;

 private:
  struct State;
  explicit Corpus(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nmt
