#include "metrics/bleu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "metrics/tokenizers.h"
#include "metrics/words.h"

namespace nmt {
namespace {

using Counts = std::unordered_map<std::string, int64_t>;  // n-gram, its tokens joined by spaces

void check(const BleuOptions& options) {
  if (options.max_order < 1 || options.max_order > 8)
    throw std::invalid_argument(fmt::format("max_order is {}, wanted 1 to 8", options.max_order));
}

std::vector<std::string> tokens_of(const std::string& line, const BleuOptions& options) {
  std::string text = options.lowercase ? lower_cased(line) : line;
  text.resize(right_stripped(text).size());
  if (options.tokenizer == BleuTokenizer::k13a) text = tokenize_13a(text);
  const auto words = words_of(text);
  return {words.begin(), words.end()};
}

Counts count_ngrams(const std::vector<std::string>& tokens, int order) {
  Counts counts;
  for (size_t begin = 0; begin + size_t(order) <= tokens.size(); ++begin) {
    std::string ngram = tokens[begin];
    for (size_t i = 1; i < size_t(order); ++i) ngram.append(1, ' ').append(tokens[begin + i]);
    ++counts[ngram];
  }
  return counts;
}

int64_t matches(const std::vector<std::string>& hypothesis,
                const std::vector<std::vector<std::string>>& references, int order) {
  Counts allowed;  // as often as the reference that has it most often
  for (const auto& reference : references)
    for (const auto& [ngram, count] : count_ngrams(reference, order))
      allowed[ngram] = std::max(allowed[ngram], count);
  int64_t sum = 0;
  for (const auto& [ngram, count] : count_ngrams(hypothesis, order))
    if (const auto found = allowed.find(ngram); found != allowed.end())
      sum += std::min(count, found->second);
  return sum;
}

// Of two that are equally close, the shorter.
int64_t closest_length(int64_t length, const std::vector<std::vector<std::string>>& references) {
  int64_t best = int64_t(references.front().size());
  for (const auto& reference : references) {
    const int64_t other = int64_t(reference.size());
    const int64_t nearer = std::abs(other - length) - std::abs(best - length);
    if (nearer < 0 || (nearer == 0 && other < best)) best = other;
  }
  return best;
}

double smoothing_value(const BleuOptions& options) {
  if (options.smoothing_value >= 0) return options.smoothing_value;
  return options.smoothing == BleuSmoothing::kFloor ? 0.1 : 1.0;
}

double brevity_penalty(int64_t hypothesis, int64_t reference) {
  if (hypothesis >= reference) return 1;
  return hypothesis == 0 ? 0 : std::exp(1 - double(reference) / double(hypothesis));
}

// Fills in the precisions (add-k alters counts and totals too); returns over how many orders to
// average.
int smooth(BleuScore& score, const BleuOptions& options) {
  const double value = smoothing_value(options);
  int orders = options.max_order;
  double halvings = 1;  // 2^k: exp takes half a match for the first empty order, then a quarter ...
  for (int n = 0; n < options.max_order; ++n) {
    double &count = score.counts[size_t(n)], &total = score.totals[size_t(n)];
    if (options.smoothing == BleuSmoothing::kAddK && n > 0) count += value, total += value;
    if (total == 0) break;
    if (options.effective_order) orders = n + 1;
    double& precision = score.precisions[size_t(n)];
    if (count > 0)
      precision = 100.0 * count / total;
    else if (options.smoothing == BleuSmoothing::kExp)
      precision = 100.0 / ((halvings *= 2) * total);
    else if (options.smoothing == BleuSmoothing::kFloor)
      precision = 100.0 * value / total;
  }
  return orders;
}

std::string smoothing_name(const BleuOptions& options) {
  switch (options.smoothing) {
    case BleuSmoothing::kExp:
      return "exp";
    case BleuSmoothing::kNone:
      return "none";
    case BleuSmoothing::kFloor:
      return fmt::format("floor[{:.2f}]", smoothing_value(options));
    case BleuSmoothing::kAddK:
      return fmt::format("add-k[{:.2f}]", smoothing_value(options));
  }
  return {};
}

}  // namespace

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
  counts.resize(std::max(counts.size(), other.counts.size()));
  totals.resize(std::max(totals.size(), other.totals.size()));
  for (size_t n = 0; n < other.counts.size(); ++n) counts[n] += other.counts[n];
  for (size_t n = 0; n < other.totals.size(); ++n) totals[n] += other.totals[n];
  return *this;
}

BleuStatistics bleu_statistics(const std::string& hypothesis,
                               std::span<const std::string> references,
                               const BleuOptions& options) {
  check(options);
  if (references.empty()) throw std::invalid_argument("a line has no reference");
  const auto tokens = tokens_of(hypothesis, options);
  std::vector<std::vector<std::string>> reference_tokens;
  for (const auto& reference : references)
    reference_tokens.push_back(tokens_of(reference, options));

  BleuStatistics statistics;
  statistics.hypothesis_length = int64_t(tokens.size());
  statistics.reference_length = closest_length(int64_t(tokens.size()), reference_tokens);
  for (int n = 1; n <= options.max_order; ++n) {
    statistics.counts.push_back(matches(tokens, reference_tokens, n));
    statistics.totals.push_back(std::max(int64_t{0}, int64_t(tokens.size()) - n + 1));
  }
  return statistics;
}

BleuScore bleu_score(const BleuStatistics& statistics, const BleuOptions& options) {
  check(options);
  const auto orders = size_t(options.max_order);
  BleuScore score;
  score.hypothesis_length = statistics.hypothesis_length;
  score.reference_length = statistics.reference_length;
  score.brevity_penalty = brevity_penalty(score.hypothesis_length, score.reference_length);
  if (score.reference_length > 0)
    score.ratio = double(score.hypothesis_length) / double(score.reference_length);
  score.counts.assign(statistics.counts.begin(), statistics.counts.end());
  score.totals.assign(statistics.totals.begin(), statistics.totals.end());
  score.counts.resize(orders);  // no line at all: no statistics either
  score.totals.resize(orders);
  score.precisions.assign(orders, 0);
  // Without any match no smoothing helps.
  if (std::all_of(score.counts.begin(), score.counts.end(), [](double c) { return c == 0; }))
    return score;

  const int averaged = smooth(score, options);
  double log_sum = 0;
  for (int n = 0; n < averaged; ++n)
    log_sum += std::log(score.precisions[size_t(n)]);  // log 0 = -inf
  score.score = score.brevity_penalty * std::exp(log_sum / averaged);
  return score;
}

BleuScore bleu(const std::vector<std::string>& hypotheses,
               const std::vector<std::vector<std::string>>& references,
               const BleuOptions& options) {
  if (references.empty()) throw std::invalid_argument("BLEU needs at least one reference");
  for (const auto& reference : references)
    if (reference.size() != hypotheses.size())
      throw std::invalid_argument(
          fmt::format("{} hypotheses but {} references", hypotheses.size(), reference.size()));
  BleuStatistics sum;
  std::vector<std::string> of_line;
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    of_line.clear();
    for (const auto& reference : references) of_line.push_back(reference[i]);
    sum += bleu_statistics(hypotheses[i], of_line, options);
  }
  return bleu_score(sum, options);
}

std::string bleu_signature(const BleuOptions& options, int references) {
  return fmt::format("nrefs:{}|case:{}|eff:{}|tok:{}|smooth:{}|version:{}",
                     references_text(references), options.lowercase ? "lc" : "mixed",
                     options.effective_order ? "yes" : "no",
                     options.tokenizer == BleuTokenizer::k13a ? "13a" : "none",
                     smoothing_name(options), kSacreBleuVersion);
}

std::string format_bleu(const BleuScore& score, const BleuOptions& options, int references,
                        int decimals) {
  std::vector<std::string> precisions;
  for (const double p : score.precisions) precisions.push_back(fmt::format("{:.1f}", p));
  return fmt::format("BLEU|{} = {:.{}f} {} (BP = {:.3f} ratio = {:.3f} hyp_len = {} ref_len = {})",
                     bleu_signature(options, references), score.score, decimals,
                     fmt::join(precisions, "/"), score.brevity_penalty, score.ratio,
                     score.hypothesis_length, score.reference_length);
}

}  // namespace nmt
