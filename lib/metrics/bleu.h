#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// BLEU (Papineni et al. 2002) as sacreBLEU 2.6.0 computes it.
enum class BleuTokenizer { k13a, kNone };
enum class BleuSmoothing { kExp, kFloor, kAddK, kNone };

struct BleuOptions {
  BleuTokenizer tokenizer = BleuTokenizer::k13a;
  bool lowercase = false;
  BleuSmoothing smoothing = BleuSmoothing::kExp;
  double smoothing_value = -1;      // negative: the method's default, 0.1 for floor and 1 for add-k
  bool effective_order = false;
  int max_order = 4;                // 1 .. 8
};

struct BleuScore {
  double score = 0;                          // 0 .. 100
  std::vector<double> counts, totals, precisions;   // an order each, precisions in percent
  double brevity_penalty = 0, ratio = 0;
  int64_t hypothesis_length = 0, reference_length = 0;
};

/// references[r][i] is reference r of line i; every r has as many lines as there are hypotheses
/// (otherwise std::invalid_argument). 
BleuScore bleu(const std::vector<std::string>& hypotheses,
               const std::vector<std::vector<std::string>>& references,
               const BleuOptions& options = {});

/// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"
std::string bleu_signature(const BleuOptions& options, int references);

/// "BLEU|<signature> = 34.56 66.1/41.0/27.6/18.8 (BP = 1.000 ratio = 1.013 hyp_len = 1 ref_len = 1)"
std::string format_bleu(const BleuScore& score, const BleuOptions& options, int references,
                        int decimals = 2);

std::string tokenize_13a(std::string_view line);

}  // namespace nmt
