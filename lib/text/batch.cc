#include "text/batch.h"

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

/// Steps of the longest sentence, </s> included.
int longest(const std::vector<Ids>& sentences) {
  size_t length = 0;
  for (const Ids& ids : sentences) length = std::max(length, ids.size() + 1);
  return int(length);
}

std::vector<int> lengths_of(const std::vector<Ids>& sentences) {
  std::vector<int> lengths;
  lengths.reserve(sentences.size());
  for (const Ids& ids : sentences) lengths.push_back(int(ids.size()) + 1);
  return lengths;
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

}  // namespace

SourceBatch make_source_batch(const std::vector<Ids>& sources,
                              const std::vector<int64_t>& sentences) {
  check_sizes("sentence numbers", sentences.size(), sources.size());
  const int length = longest(sources);
  return {.size = int(sources.size()),
          .length = length,
          .ids = with_eos(sources, length),
          .lengths = lengths_of(sources),
          .sentences = sentences};
}

Batch make_batch(const std::vector<Ids>& sources, const std::vector<Ids>& targets,
                 const std::vector<int64_t>& sentences) {
  check_sizes("targets", targets.size(), sources.size());
  Batch batch;
  batch.source = make_source_batch(sources, sentences);
  batch.target_length = longest(targets);
  batch.target_inputs = time_major(targets, batch.target_length, 1);
  std::fill_n(batch.target_inputs.begin(), targets.size(), kGo);
  batch.targets = with_eos(targets, batch.target_length);
  batch.target_lengths = lengths_of(targets);
  for (const int length : batch.target_lengths) batch.target_tokens += length;
  return batch;
}

}  // namespace nmt
