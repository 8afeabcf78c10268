#include "seq2seq/sampled_softmax.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "autograd/check.h"
#include "tensor/kernels.h"
#include "tensor/product.h"

namespace nmt {
namespace {

void check(const OutputProjection& projection, std::span<const int> labels, Var inputs,
           const SampledValues& sampled) {
  const Matrix w = projection.weights->value();
  require(projection.biases->size() == w.cols,
          "sampled_softmax_loss: weights " + shape_text(w) + " and biases [" +
              std::to_string(projection.biases->size()) + "] do not agree");
  require(inputs.cols() == w.rows && inputs.rows() == int64_t(labels.size()),
          "sampled_softmax_loss: inputs " + shape_text(inputs.value()) + " for weights " +
              shape_text(w) + " and " + std::to_string(labels.size()) + " labels");
  require(sampled.true_expected_count.size() == labels.size() &&
              sampled.sampled_expected_count.size() == sampled.sampled_candidates.size(),
          "sampled_softmax_loss: an expected count for each label and candidate is wanted");
  for (const auto ids : {labels, std::span<const int>(sampled.sampled_candidates)})
    for (const int id : ids)
      if (id < 0 || id >= w.cols)
        throw std::out_of_range("class " + std::to_string(id) + " is outside [0, " +
                                std::to_string(w.cols) + ")");
}

// Classes are columns of the weights; products and sums want them as rows.
void copy_column(Matrix w, int64_t column, Real* to) {
  for (int64_t k = 0; k < w.rows; ++k) to[k] = w(k, column);
}
void add_to_column(Real factor, const Real* from, Matrix w, int64_t column) {
  for (int64_t k = 0; k < w.rows; ++k) w(k, column) += factor * from[k];
}

// What the value leaves for the gradient; all of it lives on the tape.
struct Sampled {
  Var inputs;  // [B, size]
  const Parameter *weights, *biases;
  std::span<const int> labels;      // [B]
  std::span<const int> candidates;  // [S]
  Matrix own;                       // [B, size] vectors of the labels
  Matrix vectors;                   // [S, size] of the candidates
  Matrix scores;                    // [B, 1 + S], the label's first
  std::span<double> log_sums;       // [B] log of the sum of exp(scores)
};

// Σ x·y in double
double dot(const Real* x, const Real* y, int64_t n) {
  return std::inner_product(x, x + n, y, 0.0, std::plus<>(),
                            [](Real a, Real b) { return double(a) * double(b); });
}

void score(const Sampled& s, const SampledValues& sampled, bool remove_hits) {
  const Matrix w = s.weights->value(), x = s.inputs.value();
  const Real* bias = s.biases->value().data;
  const int64_t count = s.vectors.rows;
  for (int64_t i = 0; i < count; ++i) copy_column(w, s.candidates[size_t(i)], s.vectors.row(i));
  const Matrix products = s.inputs.tape->allocate(x.rows, count);
  if (count > 0) PackedMatrix(s.vectors).multiply_transposed(x, products, false);
  for (int64_t b = 0; b < x.rows; ++b) {
    const int label = s.labels[size_t(b)];
    copy_column(w, label, s.own.row(b));
    const double own = dot(x.row(b), s.own.row(b), w.rows) + double(bias[label]) -
                       std::log(sampled.true_expected_count[size_t(b)]);
    s.scores(b, 0) = Real(own);
    for (int64_t i = 0; i < count; ++i) {
      const int id = s.candidates[size_t(i)];
      const double q = sampled.sampled_expected_count[size_t(i)];
      // A hit is left out: so far below the label's score its share of the softmax is nothing.
      s.scores(b, 1 + i) = remove_hits && id == label
                               ? Real(own - 1e4)
                               : Real(double(products(b, i)) + double(bias[id]) - std::log(q));
    }
    Real largest;
    kernels().log_sum_exp(s.scores.row(b), 1 + count, &largest, &s.log_sums[size_t(b)]);
  }
}

// dscores = dy (softmax − [label]); dx = dscores·vectors, dvectors = dscoresᵀ·x
void pass_gradient(const Sampled& s, Var out) {
  Tape& tape = *out.tape;
  const Matrix x = s.inputs.value(), dy = out.grad();
  const int64_t count = s.vectors.rows;
  const auto scratch = [&](int64_t rows, int64_t cols) {
    const auto memory = tape.memory().array<Real>(rows * cols);
    std::fill(memory.begin(), memory.end(), Real(0));
    return Matrix{memory.data(), rows, cols};
  };
  const Matrix dx = s.inputs.wants_grad() ? s.inputs.grad() : scratch(x.rows, x.cols);
  const Matrix dw = tape.gradients().touch(*s.weights);
  Real* dbias = tape.gradients().touch(*s.biases).data;
  const Matrix dscores = scratch(x.rows, count), row = scratch(1, 1 + count);
  for (int64_t b = 0; b < x.rows; ++b) {
    kernels().softmax_grad(s.scores.row(b), 1 + count, s.log_sums[size_t(b)], dy.data[b], 0,
                           row.data, false);
    const Real down = row.data[0] - dy.data[b];  // of the label's score
    std::copy_n(row.data + 1, count, dscores.row(b));
    kernels().add_scaled(down, s.own.row(b), dx.row(b), x.cols);
    add_to_column(down, x.row(b), dw, s.labels[size_t(b)]);
    dbias[s.labels[size_t(b)]] += down;
    for (int64_t i = 0; i < count; ++i) dbias[s.candidates[size_t(i)]] += dscores(b, i);
  }
  if (count == 0) return;
  PackedMatrix(s.vectors).multiply(dscores, dx, true);
  const Matrix dvectors = scratch(count, x.cols);
  transposed_product(dscores, x, dvectors, true);
  for (int64_t i = 0; i < count; ++i)
    add_to_column(1, dvectors.row(i), dw, s.candidates[size_t(i)]);
}

}  // namespace

Var sampled_softmax_loss(const OutputProjection& projection, std::span<const int> labels,
                         Var inputs, const SampledValues& sampled_values,
                         bool remove_accidental_hits) {
  check(projection, labels, inputs, sampled_values);
  Tape& tape = *inputs.tape;
  const int64_t rows = inputs.rows(), size = inputs.cols();
  const auto& candidates = sampled_values.sampled_candidates;
  const int64_t count = int64_t(candidates.size());
  const Sampled s{inputs,
                  projection.weights,
                  projection.biases,
                  tape.memory().copy(labels),
                  tape.memory().copy(std::span<const int>(candidates)),
                  tape.allocate(rows, size),
                  tape.allocate(count, size),
                  tape.allocate(rows, 1 + count),
                  tape.memory().array<double>(rows)};
  score(s, sampled_values, remove_accidental_hits);
  const Matrix y = tape.allocate(rows, 1);
  for (int64_t b = 0; b < rows; ++b)
    y.data[b] = Real(s.log_sums[size_t(b)] - double(s.scores(b, 0)));
  return tape.push_trained(y, [s](Var out) { pass_gradient(s, out); });
}

}  // namespace nmt
