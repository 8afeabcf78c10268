#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jobs/translate/translator.h"

namespace nmt {

/// How fast a text is translated. Useful work counts the tokens that were read and, for every
/// hypothesis of the beam, those that were written; padding counts as time, not as work.
struct TranslationBenchmark {
  std::string model;
  Precision precision = Precision::kFloat32;  // in which products were computed
  int threads = 1, batch = 1, beam = 1;
  int64_t sentences = 0, source_tokens = 0, target_tokens = 0;
  double seconds = 0;
  double gflops = 0, peak_gflops = 0;
  int64_t peak_memory_bytes = 0;
  /// Milliseconds of single sentences, translated one after the other on one thread.
  double latency_median_ms = 0, latency_95th_ms = 0;

  double share_of_peak() const { return gflops / peak_gflops; }
};

/// Translates all lines once after a warm-up, then some of them one by one. REQUIRES some line that
/// is not blank.
TranslationBenchmark benchmark_translation(std::span<const ModelFolder> models,
                                           const TranslatorOptions& options,
                                           const std::vector<std::string>& lines);

}  // namespace nmt
