#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/signature.h"

namespace nmt {

// chrF (Popović 2015), and with words chrF+ and chrF++ (Popović 2017), as sacreBLEU 2.6.0 computes
// them: the F-score of character n-grams, which rewards a word that is almost right.

struct ChrfOptions {
  int char_order = 6, word_order = 0;  // longest n-grams; word_order 2 is chrF++
  int beta = 2;                        // recall counts this many times as much as precision
  bool lowercase = false;
  bool whitespace = false;  // count white space as characters
  bool eps_smoothing =
      false;  // the mean of all orders' F, instead of F of means over existing orders
};

struct ChrfOrder {
  int64_t hypothesis = 0, reference = 0, matches = 0;  // n-grams; hypothesis is 0 if reference is
  bool operator==(const ChrfOrder&) const = default;
};

/// The statistics of a line; sums over lines give the score of a corpus.
struct ChrfStatistics {
  std::vector<ChrfOrder> orders;  // of characters, then of words
  ChrfStatistics& operator+=(const ChrfStatistics& other);
};

/// The statistics of one line and its best-scoring reference; std::invalid_argument if it has none,
/// or if there is no order.
ChrfStatistics chrf_statistics(const std::string& hypothesis,
                               std::span<const std::string> references,
                               const ChrfOptions& options = {});

/// 0 .. 100
double chrf_score(const ChrfStatistics& statistics, const ChrfOptions& options = {});

/// references[r][i] is reference r of line i, as in bleu().
double chrf(const std::vector<std::string>& hypotheses,
            const std::vector<std::vector<std::string>>& references,
            const ChrfOptions& options = {});

/// "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0"
std::string chrf_signature(const ChrfOptions& options, int references);

/// "chrF2|<signature> = 58.21"
std::string format_chrf(double score, const ChrfOptions& options, int references, int decimals = 2);

}  // namespace nmt
