#pragma once

#include <string>
#include <vector>

#include "training/events.h"

namespace nmt {

// The lines of a training log.

/// "update 1200  epoch 3.25  loss 2.345  perplexity 10.4  12,345 tokens/s  rate 0.0005"
std::string describe(const Progress& progress, double loss, double tokens_per_second,
                     double learning_rate);
/// "  12 min 05 s left", extrapolated from the progress since `first`; empty if it is too early.
std::string describe_time_left(const Progress& first, const Progress& now);
/// "training text: 28,999 pairs of 29,000 lines (0 blank, 1 too long), ..."
std::string describe(const CorpusCounts& counts);
/// The table of buckets: limits, pairs, padding.
std::string describe(const StartedEvent& event);
std::string describe(const ValidationEvent& event);
/// "perplexity by bucket: 9x10 4.51  14x15 5.20", source x target; empty if there is only one
/// bucket.
std::string describe(const std::vector<BucketLoss>& buckets);
std::string describe(const SaveFailedEvent& event);
std::string describe(const StoppedEvent& event);

/// The last validations, and the best one, which is marked.
std::string validation_table(const std::vector<ValidationEvent>& validations);

}  // namespace nmt
