#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/parallel_text.h"
#include "data/read_options.h"

namespace nmt {

struct CheckOptions {
  int64_t long_words = 100;  // a line with more words, or ten times as many bytes, is long
  double length_ratio =
      3;  // a pair is an outlier if its ratio of bytes is this many times that of the text
  size_t examples = 5;  // line numbers kept for each finding
  ReadOptions reading = {};
};

/// One kind of problem with lines or pairs of lines.
struct Finding {
  std::string name;     // stable name for programs, such as "blank_source"
  std::string meaning;  // for people
  int64_t count = 0;
  std::vector<int64_t> lines;  // the first ones, from 1
};

struct CorpusCheck {
  std::string source, target;  // paths
  int64_t source_lines = 0, target_lines = 0;
  int64_t source_words = 0, target_words = 0;
  std::vector<Finding> findings;    // of every kind, including those with count 0, in a fixed order
  std::vector<std::string> errors;  // why training on this text cannot work; empty if it may
};

/// Examines a parallel text before anyone trains on it, in one pass and in constant memory.
/// Duplicates are found by their hashes; in a text of over 10 million lines a few too many may be
/// reported. Errors are: sides of different length, no lines, over half of the pairs blank or
/// identical, a side of which more than one line in a hundred is not valid UTF-8. Throws what
/// LineReader throws. REQUIRES text.target.
CorpusCheck check_corpus(const ParallelText& text, const CheckOptions& options = {},
                         const std::function<void(int64_t)>& progress = {});

}  // namespace nmt
