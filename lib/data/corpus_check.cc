#include "data/corpus_check.h"

#include <fmt/core.h>

#include <algorithm>

#include "data/bloom_filter.h"
#include "data/line_reader.h"
#include "data/text_faults.h"

namespace nmt {
namespace {

constexpr int64_t kProgressLines = 1000;  // between calls of progress

// Places among the findings. What a line alone can have has a place for the source and, behind it,
// one for the target.
enum Kind {
  kBlank = 0,
  kInvalid = 2,
  kControl = 4,
  kLong = 6,
  kIdentical = 8,
  kDuplicate,
  kLengthRatio,
};
constexpr int kSource = 0, kTarget = 1;

std::vector<Finding> no_findings(const CheckOptions& options) {
  const std::string is_long =
      fmt::format("over {} words or {} bytes", options.long_words, 10 * options.long_words);
  const std::string is_outlier =
      fmt::format("pairs whose lengths differ {} times more than usual", options.length_ratio);
  return {
      {"blank_source", "blank lines in the source", 0, {}},
      {"blank_target", "blank lines in the target", 0, {}},
      {"invalid_source", "source lines that are not valid UTF-8", 0, {}},
      {"invalid_target", "target lines that are not valid UTF-8", 0, {}},
      {"control_source", "source lines with control characters", 0, {}},
      {"control_target", "target lines with control characters", 0, {}},
      {"long_source", "long source lines: " + is_long, 0, {}},
      {"long_target", "long target lines: " + is_long, 0, {}},
      {"identical", "pairs whose target repeats the source", 0, {}},
      {"duplicate", "pairs that repeat an earlier one", 0, {}},
      {"length_ratio", is_outlier, 0, {}},
  };
}

struct LineFacts {
  int64_t words = 0;
  bool valid = true, control = false;
};

LineFacts facts_of(std::string_view line) {
  LineFacts facts;
  bool inside_word = false;
  for (size_t at = 0; at < line.size();) {
    const int c = next_code_point(line, at);
    facts.valid &= c >= 0;
    facts.control |= is_control(c) && c != '\t';
    const bool space = is_space(c);
    facts.words += !space && !inside_word;
    inside_word = !space;
  }
  return facts;
}

/// Is the ratio of a pair's lengths far from that of the text so far? The first pairs are judged by
/// a ratio near 1, and short ones not at all.
class LengthRatio {
 public:
  explicit LengthRatio(double limit) : limit_(limit) {}

  bool is_outlier(std::string_view source, std::string_view target) {
    constexpr size_t kShort = 40;  // bytes
    const double usual = source_ / target_;
    source_ += double(source.size());
    target_ += double(target.size());
    if (std::max(source.size(), target.size()) < kShort) return false;
    const double ratio = double(source.size()) / double(target.size()) / usual;
    return ratio > limit_ || ratio < 1 / limit_;
  }

 private:
  double limit_;
  double source_ = 1000, target_ = 1000;  // bytes
};

class Checker {
 public:
  Checker(const ParallelText& text, const CheckOptions& options)
      : options_(options), ratio_(options.length_ratio) {
    result_.source = text.source;
    result_.target = text.target.value();
    result_.findings = no_findings(options);
  }

  void run(const std::function<void(int64_t)>& progress) {
    LineReader sources(result_.source, options_.reading), targets(result_.target, options_.reading);
    std::string source, target;
    while (true) {
      const bool has_source = sources.next(source), has_target = targets.next(target);
      if (!has_source && !has_target) break;
      line_ = std::max(sources.line_number(), targets.line_number());
      if (has_source) add_line(kSource, source);
      if (has_target) add_line(kTarget, target);
      if (has_source && has_target) add_pair(source, target);
      if (progress && line_ % kProgressLines == 0) progress(line_);
    }
    result_.source_lines = sources.line_number();
    result_.target_lines = targets.line_number();
    for (const TextFaults* faults : {&sources.faults(), &targets.faults()})
      if (is_mostly_invalid(*faults))
        result_.errors.push_back(fmt::format("{}: {} of {} lines are not valid UTF-8", faults->path,
                                             faults->invalid, faults->lines));
  }

  CorpusCheck result() && {
    judge();
    return std::move(result_);
  }

 private:
  void note(int kind, bool found) {
    if (!found) return;
    Finding& finding = result_.findings[size_t(kind)];
    if (++finding.count <= int64_t(options_.examples)) finding.lines.push_back(line_);
  }

  void add_line(int side, std::string_view line) {
    const LineFacts facts = facts_of(line);
    (side == kSource ? result_.source_words : result_.target_words) += facts.words;
    note(kBlank + side, facts.words == 0);
    note(kInvalid + side, !facts.valid);
    note(kControl + side, facts.control);
    note(kLong + side,
         facts.words > options_.long_words || int64_t(line.size()) > 10 * options_.long_words);
  }

  void add_pair(const std::string& source, const std::string& target) {
    const bool blank = is_blank(source) || is_blank(target);
    const bool identical = !blank && source == target;
    useless_ += blank || identical;
    note(kIdentical, identical);
    if (blank) return;
    note(kDuplicate, seen_before_(source + '\n' + target));
    note(kLengthRatio, ratio_.is_outlier(source, target));
  }

  void judge() {
    CorpusCheck& r = result_;
    if (r.source_lines != r.target_lines)
      r.errors.push_back(fmt::format(
          "{} has {} lines but {} has {}: line {} of the longer one has no partner", r.source,
          r.source_lines, r.target, r.target_lines, std::min(r.source_lines, r.target_lines) + 1));
    const int64_t pairs = std::min(r.source_lines, r.target_lines);
    if (pairs == 0) r.errors.push_back("there are no pairs of lines");
    if (2 * useless_ > pairs)
      r.errors.push_back(
          fmt::format("{} of {} pairs are blank on a side or identical", useless_, pairs));
  }

  CheckOptions options_;
  CorpusCheck result_;
  BloomFilter seen_before_;
  LengthRatio ratio_;
  int64_t line_ = 0;
  int64_t useless_ = 0;  // pairs that teach no translation
};

}  // namespace

CorpusCheck check_corpus(const ParallelText& text, const CheckOptions& options,
                         const std::function<void(int64_t)>& progress) {
  Checker checker(text, options);
  checker.run(progress);
  return std::move(checker).result();
}

}  // namespace nmt
