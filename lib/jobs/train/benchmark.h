#pragma once

#include <cstdint>
#include <string>

#include "jobs/train/train.h"
#include "recipe/recipe.h"
#include "tensor/product.h"
#include "training/updater.h"

namespace nmt {

/// The speed of training. Padding counts as time, not as work.
struct TrainingBenchmark {
  std::string model;                          // "attention, 1,234,567 parameters"
  Precision precision = Precision::kFloat32;  // the effective precision
  int threads = 1, workers = 1;
  int64_t updates = 0;
  double seconds = 0;
  double target_tokens_per_s = 0, source_tokens_per_s = 0;
  double gflops = 0;       // 2 operations per multiply-add, forward, and twice as many backward
  double peak_gflops = 0;  // of the matrix product on as many threads, measured in the same run
  TrainingProfile parts;   // what all threads spent their seconds on
  int64_t peak_memory_bytes = 0;  // of the process

  double share_of_peak() const { return gflops / peak_gflops; }
};

/// Makes `updates` updates, after a few that warm up caches and memory, and saves nothing.
TrainingBenchmark benchmark_training(const Recipe& recipe, const TrainSettings& settings,
                                     int64_t updates, TrainingObserver& observer);

}  // namespace nmt
