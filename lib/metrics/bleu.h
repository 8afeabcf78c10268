#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/signature.h"

namespace nmt {

// BLEU (Papineni et al. 2002) as sacreBLEU 2.6.0 computes it (Post 2018, arXiv:1804.08771).

enum class BleuTokenizer { k13a, kNone };
enum class BleuSmoothing { kExp, kFloor, kAddK, kNone };

struct BleuOptions {
  BleuTokenizer tokenizer = BleuTokenizer::k13a;
  bool lowercase = false;
  BleuSmoothing smoothing = BleuSmoothing::kExp;
  double smoothing_value = -1;   // negative: the method's default, 0.1 for floor and 1 for add-k
  bool effective_order = false;  // leave out orders for which the hypotheses are too short
  int max_order = 4;             // 1 .. 8
};

struct BleuScore {
  double score = 0;                                // 0 .. 100
  std::vector<double> counts, totals, precisions;  // per order; precisions in percent
  double brevity_penalty = 0, ratio = 0;
  int64_t hypothesis_length = 0, reference_length = 0;  // tokens
};

/// references[r][i] is reference r of line i; every r has as many lines as there are hypotheses,
/// and there is at least one (otherwise std::invalid_argument). An empty line is a reference of
/// length 0; if lines have different numbers of references, add up bleu_statistics() instead.
BleuScore bleu(const std::vector<std::string>& hypotheses,
               const std::vector<std::vector<std::string>>& references,
               const BleuOptions& options = {});

/// The statistics of a line; sums over lines give the score of a corpus, or of a resample of it.
struct BleuStatistics {
  int64_t hypothesis_length = 0, reference_length = 0;  // tokens; length of the closest reference
  std::vector<int64_t> counts, totals;                  // matching n-grams, all n-grams; per order
  BleuStatistics& operator+=(const BleuStatistics& other);
};

/// The statistics of one line and its references; std::invalid_argument if it has none.
BleuStatistics bleu_statistics(const std::string& hypothesis,
                               std::span<const std::string> references, const BleuOptions& options);

BleuScore bleu_score(const BleuStatistics& statistics, const BleuOptions& options);

/// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"
std::string bleu_signature(const BleuOptions& options, int references);

/// "BLEU|<signature> = 34.56 66.1/41.0/27.6/18.8 (BP = 1.000 ratio = 1.013 hyp_len = 1 ref_len =
/// 1)"
std::string format_bleu(const BleuScore& score, const BleuOptions& options, int references,
                        int decimals = 2);

}  // namespace nmt
