#pragma once

#include <doctest/doctest.h>

#include "small_models.h"

namespace nmt::test {

inline constexpr double kExact = 1e-7;
inline constexpr Real kSmallStep = Real(1e-5);  // near kinks and strong bends

inline double loss_gradient_error(const ModelOptions& options, const LossOptions& loss = {},
                                  const SourceLayout& layout = {}, Real step = Real(1e-3)) {
  const auto model = small_model(options);
  const Batch batch = batch_of(*model, kPairs, layout);
  return gradient_error(
      model->parameters(),
      [&](Tape& tape) { return scale(model->loss(tape, batch, loss).total, Real(0.1)); }, step);
}

/// Of all architectures with this change to what they have in common.
inline void check_gradients(const std::function<void(RnnModelOptions&)>& change,
                            const LossOptions& loss = {}, const SourceLayout& layout = {},
                            Real step = Real(1e-3)) {
  for (const auto& [name, options] : all_architectures(change)) {
    CAPTURE(name);
    CHECK(loss_gradient_error(options, loss, layout, step) < kExact);
  }
}

/// With dropout on.
inline LossOptions training() {
  LossOptions loss;
  loss.pass = {.training = true, .seed = 5, .update = 3};
  return loss;
}

}  // namespace nmt::test
