#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jobs/translate/translator.h"

namespace nmt {

/// The speed of translation. Useful work counts the source tokens and, for every hypothesis of the
/// beam, the target tokens; padding counts as time, not as work.
struct TranslationBenchmark {
  std::string model;
  Precision precision = Precision::kFloat32;  // the effective precision of products
  int threads = 1, batch = 1, beam = 1;
  int64_t sentences = 0, source_tokens = 0, target_tokens = 0;
  double seconds = 0;
  double gflops = 0, peak_gflops = 0;
  int64_t peak_memory_bytes = 0;
  /// Milliseconds for a single sentence, translated one at a time on one thread.
  double latency_median_ms = 0, latency_95th_ms = 0;

  double share_of_peak() const { return gflops / peak_gflops; }
};

/// Translates all lines after a warm-up, then some of them one at a time. REQUIRES a line that is
/// not blank.
TranslationBenchmark benchmark_translation(std::span<const ModelFolder> models,
                                           const TranslatorOptions& options,
                                           const std::vector<std::string>& lines);

}  // namespace nmt
