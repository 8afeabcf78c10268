#include "data/corpus.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>

#include "base/error.h"
#include "data/bloom_filter.h"
#include "data/corpus_side.h"
#include "data/id_file.h"
#include "data/line_reader.h"
#include "data/parallel_reader.h"

namespace nmt {
namespace {

constexpr int64_t kProgressLines = 1000;  // between calls of progress

/// Pieces of a sentence at most, where a bucket takes so many steps.
int limit(int max_length, int steps) {
  return steps > 0 ? std::min(max_length, steps - 1) : max_length;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// The source's path, and those of the targets, in their order.
std::vector<std::string> paths_of(const ParallelText& text,
                                  const std::vector<CorpusTarget>& targets) {
  std::vector<std::string> paths = {text.source};
  const auto translations = text.translations();
  for (const CorpusTarget& target : targets)
    for (const auto& [name, path] : translations)
      if (name == target.language->name) paths.push_back(path);
  return paths;
}

int64_t unknown(const Ids& ids) { return std::count(ids.begin(), ids.end(), kUnk); }

void check_not_empty(const CorpusCounts& counts, const std::vector<TrainingText>& texts,
                     const CorpusOptions& options) {
  if (counts.kept > 0) return;
  const std::string where = texts.empty() ? "data.train" : texts.front().source;
  if (counts.lines == 0) throw Error::usage(where, "has no lines", "name a text with sentences");
  std::string what = fmt::format(
      "no pair is left of {} lines: {} have a blank side, {} have more "
      "than {} pieces on the source side or {} on the target's",
      counts.lines, counts.blank, counts.too_long,
      limit(options.max_length, options.largest.source),
      limit(options.max_length, options.largest.target));
  if (counts.too_short > 0)
    what +=
        fmt::format(", {} have a side of under {} pieces", counts.too_short, options.min_length);
  if (counts.unbalanced > 0)
    what += fmt::format(", {} have sides that differ more than {}-fold in length",
                        counts.unbalanced, options.max_ratio);
  if (counts.duplicate > 0) what += fmt::format(", {} repeat another", counts.duplicate);
  throw Error::usage(where, what,
                     counts.too_long > 0 ? "raise data.max_length or the last of train.buckets, or "
                                           "set data.too_long to cut"
                                         : "check that these are the right files");
}

}  // namespace

struct Corpus::State {
  State(const std::filesystem::path& path, const Vocabulary& source,
        const std::vector<CorpusTarget>& targets, const CorpusOptions& corpus_options)
      : file(path, targets.size()), options(corpus_options) {
    sides.emplace_back(0, source, options.source_sampler, path);
    for (const CorpusTarget& target : targets) {
      numbers.push_back(target.language->number);
      sides.emplace_back(numbers.back() + 1, *target.language->vocabulary, target.sampler, path);
    }
    counts.target_unknown.resize(numbers.size());
    counts.tokens_of_target.resize(numbers.size());
  }

  /// Of the text that the pair is from.
  double weight(int64_t pair) const;

  /// Counts the pair, and keeps it if it is fit for training; sentences[0] is the source.
  void add(std::vector<EncodedSentence> sentences);
  /// Writes and counts a pair that is kept.
  void keep(std::vector<EncodedSentence> sentences);

  std::vector<CorpusSide> sides;  // the source, the targets
  IdFile file;
  CorpusOptions options;
  SourceLayout layout;
  std::vector<int> numbers;
  CorpusCounts counts;
  Lengths longest{0, 0};
  struct Weight {
    int64_t last_line;
    double weight;
  };
  std::vector<Weight> weights;  // of the texts, in order; none if all are 1
};

double Corpus::State::weight(int64_t pair) const {
  const auto text =
      std::lower_bound(weights.begin(), weights.end(), file.record(pair).line,
                       [](const Weight& before, int64_t line) { return before.last_line < line; });
  return text->weight;
}

void Corpus::State::add(std::vector<EncodedSentence> sentences) {
  bool blank = false, short_pair = false, long_pair = false, unbalanced = false;
  const auto source_pieces = double(sentences[0].ids.size());
  for (size_t side = 0; side < sentences.size(); ++side) {
    const int steps = side == 0 ? options.largest.source : options.largest.target;
    const auto most = size_t(limit(options.max_length, steps));
    const size_t pieces = sentences[side].ids.size();
    blank = blank || pieces == 0;
    short_pair = short_pair || pieces < size_t(options.min_length);
    long_pair = long_pair || pieces > most;
    const auto [less, more] = std::minmax({source_pieces, double(pieces)});
    unbalanced = unbalanced || (options.max_ratio > 0 && more > options.max_ratio * less);
    sentences[side].cut(most);
  }
  if (blank) {
    ++counts.blank;
  } else if (short_pair) {
    ++counts.too_short;
  } else if (long_pair && !options.cut) {
    ++counts.too_long;
  } else if (unbalanced) {
    ++counts.unbalanced;
  } else {
    counts.cut += long_pair;
    keep(std::move(sentences));
  }
}

void Corpus::State::keep(std::vector<EncodedSentence> sentences) {
  for (size_t side = 0; side < sides.size(); ++side) sides[side].keep(sentences[side]);
  const Ids source = std::move(sentences[0].ids);
  std::vector<Ids> targets;
  for (size_t k = 1; k < sentences.size(); ++k) targets.push_back(std::move(sentences[k].ids));
  file.append(source, targets, counts.lines);
  ++counts.kept;
  counts.source_tokens += int64_t(source.size()) + 1;
  counts.source_unknown += unknown(source);
  longest.source = std::max(longest.source, int(source.size()));
  for (size_t k = 0; k < targets.size(); ++k) {
    const int64_t tokens = int64_t(targets[k].size()) + 1;
    counts.target_tokens += tokens;
    counts.tokens_of_target[k] += tokens;
    counts.target_unknown[k] += unknown(targets[k]);
    longest.target = std::max(longest.target, int(targets[k].size()));
  }
}

Corpus::Corpus(std::unique_ptr<State> state) : state_(std::move(state)) {}
Corpus::~Corpus() = default;
Corpus::Corpus(Corpus&&) noexcept = default;

Corpus Corpus::encode(const std::vector<TrainingText>& texts, const Vocabulary& source,
                      const std::vector<CorpusTarget>& targets, const CorpusOptions& options,
                      const std::filesystem::path& file,
                      const std::function<void(int64_t)>& progress) {
  if (options.max_length < 1)
    throw std::invalid_argument("max_length is " + std::to_string(options.max_length));
  for (const TrainingText& text : texts)
    for (const std::string& path : paths_of(text, targets)) check_readable(path, options.reading);
  auto state = std::make_unique<State>(file, source, targets, options);
  CorpusCounts& counts = state->counts;
  std::vector<std::string> lines;
  std::optional<BloomFilter> seen_before;
  if (options.drop_duplicates) seen_before.emplace();
  for (const TrainingText& text : texts) {
    ParallelReader reader(paths_of(text, targets), options.reading);
    while (reader.next(lines)) {
      ++counts.lines;
      if (progress && counts.lines % kProgressLines == 0) progress(counts.lines);
      if (std::any_of(lines.begin(), lines.end(), [](const auto& l) { return is_blank(l); })) {
        ++counts.blank;
        continue;
      }
      if (seen_before && (*seen_before)(joined(lines))) {
        ++counts.duplicate;
        continue;
      }
      std::vector<EncodedSentence> sentences;
      for (size_t side = 0; side < lines.size(); ++side)
        sentences.push_back(state->sides[side].encode(lines[side]));
      state->add(std::move(sentences));
    }
    state->weights.push_back({counts.lines, text.weight});
    for (TextFaults& faults : reader.faults()) counts.faults.push_back(std::move(faults));
  }
  const bool weighted = std::any_of(texts.begin(), texts.end(),
                                    [](const TrainingText& text) { return text.weight != 1; });
  if (!weighted) state->weights.clear();
  state->file.finish();
  for (CorpusSide& side : state->sides) side.finish();
  check_not_empty(counts, texts, options);
  return Corpus(std::move(state));
}

int64_t Corpus::size() const { return state_->file.size(); }
const CorpusCounts& Corpus::counts() const { return state_->counts; }
uint64_t Corpus::hash() const { return state_->file.hash(); }
Corpus::Lengths Corpus::longest() const { return state_->longest; }

Corpus::Lengths Corpus::lengths(int64_t pair) const {
  const IdRecord record = state_->file.record(pair);
  return {record.source, record.target};
}

std::vector<int> Corpus::target_lengths(int64_t pair) const {
  return state_->file.target_lengths(pair);
}

const std::vector<int>& Corpus::target_numbers() const { return state_->numbers; }

void Corpus::read(int64_t pair, Ids& source, std::vector<Ids>& targets) const {
  state_->file.read(pair, source, targets);
}

int64_t Corpus::line(int64_t pair) const { return state_->file.record(pair).line; }

void Corpus::set_layout(const SourceLayout& layout) { state_->layout = layout; }
const SourceLayout& Corpus::layout() const { return state_->layout; }

Batch Corpus::batch(const std::vector<int64_t>& pairs, int64_t epoch) const {
  std::vector<Ids> sources(pairs.size());
  std::vector<std::vector<Ids>> targets(state_->numbers.size(), std::vector<Ids>(pairs.size()));
  std::vector<int64_t> sentences;
  std::vector<Ids> of_pair;
  for (size_t i = 0; i < pairs.size(); ++i) {
    read(pairs[i], sources[i], of_pair);
    for (size_t k = 0; k < targets.size(); ++k) targets[k][i] = std::move(of_pair[k]);
    sentences.push_back(state_->options.first_sentence + pairs[i]);
    for (size_t side = 0; side < state_->sides.size(); ++side) {
      if (!state_->sides[side].is_drawn()) continue;
      Ids& ids = side == 0 ? sources[i] : targets[side - 1][i];
      ids = state_->sides[side].draw(pairs[i], state_->options.seed, epoch, sentences.back());
    }
  }
  Batch batch = make_batch(sources, targets, state_->numbers, sentences, state_->layout);
  if (!state_->weights.empty())
    for (const int64_t pair : pairs) batch.weights.push_back(state_->weight(pair));
  return batch;
}

}  // namespace nmt
