#include "text/corpus.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "text/id_file.h"
#include "text/lines.h"

namespace nmt {
namespace {

constexpr int64_t kProgressLines = 1000;  // between calls of progress

[[noreturn]] void throw_no_partner(const LineReader& longer, const LineReader& shorter) {
  const int64_t first = shorter.line_number() + 1;
  throw Error::asked(at_line(longer.path(), first),
                     fmt::format("has no partner: {} has {} lines but {} has {}", longer.path(),
                                 longer.line_number(), shorter.path(), shorter.line_number()),
                     "line N of one must translate line N of the other");
}

/// Two texts line by line.
class ParallelReader {
 public:
  explicit ParallelReader(const TextPair& texts) : source_(texts.source), target_(texts.target) {}

  bool next(std::string& source, std::string& target) {
    const bool has_source = source_.next(source), has_target = target_.next(target);
    if (has_source == has_target) return has_source;
    LineReader& longer = has_source ? source_ : target_;
    while (longer.next(source)) continue;
    throw_no_partner(longer, has_source ? target_ : source_);
  }

 private:
  LineReader source_, target_;
};

int64_t unknown(const Ids& ids) { return std::count(ids.begin(), ids.end(), kUnk); }

void check_not_empty(const CorpusCounts& counts, const std::vector<TextPair>& texts,
                     const CorpusOptions& options) {
  if (counts.kept > 0) return;
  const std::string where = texts.empty() ? "data.train" : texts.front().source;
  if (counts.lines == 0) throw Error::asked(where, "has no lines", "name a text with sentences");
  throw Error::asked(where,
                     fmt::format("no pair is left of {} lines: {} have a blank side, {} have more "
                                 "than {} pieces on a side",
                                 counts.lines, counts.blank, counts.too_long, options.max_length),
                     counts.too_long > 0 ? "raise data.max_length, or set data.too_long to cut"
                                         : "check that these are the right files");
}

}  // namespace

struct Corpus::State {
  State(const std::filesystem::path& path, const CorpusOptions& corpus_options)
      : file(path), options(corpus_options) {}

  /// Counts the pair, and keeps it if it is fit for training.
  void add(Ids source, Ids target);

  IdFile file;
  CorpusOptions options;
  CorpusCounts counts;
  Lengths longest{0, 0};
};

void Corpus::State::add(Ids source, Ids target) {
  const auto limit = size_t(options.max_length);
  if (source.empty() || target.empty()) {
    ++counts.blank;
    return;
  }
  if (!options.cut && std::max(source.size(), target.size()) > limit) {
    ++counts.too_long;
    return;
  }
  source.resize(std::min(source.size(), limit));
  target.resize(std::min(target.size(), limit));
  file.append(source, target, counts.lines);
  ++counts.kept;
  counts.source_tokens += int64_t(source.size()) + 1;
  counts.target_tokens += int64_t(target.size()) + 1;
  counts.source_unknown += unknown(source);
  counts.target_unknown += unknown(target);
  longest.source = std::max(longest.source, int(source.size()));
  longest.target = std::max(longest.target, int(target.size()));
}

Corpus::Corpus(std::unique_ptr<State> state) : state_(std::move(state)) {}
Corpus::~Corpus() = default;
Corpus::Corpus(Corpus&&) noexcept = default;

Corpus Corpus::encode(const std::vector<TextPair>& texts, const Vocabulary& source,
                      const Vocabulary& target, const CorpusOptions& options,
                      const std::filesystem::path& file,
                      const std::function<void(int64_t)>& progress) {
  if (options.max_length < 1)
    throw std::invalid_argument("max_length is " + std::to_string(options.max_length));
  for (const TextPair& pair : texts) check_readable(pair.source), check_readable(pair.target);
  auto state = std::make_unique<State>(file, options);
  CorpusCounts& counts = state->counts;
  std::string source_line, target_line;
  for (const TextPair& pair : texts) {
    ParallelReader lines(pair);
    while (lines.next(source_line, target_line)) {
      ++counts.lines;
      if (progress && counts.lines % kProgressLines == 0) progress(counts.lines);
      const bool blank = is_blank(source_line) || is_blank(target_line);
      state->add(blank ? Ids{} : source.encode(source_line),
                 blank ? Ids{} : target.encode(target_line));
    }
  }
  state->file.finish();
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

void Corpus::read(int64_t pair, Ids& source, Ids& target) const {
  state_->file.read(pair, source, target);
}

int64_t Corpus::line(int64_t pair) const { return state_->file.record(pair).line; }

Batch Corpus::batch(const std::vector<int64_t>& pairs) const {
  std::vector<Ids> sources(pairs.size()), targets(pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) read(pairs[i], sources[i], targets[i]);
  return make_batch(sources, targets, pairs);
}

}  // namespace nmt
