#include "training/validation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "base/error.h"
#include "decoding/search.h"
#include "metrics/bleu.h"

namespace nmt {
namespace {

constexpr size_t kBatch = 64;  // sentences; changes speed, not figures

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

struct Validator::Metric {
  const char* name;
  bool higher_is_better;
  double (Validator::*compute)();
};

// A new metric is its function and a line here.
const std::vector<Validator::Metric>& Validator::metrics() {
  static const std::vector<Metric> all = {
      {"perplexity", false, &Validator::perplexity},
      {"bleu", true, &Validator::bleu_of_translations},
  };
  return all;
}

Validator::Validator(const Model& model, const ValidationSet& set, const Vocabulary& target,
                     const ValidOptions& options, ThreadPool& pool)
    : model_(model), set_(set), target_(target), options_(options), pool_(pool) {
  for (const std::string& name : options.metrics) {
    const auto found = std::find_if(metrics().begin(), metrics().end(),
                                    [&](const Metric& metric) { return metric.name == name; });
    std::vector<std::string> known;
    for (const Metric& metric : metrics()) known.push_back(metric.name);
    if (found == metrics().end())
      throw Error::asked("valid.metrics", fmt::format("there is no metric \"{}\"", name),
                         fmt::format("known: {}", fmt::join(known, ", ")));
    wanted_.push_back(&*found);
  }
  batches_ = batches_by_length(set.corpus, options.max_sentences);
  for (int t = 0; t < pool.size(); ++t) tapes_.emplace_back(Tape::Use::kInfer);
}

std::optional<std::vector<MetricValue>> Validator::run(const std::function<bool()>& interrupted) {
  interrupted_ = interrupted;
  std::vector<MetricValue> values;
  for (const Metric* metric : wanted_) {
    values.push_back({metric->name, (this->*metric->compute)(), metric->higher_is_better});
    if (interrupted()) return std::nullopt;
  }
  return values;
}

void Validator::for_each_batch(const std::function<void(size_t, Tape&)>& work) {
  pool_.run(int(batches_.size()), [&](int i) {
    if (interrupted_()) return;
    Tape& tape = tapes_[size_t(i % pool_.size())];  // piece i runs on thread i % size()
    tape.reset();
    work(size_t(i), tape);
  });
}

double Validator::perplexity() {
  struct Sum {
    double cross_entropy = 0;
    int64_t tokens = 0;
  };
  std::vector<Sum> sums(batches_.size());
  for_each_batch([&](size_t i, Tape& tape) {
    const Batch batch = set_.corpus.batch(batches_[i]);
    sums[i] = {model_.loss(tape, batch, {}).cross_entropy, batch.target_tokens};
  });
  Sum total;  // in the order of batches, whatever thread was first
  for (const Sum& sum : sums) {
    total.cross_entropy += sum.cross_entropy;
    total.tokens += sum.tokens;
  }
  return std::exp(total.cross_entropy / double(std::max<int64_t>(1, total.tokens)));
}

double Validator::bleu_of_translations() {
  SearchOptions search_options;
  search_options.beam = options_.beam;
  search_options.max_length_ratio = set_.max_length_ratio;
  std::vector<std::vector<std::string>> texts(batches_.size());
  for_each_batch([&](size_t i, Tape& tape) {
    const Batch batch = set_.corpus.batch(batches_[i]);
    for (const auto& hypotheses : search(model_, tape, batch.source, search_options))
      texts[i].push_back(target_.decode(hypotheses.front().tokens));
  });
  std::vector<std::string> translations, references;
  for (size_t i = 0; i < batches_.size(); ++i) {
    if (texts[i].size() < batches_[i].size()) return 0;  // interrupted: nobody reads the figure
    for (size_t k = 0; k < batches_[i].size(); ++k) {
      translations.push_back(texts[i][k]);
      references.push_back(set_.references[size_t(batches_[i][k])]);
    }
  }
  return bleu(translations, {references}).score;
}

}  // namespace nmt
