#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/batch.h"
#include "data/data_options.h"
#include "data/line_reader.h"
#include "data/target_language.h"

namespace nmt {

class SubwordSampler;

/// A target of a corpus; a sampler draws the segmentations of batches.
struct CorpusTarget {
  const TargetLanguage* language;
  const SubwordSampler* sampler = nullptr;
};

struct CorpusOptions {
  int max_length = 100;  // tokens of either side, without </s>
  bool cut = false;      // whether longer sentences are cut to max_length instead of dropped
  int min_length = 1;    // tokens of either side; pairs with a shorter side are dropped
  double max_ratio = 0;  // of the sides' tokens, longer to shorter, before cutting; 0: any
  bool drop_duplicates = false;  // pairs whose lines are those of an earlier one, by their hashes
  Bucket largest = {};           // limits in steps, including </s>; 0: no limit
  int64_t first_sentence = 0;    // what a batch calls the sentence of the first pair
  const SubwordSampler* source_sampler = nullptr;
  uint64_t seed = 1;  // of the segmentations that samplers draw
  ReadOptions reading = {};
};

struct CorpusCounts {
  int64_t lines = 0, kept = 0;  // pairs
  // Dropped pairs: each is counted once, under the first reason that applies.
  int64_t blank = 0, duplicate = 0, too_short = 0, too_long = 0, unbalanced = 0;
  int64_t cut = 0;                               // of the kept pairs
  int64_t source_tokens = 0, target_tokens = 0;  // of kept pairs and all targets, including </s>
  int64_t source_unknown = 0;
  std::vector<int64_t> target_unknown, tokens_of_target;  // per target
  std::vector<TextFaults> faults;                         // of each file
};

/// A parallel corpus as ids in a private file, read by position, so that memory does not grow with
/// the corpus. A pair is a sentence with its translation into each target of the corpus. Sides with
/// a sampler keep their text next to the ids; lengths are always those of the vocabulary's own
/// segmentation, so that the order of batches does not depend on what is drawn.
class Corpus {
 public:
  /// Encodes texts into `file` (replaced) and files next to it. Vocabularies are used only here;
  /// samplers must outlive the corpus. Pairs with a blank side are left out. Calls progress(lines)
  /// from time to time. Throws a usage error if a text cannot be read, if the sides differ in
  /// length (see ParallelReader), or if no pair is left (with the reasons).
  static Corpus encode(const std::vector<TrainingText>& texts, const Vocabulary& source,
                       const std::vector<CorpusTarget>& targets, const CorpusOptions& options,
                       const std::filesystem::path& file,
                       const std::function<void(int64_t)>& progress = {});
  ~Corpus();
  Corpus(Corpus&&) noexcept;

  int64_t size() const;  // kept pairs
  const CorpusCounts& counts() const;
  uint64_t hash() const;  // of all ids: a resumed run checks it
  struct Lengths {
    int source, target;  // tokens, without </s>; of the longest target
  };
  Lengths lengths(int64_t pair) const;                  // safe from several threads
  Lengths longest() const;                              // of each side, over all pairs
  std::vector<int> target_lengths(int64_t pair) const;  // of each target; safe from several threads
  const std::vector<int>& target_numbers() const;       // among the model's targets
  void read(int64_t pair, Ids& source, std::vector<Ids>& targets) const;
  int64_t line(int64_t pair) const;  // line number in the text, counted over all files
  /// Samplers draw new segmentations for each epoch, which depend only on the seed, the epoch, the
  /// sentence and its side.
  Batch batch(const std::vector<int64_t>& pairs, int64_t epoch = 0) const;
  void set_layout(const SourceLayout& layout);  // of later batches
  const SourceLayout& layout() const;

 private:
  struct State;
  explicit Corpus(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nmt
