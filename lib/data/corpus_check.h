#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/corpus.h"

namespace nmt {

struct CheckOptions {
  int64_t long_words = 100;  // a line of more words, or of ten times as many bytes, is long
  double length_ratio = 3;   // a pair's ratio of bytes is an outlier if so many times the text's
  size_t examples = 5;       // line numbers that are kept for each finding
};

/// One kind of thing that is wrong with lines or pairs of lines.
struct Finding {
  std::string name;     // "blank_source", say: stable, for machines
  std::string meaning;  // for people
  int64_t count = 0;
  std::vector<int64_t> lines;  // the first ones, from 1
};

struct CorpusCheck {
  TextPair texts;
  int64_t source_lines = 0, target_lines = 0;
  int64_t source_words = 0, target_words = 0;
  std::vector<Finding> findings;   // every kind, also those with count 0, in a fixed order
  std::vector<std::string> grave;  // why training on this cannot go well; empty if it may
};

/// Looks at a parallel text before anyone trains on it: in one pass and in constant memory.
/// Duplicates are found by hash and may, in a text of over 10 million lines, be a few too many.
/// Grave are: sides of different length, no lines, over half of the pairs blank or identical.
/// Throws Error as LineReader does.
CorpusCheck check_corpus(const TextPair& texts, const CheckOptions& options = {},
                         const std::function<void(int64_t)>& progress = {});

}  // namespace nmt
