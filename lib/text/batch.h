#pragma once

#include <cstdint>
#include <vector>

#include "text/vocabulary.h"

namespace nmt {

/// Sentences side by side, time-major: symbol t of sentence b is ids[t * size + b], padded with
/// kPad.
struct SourceBatch {
  int size = 0;              // B sentences
  int length = 0;            // S, the longest
  std::vector<TokenId> ids;  // [S, B], each sentence ends in </s>
  std::vector<int> lengths;  // [B], </s> included, all >= 1
  std::vector<int64_t>
      sentences;  // [B] place in the corpus or file: names random numbers and errors
};

struct Batch {
  SourceBatch source;
  int target_length = 0;               // T, the longest
  std::vector<TokenId> target_inputs;  // [T, B]: <s> y1 y2 ...
  std::vector<TokenId> targets;        // [T, B]: y1 y2 ... </s>
  std::vector<int> target_lengths;     // [B], </s> included, all >= 1
  int64_t target_tokens = 0;           // sum of target_lengths
};

using Ids = std::vector<TokenId>;  // of one sentence, without <s> and </s>

SourceBatch make_source_batch(const std::vector<Ids>& sources,
                              const std::vector<int64_t>& sentences);
Batch make_batch(const std::vector<Ids>& sources, const std::vector<Ids>& targets,
                 const std::vector<int64_t>& sentences);

}  // namespace nmt
