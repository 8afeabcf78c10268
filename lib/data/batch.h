#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// A length bucket: sentences of up to `source` and `target` steps, </s> included (as in
/// model_with_buckets).
struct Bucket {
  int source = 0, target = 0;
  bool operator==(const Bucket&) const = default;
};

inline constexpr int kNoLimit = 1 << 30;  // of a bucket that takes any length

/// The first bucket that takes a pair of so many steps, buckets.size() if none does.
size_t bucket_of(std::span<const Bucket> buckets, Bucket steps);

/// Sentences side by side, time-major: symbol t of sentence b is ids[t * size + b], padded with
/// kPad.
struct SourceBatch {
  int size = 0;              // B sentences
  int length = 0;            // S, the longest that is visible
  std::vector<TokenId> ids;  // [S, B], each sentence ends in </s>, or begins with it if reversed
  std::vector<int> lengths;  // [B], </s> included, all >= 1
  std::vector<int> visible;  // [B] steps that a model sees: lengths, or with padding more
  std::vector<int64_t>
      sentences;  // [B] place in the corpus or file: names random numbers and errors
  /// The same sentences in other vocabularies or layouts, for members of an ensemble.
  std::vector<SourceBatch> other_readings = {};
};

/// What the sources of a batch become in one of the model's target languages.
struct TargetBatch {
  int target = 0;               // the target's number in the model
  int length = 0;               // T, the longest
  std::vector<TokenId> inputs;  // [T, B]: <s> y1 y2 ...
  std::vector<TokenId> labels;  // [T, B]: y1 y2 ... </s>
  std::vector<int> lengths;     // [B], </s> included, all >= 1
  int64_t tokens = 0;           // sum of lengths
};

struct Batch {
  SourceBatch source;
  std::vector<TargetBatch> targets;  // one for each language that this batch has
  std::vector<double> weights = {};  // [B] what each pair's losses are multiplied by; empty: 1
  int64_t target_tokens() const;     // of all targets
};

using Ids = std::vector<TokenId>;  // of one sentence, without <s> and </s>

/// How sources are laid out. As they are, padding is not visible, so that a sentence's result does
/// not depend on what it is batched with.
struct SourceLayout {
  bool reverse = false;  // last symbol first (Sutskever et al. 2014, arXiv:1409.3215)
  /// Padded to their bucket, and the padding is read and attended to, as in TensorFlow's tutorial:
  /// before the symbols if they are reversed. A sentence that no bucket takes is not padded.
  std::vector<Bucket> pad_to;
};

SourceBatch make_source_batch(const std::vector<Ids>& sources,
                              const std::vector<int64_t>& sentences,
                              const SourceLayout& layout = {});
TargetBatch make_target_batch(const std::vector<Ids>& targets, int target = 0);
/// Buckets are those that take both sides, the longest if there are several targets: targets[k] is
/// language numbers[k] of the model.
Batch make_batch(const std::vector<Ids>& sources, const std::vector<std::vector<Ids>>& targets,
                 std::span<const int> numbers, const std::vector<int64_t>& sentences,
                 const SourceLayout& layout = {});
/// The same for a single target.
Batch make_batch(const std::vector<Ids>& sources, const std::vector<Ids>& targets,
                 const std::vector<int64_t>& sentences, const SourceLayout& layout = {});

}  // namespace nmt
