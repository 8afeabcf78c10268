#pragma once

#include <string>

#include "jobs/train/benchmark.h"
#include "jobs/translate/benchmark.h"

namespace nmt {

// What --benchmark prints: for people, and as one JSON object.

std::string describe(const TrainingBenchmark& result);
std::string to_json(const TrainingBenchmark& result);
std::string describe(const TranslationBenchmark& result);
std::string to_json(const TranslationBenchmark& result);

}  // namespace nmt
