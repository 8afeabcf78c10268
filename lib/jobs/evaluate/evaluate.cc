#include "jobs/evaluate/evaluate.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "base/error.h"
#include "data/length_batches.h"
#include "text/utf8.h"

namespace nmt {
namespace {

/// The pairs of a test set that can be scored, as ids.
struct Pairs {
  std::vector<Ids> sources, targets;
  std::vector<int64_t> lines;           // from 1
  std::vector<std::string> references;  // raw, or what was kept of a reference that was cut
  int target = 0;                       // number of the model's target
  SourceLayout layout;

  size_t size() const { return lines.size(); }
  /// In steps, including </s>.
  Bucket lengths(size_t i) const {
    return {int(sources[i].size()) + 1, int(targets[i].size()) + 1};
  }
};

bool cut(Ids& ids, int limit) {
  if (ids.size() <= size_t(limit)) return false;
  ids.resize(size_t(limit));
  return true;
}

Pairs encode(const ModelFolder& model, const TestSet& set, int limit, Evaluation& result) {
  const Vocabulary& vocabulary = *model.targets[size_t(set.target)].vocabulary;
  Pairs pairs;
  pairs.target = set.target;
  pairs.layout = source_layout(model.recipe);
  result.lines = int64_t(set.sources.size());
  for (size_t i = 0; i < set.sources.size(); ++i) {
    if (is_blank(set.sources[i]) || is_blank(set.references[i])) {
      ++result.blank;
      continue;
    }
    Ids source = model.source->encode(set.sources[i]);
    Ids target = vocabulary.encode(set.references[i]);
    result.cut_sources += cut(source, limit);
    const bool cut_reference = cut(target, limit);
    result.cut_references += cut_reference;
    pairs.references.push_back(cut_reference ? vocabulary.decode(target) : set.references[i]);
    pairs.sources.push_back(std::move(source));
    pairs.targets.push_back(std::move(target));
    pairs.lines.push_back(int64_t(i) + 1);
  }
  return pairs;
}

template <class T>
std::vector<T> select(const std::vector<T>& from, const std::vector<size_t>& which) {
  std::vector<T> result;
  for (const size_t i : which) result.push_back(from[i]);
  return result;
}

/// Fills in the scores of these sentences; they do not depend on the batch.
void score_batch(const Model& model, Tape& tape, const Pairs& pairs,
                 const std::vector<size_t>& which, std::vector<SentenceScore>& sentences) {
  const Batch batch =
      make_batch(select(pairs.sources, which), {select(pairs.targets, which)},
                 std::span(&pairs.target, 1), select(pairs.lines, which), pairs.layout);
  const TargetBatch& target = batch.targets[0];
  tape.reset();
  const std::vector<double> log_probs = model.score(tape, batch);
  for (size_t b = 0; b < which.size(); ++b) {
    SentenceScore& sentence = sentences[which[b]];
    sentence.line = pairs.lines[which[b]];
    for (size_t t = 0; t < size_t(target.lengths[b]); ++t) {
      sentence.tokens.push_back(target.labels[t * which.size() + b]);
      sentence.log_probs.push_back(log_probs[t * which.size() + b]);
      sentence.log_prob += sentence.log_probs.back();
    }
  }
}

std::vector<SentenceScore> score(const Model& model, const Pairs& pairs,
                                 const EvaluateOptions& options, Phase& phase) {
  std::vector<SentenceScore> sentences(pairs.size());
  std::vector<int> lengths;
  for (size_t i = 0; i < pairs.size(); ++i)
    lengths.push_back(pairs.lengths(i).source + pairs.lengths(i).target);
  ThreadPool pool(options.threads);
  std::vector<std::unique_ptr<Tape>> tapes;
  for (int t = 0; t < pool.size(); ++t) tapes.push_back(std::make_unique<Tape>(Tape::Use::kInfer));
  const auto batches = batches_by_length(lengths, options.batch, pool.size());
  std::atomic<int64_t> done = 0;
  pool.run(int(batches.size()), [&](int i) {
    const auto& which = batches[size_t(i)];
    const int thread = i % pool.size();
    score_batch(model, *tapes[size_t(thread)], pairs, which, sentences);
    done += int64_t(which.size());
    if (thread == 0) phase(done, int64_t(pairs.size()));
  });
  return sentences;
}

std::vector<Bucket> quarters(const Pairs& pairs) {
  std::vector<int> lengths;
  for (size_t i = 0; i < pairs.size(); ++i) lengths.push_back(pairs.lengths(i).source);
  std::sort(lengths.begin(), lengths.end());
  std::vector<Bucket> buckets;
  for (size_t quarter = 1; quarter <= 4; ++quarter) {
    const Bucket bucket{lengths[(lengths.size() * quarter + 3) / 4 - 1], kNoLimit};
    if (buckets.empty() || !(buckets.back() == bucket)) buckets.push_back(bucket);
  }
  return buckets;
}

std::vector<BucketScore> by_bucket(const ModelFolder& model, const Pairs& pairs,
                                   const std::vector<SentenceScore>& sentences) {
  const auto& given = model.recipe.train.buckets;
  std::vector<Bucket> buckets = given ? *given : quarters(pairs);
  if (given) buckets.push_back({kNoLimit, kNoLimit});
  std::vector<BucketScore> scores;
  for (const Bucket& bucket : buckets)
    scores.push_back({.bucket = bucket, .perplexity = {}, .longest = {}});
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Bucket lengths = pairs.lengths(i);
    BucketScore& score = scores[bucket_of(buckets, lengths)];
    score.perplexity.add_line(sentences[i].log_prob, lengths.target, pairs.references[i]);
    score.steps += lengths.source + lengths.target;
    score.longest.source = std::max(score.longest.source, lengths.source);
    score.longest.target = std::max(score.longest.target, lengths.target);
  }
  std::erase_if(scores, [](const BucketScore& score) { return score.perplexity.lines == 0; });
  return scores;
}

Comparison translate_and_compare(const ModelFolder& model, const TestSet& set,
                                 const CompareOptions& options, Observer& observer) {
  Phase phase(observer, "translating " + set.source_path);
  TranslatorOptions into = options.translator;
  into.to = model.targets[size_t(set.target)].name;
  Translator translator(std::span(&model, 1), into);
  // Few enough lines to show progress, enough for batches of similar lengths.
  const size_t window =
      size_t(translator.options().batch) * size_t(translator.options().threads) * 8;
  std::vector<std::string> translations;
  for (size_t i = 0; i < set.sources.size(); i += window) {
    const auto lines = std::span(set.sources).subspan(i, std::min(window, set.sources.size() - i));
    const auto made = translator.translate(plain_inputs(lines));
    for (const Translation& translation : made[0])
      translations.push_back(translation.texts.empty() ? "" : translation.texts[0]);
    phase(int64_t(translations.size()), int64_t(set.sources.size()));
  }
  return {bleu(translations, {set.references}, options.bleu), chrf(translations, {set.references}),
          options.bleu};
}

}  // namespace

double BucketScore::padding() const {
  const int64_t source = bucket.source == kNoLimit ? longest.source : bucket.source;
  const int64_t target = bucket.target == kNoLimit ? longest.target : bucket.target;
  return 1 - double(steps) / double(perplexity.lines * (source + target));
}

Evaluation evaluate(const ModelFolder& model, const TestSet& set, const EvaluateOptions& options,
                    Observer& observer, const std::optional<CompareOptions>& compare) {
  std::optional<Phase> scoring(std::in_place, observer, "scoring " + set.source_path);
  Evaluation result;
  result.source_path = set.source_path;
  result.reference_path = set.reference_path;
  result.target = set.target;
  result.name = model.targets[size_t(set.target)].name;
  const int limit = options.max_length > 0 ? options.max_length : model.recipe.data.max_length;
  const Pairs pairs = encode(model, set, limit, result);
  if (pairs.size() == 0)
    throw Error::usage(set.source_path,
                       "holds nothing to score: " + std::to_string(result.lines) + " pairs, " +
                           std::to_string(result.blank) + " of them with a blank side",
                       "name a text with sentences in it");
  result.sentences = score(*model.model, pairs, options, *scoring);
  result.buckets = by_bucket(model, pairs, result.sentences);
  for (size_t i = 0; i < pairs.size(); ++i)
    result.perplexity.add_line(result.sentences[i].log_prob, pairs.lengths(i).target,
                               pairs.references[i]);
  scoring.reset();
  if (compare) result.comparison = translate_and_compare(model, set, *compare, observer);
  return result;
}

}  // namespace nmt
