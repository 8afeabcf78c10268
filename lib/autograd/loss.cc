#include <algorithm>
#include <stdexcept>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

/// Targets of rows of scores, kept for the gradient.
struct CrossEntropy {
  int64_t classes;
  double smoothing;
  std::span<const int> targets;
  std::span<const Real> weights;  // may be empty
  std::span<double> unsmoothed;   // may be empty

  void check(int64_t rows) const {
    require(int64_t(targets.size()) == rows &&
                (unsmoothed.empty() || unsmoothed.size() == targets.size()),
            "cross-entropy: " + std::to_string(rows) + " rows of scores for " +
                std::to_string(targets.size()) + " targets and " +
                std::to_string(unsmoothed.size()) + " losses");
    for (const int target : targets)
      if (target < 0 || target >= classes)
        throw std::out_of_range("target " + std::to_string(target) + " is outside [0, " +
                                std::to_string(classes) + ")");
  }

  bool counts(int64_t row) const { return weights.empty() || weights[size_t(row)] != 0; }

  /// Of row `row`, which counts, with scores x [classes].
  Real loss(int64_t row, const Real* x, double* log_sum) const {
    Real largest;
    kernels().log_sum_exp(x, classes, &largest, log_sum);
    const double plain = *log_sum - double(x[targets[size_t(row)]]);  // -log softmax at the target
    const double mean =
        smoothing == 0 ? 0 : *log_sum - double(kernels().sum(x, classes)) / double(classes);
    if (!unsmoothed.empty()) unsmoothed[size_t(row)] = plain;
    return Real((1 - smoothing) * plain + smoothing * mean);
  }

  /// dx (+)= dy (softmax − smoothing/V − (1 − smoothing)·[target]); dx may be x.
  void gradient(int64_t row, const Real* x, double log_sum, Real dy, Real* dx, bool add) const {
    if (counts(row)) {
      kernels().softmax_grad(x, classes, log_sum, dy, Real(smoothing / double(classes)), dx, add);
      dx[targets[size_t(row)]] -= dy * Real(1 - smoothing);
    } else if (!add) {
      std::fill_n(dx, classes, Real(0));
    }
  }
};

/// What a sum of cross-entropies leaves for the way back, made as if the sum's gradient were 1.
struct OutputGradient {
  Var x;
  OutputLayer layer;
  Matrix dx, dbias;
  ProductTerms dscores;  // without memory if the weights are frozen

  void make(Tape& tape) {
    dx = tape.allocate(x.rows(), x.cols());
    if (layer.bias) {
      dbias = tape.allocate(1, layer.classes());
      std::fill_n(dbias.data, dbias.size(), Real(0));
    }
    if (!layer.weights->parameter->frozen())
      dscores.memory = tape.memory().array<std::byte>(dscores.bytes()).data();
  }

  /// Of one row of them, while the nearest cache holds it.
  void put_row(const Real* dscores_row) const {
    if (layer.bias) kernels().add(dscores_row, dbias.data, dbias.cols);
  }

  /// From rows [begin, begin + scores.rows), which hold the gradient of the scores.
  void put(int64_t begin, Matrix scores) const {
    layer.input_gradient(scores, dx.slice(begin, scores.rows));
    if (dscores.memory) dscores.put(begin, scores);
  }

  void hand_on(Gradients& gradients, Real factor) const {
    if (layer.bias)
      kernels().add_scaled(factor, dbias.data, gradients.touch(*layer.bias).data, dbias.cols);
    if (dscores.memory) add_to_weights(gradients, factor);
    if (!x.wants_grad()) return;
    const auto [to, add] = x.grad_target();
    if (!add) std::fill_n(to.data, to.size(), Real(0));
    kernels().add_scaled(factor, dx.data, to.data, to.size());
  }

 private:
  void add_to_weights(Gradients& gradients, Real factor) const {
    Matrix scaled = x.value();
    if (factor != 1) {
      scaled.data = x.tape->memory().array<Real>(scaled.size()).data();
      for (int64_t i = 0; i < scaled.size(); ++i) scaled.data[i] = factor * x.value().data[i];
    }
    const Weights& w = *layer.weights;
    const auto [dw, add] = gradients.claim(*w.parameter, w.begin, w.inputs());
    if (layer.transposed)
      transposed_product(dscores, scaled, dw, add);
    else
      transposed_product(scaled, dscores, dw, add);
  }
};

}  // namespace

Var softmax_cross_entropy(Var logits, std::span<const int> targets, std::span<const Real> weights,
                          double smoothing, std::span<double> unsmoothed) {
  Tape& tape = *logits.tape;
  const Matrix x = logits.value(), y = tape.allocate(x.rows, 1);
  const CrossEntropy of{x.cols, smoothing, targets, weights, unsmoothed};
  of.check(x.rows);
  const auto log_sums = tape.memory().array<double>(x.rows);
  std::fill(unsmoothed.begin(), unsmoothed.end(), 0.0);
  for (int64_t r = 0; r < x.rows; ++r)
    y.data[r] = of.counts(r) ? of.loss(r, x.row(r), &log_sums[size_t(r)]) : Real(0);
  const CrossEntropy kept{
      x.cols, smoothing, tape.memory().copy(targets), tape.memory().copy(weights), {}};
  return tape.push(y, {logits}, [=](Var out) {
    const auto [dx, add] = logits.grad_target();
    const Matrix dy = out.grad();
    for (int64_t r = 0; r < x.rows; ++r)
      kept.gradient(r, x.row(r), log_sums[size_t(r)], dy.data[r], dx.row(r), add);
  });
}

Var summed_cross_entropy(Var x, const OutputLayer& layer, std::span<const int> targets,
                         std::span<const Real> weights, double smoothing,
                         std::span<double> unsmoothed) {
  using Side = ProductTerms::Side;
  Tape& tape = *x.tape;
  const Matrix in = x.value();
  const CrossEntropy of{layer.classes(), smoothing, targets, weights, unsmoothed};
  of.check(in.rows);
  require(in.cols == layer.inputs() && int64_t(weights.size()) == in.rows,
          "summed_cross_entropy: " + shape_text(in) + ", " + std::to_string(weights.size()) +
              " weights and an output layer of " + std::to_string(layer.inputs()) + " inputs");
  std::fill(unsmoothed.begin(), unsmoothed.end(), 0.0);
  const Matrix y = tape.allocate(1, 1);
  OutputGradient gradient{.x = x,
                          .layer = layer,
                          .dx = {},
                          .dbias = {},
                          .dscores = {layer.transposed ? Side::kFirst : Side::kSecond, in.rows,
                                      of.classes, layer.weights->packed.precision()}};
  if (tape.recording()) gradient.make(tape);

  const Matrix kept = gradient.dscores.plain();
  const int64_t at_once = ProductTerms::rows_at_once();
  const Matrix room = kept.data ? Matrix{} : tape.allocate(std::min(in.rows, at_once), of.classes);
  double total = 0;
  for (int64_t begin = 0; begin < in.rows; begin += at_once) {
    const int64_t count = std::min(at_once, in.rows - begin);
    const Matrix scores = kept.data ? kept.slice(begin, count) : room.slice(0, count);
    layer.scores(in.slice(begin, count), scores);
    for (int64_t r = 0; r < count; ++r) {
      const Real weight = weights[size_t(begin + r)];
      double log_sum = 0;
      if (weight != 0)
        total += double(of.loss(begin + r, scores.row(r), &log_sum)) * double(weight);
      if (!tape.recording()) continue;
      of.gradient(begin + r, scores.row(r), log_sum, weight, scores.row(r), false);
      gradient.put_row(scores.row(r));
    }
    if (tape.recording()) gradient.put(begin, scores);
  }
  y.data[0] = Real(total);
  return tape.push_trained(
      y, [=](Var out) { gradient.hand_on(out.tape->gradients(), out.grad().data[0]); });
}

}  // namespace nmt
