#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// A length bucket: sentences of up to `source` and `target` steps, including </s> (as in
/// model_with_buckets).
struct Bucket {
  int source = 0, target = 0;
  bool operator==(const Bucket&) const = default;
};

inline constexpr int kNoLimit = 1 << 30;  // the limit of a bucket that takes any length

/// The first bucket that takes a pair of these lengths, or buckets.size() if none does.
size_t bucket_of(std::span<const Bucket> buckets, Bucket steps);

/// Sentences next to each other, time-major: token t of sentence b is ids[t * size + b], padded
/// with kPad.
struct SourceBatch {
  int size = 0;              // B sentences
  int length = 0;            // S, the longest that is visible
  std::vector<TokenId> ids;  // [S, B]; each sentence ends in </s>, or begins with it if reversed
  std::vector<int> lengths;  // [B], including </s>, all >= 1
  std::vector<int> visible;  // [B] steps that a model sees: lengths, or more with visible padding
  std::vector<int64_t>
      sentences;  // [B] place in the corpus or file: for random numbers and messages
  /// The same sentences in other vocabularies or layouts, for members of an ensemble.
  std::vector<SourceBatch> other_readings = {};
};

/// The targets of a batch in one of the model's target languages.
struct TargetBatch {
  int target = 0;               // number of the target in the model
  int length = 0;               // T, the longest
  std::vector<TokenId> inputs;  // [T, B]: <s> y1 y2 ...
  std::vector<TokenId> labels;  // [T, B]: y1 y2 ... </s>
  std::vector<int> lengths;     // [B], including </s>, all >= 1
  int64_t tokens = 0;           // sum of lengths
};

struct Batch {
  SourceBatch source;
  std::vector<TargetBatch> targets;  // one for each target of this batch
  std::vector<double> weights = {};  // [B] factor of each pair's losses; empty: 1
  int64_t target_tokens() const;     // of all targets
};

using Ids = std::vector<TokenId>;  // of one sentence, without <s> and </s>

/// How sources are laid out. By default padding is not visible, so that the result of a sentence
/// does not depend on its batch.
struct SourceLayout {
  bool reverse = false;  // last token first (Sutskever et al. 2014, arXiv:1409.3215)
  /// Pads each source to its bucket; the padding is read and attended to, as in TensorFlow's
  /// tutorial, and comes before the tokens of reversed sources. A sentence that fits no bucket is
  /// not padded.
  std::vector<Bucket> pad_to;
};

SourceBatch make_source_batch(const std::vector<Ids>& sources,
                              const std::vector<int64_t>& sentences,
                              const SourceLayout& layout = {});
TargetBatch make_target_batch(const std::vector<Ids>& targets, int target = 0);
/// Chooses buckets that take both sides, the longest target if there are several: targets[k] is in
/// target numbers[k] of the model.
Batch make_batch(const std::vector<Ids>& sources, const std::vector<std::vector<Ids>>& targets,
                 std::span<const int> numbers, const std::vector<int64_t>& sentences,
                 const SourceLayout& layout = {});
/// The same for a single target.
Batch make_batch(const std::vector<Ids>& sources, const std::vector<Ids>& targets,
                 const std::vector<int64_t>& sentences, const SourceLayout& layout = {});

}  // namespace nmt
