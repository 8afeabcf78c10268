#include "training/validation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/error.h"
#include "decoding/search.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"

namespace nmt {
namespace {

constexpr size_t kBatch = 32;  // sentences; changes speed, not figures

std::vector<std::vector<int64_t>> batches_by_length(const Corpus& corpus, int64_t pairs) {
  std::vector<int64_t> order(size_t(std::min(pairs, corpus.size())));
  std::iota(order.begin(), order.end(), int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    const Corpus::Lengths x = corpus.lengths(a), y = corpus.lengths(b);
    return std::tie(x.source, x.target) < std::tie(y.source, y.target);
  });
  std::vector<std::vector<int64_t>> batches;
  for (size_t begin = 0; begin < order.size(); begin += kBatch)
    batches.emplace_back(order.begin() + int64_t(begin),
                         order.begin() + int64_t(std::min(order.size(), begin + kBatch)));
  return batches;
}

}  // namespace

/// Their memory is the system's again afterwards.
class Validator::TapesInUse {
 public:
  explicit TapesInUse(std::deque<Tape>& tapes) : tapes_(tapes) {}
  ~TapesInUse() {
    for (Tape& tape : tapes_) tape.release();
  }
  TapesInUse(const TapesInUse&) = delete;
  TapesInUse& operator=(const TapesInUse&) = delete;

 private:
  std::deque<Tape>& tapes_;
};

double BucketLoss::perplexity() const {
  return target_tokens > 0 ? std::exp(cross_entropy / double(target_tokens)) : 0;
}

struct Validator::Metric {
  const char* name;
  bool higher_is_better;
  Values (Validator::*compute)();
};

// A new metric is its function and a line here.
const std::vector<Validator::Metric>& Validator::metrics() {
  static const std::vector<Metric> all = {
      {"perplexity", false, &Validator::perplexity},
      {"bleu", true, &Validator::bleu_of_translations},
      {"chrf", true, &Validator::chrf_of_translations},
  };
  return all;
}

Validator::Validator(const Model& model, std::vector<const ValidationSet*> sets,
                     const ValidOptions& options, std::vector<Bucket> buckets, ThreadPool& pool)
    : model_(model), options_(options), buckets_(std::move(buckets)), pool_(pool) {
  for (const std::string& name : options.metrics) {
    const auto found = std::find_if(metrics().begin(), metrics().end(),
                                    [&](const Metric& metric) { return metric.name == name; });
    std::vector<std::string> known;
    for (const Metric& metric : metrics()) known.push_back(metric.name);
    if (found == metrics().end())
      throw Error::usage("valid.metrics", fmt::format("there is no metric \"{}\"", name),
                         fmt::format("known: {}", fmt::join(known, ", ")));
    wanted_.push_back(&*found);
  }
  for (const ValidationSet* data : sets) {
    Set& set =
        sets_.emplace_back(Set{data, batches_by_length(data->corpus, options.max_sentences)});
    for (const auto& batch : set.batches)
      for (const int64_t pair : batch) set.references.push_back(data->references[size_t(pair)]);
  }
  for (int t = 0; t < pool.size(); ++t) tapes_.emplace_back(Tape::Use::kInfer);
}

std::optional<ValidationFigures> Validator::run(const std::function<bool()>& interrupted) {
  interrupted_ = interrupted;
  losses_.clear();
  for (Set& set : sets_) set.translations.reset();
  ValidationFigures figures;
  std::vector<MetricValue> of_targets;
  const TapesInUse memory(tapes_);
  for (const Metric* metric : wanted_) {
    const Values values = (this->*metric->compute)();
    if (interrupted()) return std::nullopt;
    figures.metrics.push_back({metric->name, values.all, metric->higher_is_better});
    for (size_t k = 0; sets_.size() > 1 && k < sets_.size(); ++k)
      of_targets.push_back({fmt::format("{}.{}", metric->name, sets_[k].data->language->name),
                            values.each[k], metric->higher_is_better});
  }
  figures.metrics.insert(figures.metrics.end(), of_targets.begin(), of_targets.end());
  for (const BucketLoss& loss : losses_)
    if (loss.pairs > 0) figures.buckets.push_back(loss);
  return figures;
}

void Validator::for_each_batch(const Set& set, const std::function<void(size_t, Tape&)>& work) {
  pool_.run(int(set.batches.size()), [&](int i) {
    if (interrupted_()) return;
    Tape& tape = tapes_[size_t(i % pool_.size())];  // piece i runs on thread i % size()
    tape.reset();
    work(size_t(i), tape);
  });
}

Validator::Values Validator::perplexity() {
  losses_.clear();
  for (const Bucket& bucket : buckets_) losses_.push_back({.bucket = bucket});
  losses_.push_back({.bucket = {kNoLimit, kNoLimit}});
  Values values;
  double cross_entropy = 0;
  int64_t tokens = 0;
  for (const Set& set : sets_) {
    std::vector<std::vector<double>> scores(set.batches.size());  // of each sentence
    for_each_batch(set, [&](size_t i, Tape& tape) {
      const Batch batch = set.data->corpus.batch(set.batches[i]);
      const std::vector<double> log_probs = model_.score(tape, batch);
      scores[i].resize(set.batches[i].size());
      for (size_t r = 0; r < log_probs.size(); ++r) scores[i][r % scores[i].size()] -= log_probs[r];
    });
    // In the order of batches, whatever thread was first.
    double of_set = 0;
    int64_t tokens_of_set = 0;
    for (size_t i = 0; i < scores.size(); ++i) {
      for (size_t b = 0; b < scores[i].size(); ++b) {
        const Corpus::Lengths lengths = set.data->corpus.lengths(set.batches[i][b]);
        const Bucket steps{lengths.source + 1, lengths.target + 1};
        BucketLoss& loss = losses_[bucket_of(buckets_, steps)];
        ++loss.pairs;
        loss.target_tokens += steps.target;
        loss.cross_entropy += scores[i][b];
        of_set += scores[i][b];
        tokens_of_set += steps.target;
      }
    }
    values.each.push_back(std::exp(of_set / double(std::max<int64_t>(1, tokens_of_set))));
    cross_entropy += of_set;
    tokens += tokens_of_set;
  }
  values.all = std::exp(cross_entropy / double(std::max<int64_t>(1, tokens)));
  return values;
}

Validator::Values Validator::bleu_of_translations() {
  return compare([](const auto& translations, const auto& references) {
    return bleu(translations, {references}).score;
  });
}

Validator::Values Validator::chrf_of_translations() {
  return compare([](const auto& translations, const auto& references) {
    return chrf(translations, {references});
  });
}

Validator::Values Validator::compare(
    const std::function<double(const std::vector<std::string>&, const std::vector<std::string>&)>&
        score) {
  Values values;
  for (Set& set : sets_) {
    const std::vector<std::string>& made = translations(set);
    // Interrupted: nobody reads the figure.
    values.each.push_back(made.size() < set.references.size() ? 0 : score(made, set.references));
  }
  values.all = std::accumulate(values.each.begin(), values.each.end(), 0.0) /
               double(std::max<size_t>(1, values.each.size()));
  return values;
}

const std::vector<std::string>& Validator::translations(Set& set) {
  if (set.translations) return *set.translations;
  TargetSearch into;
  into.target = set.data->corpus.target_numbers().front();
  into.options.beam = options_.beam;
  into.options.max_length = std::numeric_limits<int>::max();  // the ratio alone decides
  into.options.max_length_ratio = options_.max_length_factor.value_or(set.data->max_length_ratio);
  std::vector<std::vector<std::string>> texts(set.batches.size());
  for_each_batch(set, [&](size_t i, Tape& tape) {
    const Batch batch = set.data->corpus.batch(set.batches[i]);
    const auto found = search(model_, tape, batch.source, std::span(&into, 1)).front();
    for (const auto& hypotheses : found)
      texts[i].push_back(set.data->language->vocabulary->decode(hypotheses.front().tokens));
  });
  std::vector<std::string>& all = set.translations.emplace();
  for (const auto& batch : texts) all.insert(all.end(), batch.begin(), batch.end());
  return all;
}

}  // namespace nmt
