#include <algorithm>
#include <stdexcept>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {

Var softmax_cross_entropy(Var logits, std::span<const int> targets, std::span<const Real> weights,
                          double smoothing, std::span<double> unsmoothed, bool overwrite) {
  Tape& tape = *logits.tape;
  const Matrix x = logits.value(), y = tape.allocate(x.rows, 1);
  require(int64_t(targets.size()) == x.rows, "softmax_cross_entropy: " + shape_text(x) + " for " +
                                                 std::to_string(targets.size()) + " targets");
  const auto log_sums = tape.array<double>(x.rows);
  for (int64_t r = 0; r < x.rows; ++r) {
    const int target = targets[size_t(r)];
    if (target < 0 || target >= x.cols)
      throw std::out_of_range("target " + std::to_string(target) + " is outside [0, " +
                              std::to_string(x.cols) + ")");
    y.data[r] = 0;
    if (!unsmoothed.empty()) unsmoothed[size_t(r)] = 0;
    if (!weights.empty() && weights[size_t(r)] == 0) continue;
    Real largest;
    kernels().log_sum_exp(x.row(r), x.cols, &largest, &log_sums[size_t(r)]);
    const double loss = log_sums[size_t(r)] - double(x(r, target));  // -log softmax at the target
    const double mean =
        smoothing == 0
            ? 0
            : log_sums[size_t(r)] - double(kernels().sum(x.row(r), x.cols)) / double(x.cols);
    if (!unsmoothed.empty()) unsmoothed[size_t(r)] = loss;
    y.data[r] = Real((1 - smoothing) * loss + smoothing * mean);
  }
  const auto kept = tape.copy(targets);
  const auto counts = tape.copy(weights);
  return tape.push(y, {logits}, [=](Var out) {
    // dx = dy (softmax − smoothing/V − (1 − smoothing)·[target])
    if (overwrite) logits.tape->put_grad_over_value(logits);
    const auto [dx, add] = logits.grad_target();
    const Matrix dy = out.grad();
    for (int64_t r = 0; r < x.rows; ++r) {
      if (!counts.empty() && counts[size_t(r)] == 0) {
        if (!add) std::fill_n(dx.row(r), dx.cols, Real(0));
        continue;
      }
      kernels().softmax_grad(x.row(r), x.cols, log_sums[size_t(r)], dy.data[r],
                             Real(smoothing / double(x.cols)), dx.row(r), add);
      dx(r, kept[size_t(r)]) -= dy.data[r] * Real(1 - smoothing);
    }
  });
}

}  // namespace nmt
