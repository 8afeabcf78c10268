#include "training/average.h"

#include <algorithm>

#include "training/ranges.h"

namespace nmt {

ParameterAverage::ParameterAverage(const ParameterStore& parameters, double decay)
    : decay_(decay), averages_(parameters, "") {
  for (int p = 0; p < parameters.size(); ++p)
    std::copy_n(parameters[p].value().data, parameters[p].size(), averages_.of(p));
}

void ParameterAverage::update(const ParameterStore& parameters, int64_t update, ThreadPool& pool) {
  const double t = double(update);
  const Real step = Real(1 - std::min(decay_, (1 + t) / (10 + t)));
  for_each_range(parameters, pool, [&](int p, int64_t begin, int64_t count) {
    const Real* value = parameters[p].value().data + begin;
    Real* average = averages_.of(p) + begin;
    for (int64_t i = 0; i < count; ++i) average[i] += step * (value[i] - average[i]);
  });
}

AveragedParameters::AveragedParameters(ParameterStore& parameters, OptimizerState* average)
    : parameters_(parameters), average_(average) {
  exchange();
}

AveragedParameters::~AveragedParameters() { exchange(); }

void AveragedParameters::exchange() {
  if (!average_) return;
  for (int p = 0; p < parameters_.size(); ++p) {
    Real* value = parameters_[p].value().data;
    std::swap_ranges(value, value + parameters_[p].size(), average_->of(p));
    parameters_[p].changed();
  }
}

}  // namespace nmt
