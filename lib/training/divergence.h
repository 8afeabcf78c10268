#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "training/events.h"

namespace nmt {

/// An update that must not be made.
struct Diverged {
  int64_t update;
  std::string what;  // "the loss is not a number"
  double learning_rate;
};

/// The runtime error that ends the run: it names the update, the lines of the training text that it
/// used, the learning rate and the remedy.
Error divergence(const Diverged& diverged, std::vector<int64_t> lines);

/// The same for a figure of a validation.
Error divergence(int64_t update, const MetricValue& metric);

}  // namespace nmt
