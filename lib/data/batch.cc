#include "data/batch.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace nmt {
namespace {

void check_sizes(const char* what, size_t size, size_t wanted) {
  if (size == wanted) return;
  throw std::invalid_argument(std::to_string(size) + " " + what + " for " + std::to_string(wanted) +
                              " sources");
}

std::vector<int> lengths_of(const std::vector<Ids>& sentences) {
  std::vector<int> lengths;
  lengths.reserve(sentences.size());
  for (const Ids& ids : sentences) lengths.push_back(int(ids.size()) + 1);
  return lengths;
}

int longest(std::span<const int> lengths) {
  return lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
}

/// [length, B]: each sentence from step `first` on.
std::vector<TokenId> time_major(const std::vector<Ids>& sentences, int length, int first) {
  const size_t size = sentences.size();
  std::vector<TokenId> steps(size_t(length) * size, kPad);
  for (size_t b = 0; b < size; ++b)
    for (size_t t = 0; t < sentences[b].size() && t + size_t(first) < size_t(length); ++t)
      steps[(t + size_t(first)) * size + b] = sentences[b][t];
  return steps;
}

std::vector<TokenId> with_eos(const std::vector<Ids>& sentences, int length) {
  std::vector<TokenId> steps = time_major(sentences, length, 0);
  for (size_t b = 0; b < sentences.size(); ++b)
    steps[sentences[b].size() * sentences.size() + b] = kEos;
  return steps;
}

/// The visible steps of each sentence, last first.
void reverse(SourceBatch& batch) {
  const auto size = size_t(batch.size);
  for (size_t b = 0; b < size; ++b)
    for (size_t first = 0, last = size_t(batch.visible[b]) - 1; first < last; ++first, --last)
      std::swap(batch.ids[first * size + b], batch.ids[last * size + b]);
}

/// target_lengths may be empty: then a bucket is chosen by the source alone, as for translation.
SourceBatch lay_out(const std::vector<Ids>& sources, std::span<const int> target_lengths,
                    const std::vector<int64_t>& sentences, const SourceLayout& layout) {
  check_sizes("sentence numbers", sentences.size(), sources.size());
  SourceBatch batch;
  batch.size = int(sources.size());
  batch.lengths = batch.visible = lengths_of(sources);
  for (size_t b = 0; b < sources.size(); ++b) {
    const Bucket steps{batch.lengths[b], target_lengths.empty() ? 0 : target_lengths[b]};
    const size_t bucket = bucket_of(layout.pad_to, steps);
    if (bucket < layout.pad_to.size()) batch.visible[b] = layout.pad_to[bucket].source;
  }
  batch.length = longest(batch.visible);
  batch.ids = with_eos(sources, batch.length);
  batch.sentences = sentences;
  if (layout.reverse) reverse(batch);
  return batch;
}

}  // namespace

size_t bucket_of(std::span<const Bucket> buckets, Bucket steps) {
  const auto fits = [&](Bucket b) { return steps.source <= b.source && steps.target <= b.target; };
  return size_t(std::find_if(buckets.begin(), buckets.end(), fits) - buckets.begin());
}

int64_t Batch::target_tokens() const {
  int64_t tokens = 0;
  for (const TargetBatch& target : targets) tokens += target.tokens;
  return tokens;
}

SourceBatch make_source_batch(const std::vector<Ids>& sources,
                              const std::vector<int64_t>& sentences, const SourceLayout& layout) {
  return lay_out(sources, {}, sentences, layout);
}

TargetBatch make_target_batch(const std::vector<Ids>& targets, int target) {
  TargetBatch batch;
  batch.target = target;
  batch.lengths = lengths_of(targets);
  batch.length = longest(batch.lengths);
  batch.inputs = time_major(targets, batch.length, 1);
  std::fill_n(batch.inputs.begin(), targets.size(), kGo);
  batch.labels = with_eos(targets, batch.length);
  for (const int length : batch.lengths) batch.tokens += length;
  return batch;
}

Batch make_batch(const std::vector<Ids>& sources, const std::vector<std::vector<Ids>>& targets,
                 std::span<const int> numbers, const std::vector<int64_t>& sentences,
                 const SourceLayout& layout) {
  Batch batch;
  std::vector<int> target_lengths(sources.size(), 0);
  for (size_t k = 0; k < targets.size(); ++k) {
    check_sizes("targets", targets[k].size(), sources.size());
    batch.targets.push_back(make_target_batch(targets[k], numbers[k]));
    for (size_t b = 0; b < sources.size(); ++b)
      target_lengths[b] = std::max(target_lengths[b], batch.targets[k].lengths[b]);
  }
  batch.source = lay_out(sources, target_lengths, sentences, layout);
  return batch;
}

Batch make_batch(const std::vector<Ids>& sources, const std::vector<Ids>& targets,
                 const std::vector<int64_t>& sentences, const SourceLayout& layout) {
  const int first = 0;
  return make_batch(sources, {targets}, std::span(&first, 1), sentences, layout);
}

}  // namespace nmt
