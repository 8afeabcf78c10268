#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "autograd/ops.h"
#include "base/rng.h"

namespace nmt::test {

/// Numbers of about unit size, the same for the same seed.
inline std::vector<Real> random_numbers(int64_t count, uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  std::vector<Real> numbers;
  for (int64_t i = 0; i < count; ++i) numbers.push_back(Real(rng.normal()));
  return numbers;
}

/// A parameter of random numbers, so that inputs of operations are parameters too.
inline const Parameter& random_parameter(ParameterStore& store, const std::string& name,
                                         const std::vector<int64_t>& shape, uint64_t seed = 1) {
  Parameter& p = store.get(name, shape, Init::kZero);
  const auto numbers = random_numbers(p.size(), seed + uint64_t(p.index()));
  std::copy(numbers.begin(), numbers.end(), p.value().data);
  p.changed();
  return p;
}

/// Of any outputs a scalar, each entry with a weight of its own.
inline Var weighted_total(Var x, uint64_t seed = 99) {
  Tape& tape = *x.tape;
  const Matrix weights = tape.allocate(x.rows(), x.cols());
  const auto numbers = random_numbers(weights.size(), seed);
  std::copy(numbers.begin(), numbers.end(), weights.data);
  return weighted_sum(x, weights);
}

/// The largest difference between the gradient of f(tape) [1, 1] and central differences, over all
/// parameters, by the conformance rule: |g − e| / max(max|e|, 0.01) of each tensor. In double. Near
/// kinks and strong bends the step must be smaller.
inline double gradient_error(ParameterStore& store, const std::function<Var(Tape&)>& f,
                             Real step = Real(1e-3)) {
  Gradients gradients(store);
  {
    Tape recording(Tape::Use::kRecord, &gradients);
    recording.backward(f(recording));
  }
  Tape tape(Tape::Use::kInfer);  // one for all: taking memory anew costs more than the models
  const auto value = [&] {
    tape.reset();
    return double(f(tape).value().data[0]);
  };
  double worst = 0;
  for (int i = 0; i < store.size(); ++i) {
    const Matrix x = store[i].value(), g = gradients.of(store[i]);
    double largest = 0.01, difference = 0;
    for (int64_t k = 0; k < x.size(); ++k) {
      const Real before = x.data[k];
      const auto at = [&](Real offset) {
        x.data[k] = before + offset;
        store[i].changed();
        return value();
      };
      // Fifth-order central difference: its error is far below the tolerance.
      const double e = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      x.data[k] = before;
      store[i].changed();
      largest = std::max(largest, std::abs(e));
      difference = std::max(difference, std::abs(e - double(g.data[k])));
    }
    worst = std::max(worst, difference / largest);
  }
  return worst;
}

}  // namespace nmt::test
