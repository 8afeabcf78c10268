#include "seq2seq/sampled_softmax.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autograd/check.h"
#include "tensor/kernels.h"

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
void add_to_column(const Real* from, Matrix w, int64_t column) {
  for (int64_t k = 0; k < w.rows; ++k) w(k, column) += from[k];
}

// One row of scores: the label's first, then the candidates'.
struct Scores {
  Matrix vectors;              // [S, size] of the candidates
  Matrix own;                  // [B, size] of the labels
  Matrix values;               // [B, 1 + S]
  std::span<double> log_sums;  // [B]
};

Scores score(const OutputProjection& projection, std::span<const int> labels, Var inputs,
             const SampledValues& sampled, bool remove_hits) {
  Tape& tape = *inputs.tape;
  const Matrix w = projection.weights->value(), x = inputs.value();
  const Real* bias = projection.biases->value().data;
  const auto& ids = sampled.sampled_candidates;
  const int64_t count = int64_t(ids.size());
  const Scores scores{tape.allocate(count, w.rows), tape.allocate(x.rows, w.rows),
                      tape.allocate(x.rows, 1 + count), tape.array<double>(x.rows)};
  for (int64_t s = 0; s < count; ++s) copy_column(w, ids[size_t(s)], scores.vectors.row(s));
  const Matrix products = tape.allocate(x.rows, count);
  if (count > 0) PackedMatrix(scores.vectors).multiply_transposed(x, products, false);
  for (int64_t b = 0; b < x.rows; ++b) {
    const int label = labels[size_t(b)];
    copy_column(w, label, scores.own.row(b));
    double own = double(bias[label]) - std::log(sampled.true_expected_count[size_t(b)]);
    for (int64_t k = 0; k < w.rows; ++k) own += double(x(b, k)) * double(scores.own(b, k));
    scores.values(b, 0) = Real(own);
    for (int64_t s = 0; s < count; ++s) {
      const int id = ids[size_t(s)];
      // So far below the label's score that its share of the softmax is exactly 0.
      const bool hit = remove_hits && id == label;
      scores.values(b, 1 + s) =
          hit ? Real(own - 1e4)
              : products(b, s) +
                    Real(double(bias[id]) - std::log(sampled.sampled_expected_count[size_t(s)]));
    }
    Real largest;
    kernels().log_sum_exp(scores.values.row(b), 1 + count, &largest, &scores.log_sums[size_t(b)]);
  }
  return scores;
}

}  // namespace

Var sampled_softmax_loss(const OutputProjection& projection, std::span<const int> labels,
                         Var inputs, const SampledValues& sampled_values,
                         bool remove_accidental_hits) {
  check(projection, labels, inputs, sampled_values);
  Tape& tape = *inputs.tape;
  const Scores scores = score(projection, labels, inputs, sampled_values, remove_accidental_hits);
  const Matrix y = tape.allocate(inputs.rows(), 1);
  for (int64_t b = 0; b < y.rows; ++b)
    y.data[b] = Real(scores.log_sums[size_t(b)] - double(scores.values(b, 0)));

  const auto own = tape.copy(labels);
  const auto ids = tape.copy(std::span<const int>(sampled_values.sampled_candidates));
  const Parameter *weights = projection.weights, *biases = projection.biases;
  return tape.push_trained(y, [=](Var out) {
    Tape& t = *out.tape;
    const Matrix x = inputs.value(), dy = out.grad();
    const int64_t count = int64_t(ids.size());
    const auto zeros = [&](int64_t rows) {
      const Matrix m{t.array<Real>(rows * x.cols).data(), rows, x.cols};
      std::fill_n(m.data, m.size(), Real(0));
      return m;
    };
    const Matrix dw = t.gradients().touch(*weights);
    Real* dbias = t.gradients().touch(*biases).data;
    // dscore = dy (softmax - [label]), candidates apart from the label
    const Matrix dscores{t.array<Real>(x.rows * count).data(), x.rows, count};
    const Matrix dx = zeros(x.rows);
    const auto row = t.array<Real>(1 + count);
    for (int64_t b = 0; b < x.rows; ++b) {
      kernels().softmax_grad(scores.values.row(b), 1 + count, scores.log_sums[size_t(b)],
                             dy.data[b], 0, row.data(), false);
      const Real dlabel = row[0] - dy.data[b];
      std::copy_n(row.data() + 1, count, dscores.row(b));
      kernels().add_scaled(dlabel, scores.own.row(b), dx.row(b), x.cols);
      for (int64_t k = 0; k < x.cols; ++k) dw(k, own[size_t(b)]) += dlabel * x(b, k);
      dbias[own[size_t(b)]] += dlabel;
      for (int64_t s = 0; s < count; ++s) dbias[ids[size_t(s)]] += dscores(b, s);
    }
    if (count > 0) {
      const Matrix dvectors = zeros(count);
      add_transposed_product(dscores, x, dvectors);
      for (int64_t s = 0; s < count; ++s) add_to_column(dvectors.row(s), dw, ids[size_t(s)]);
      PackedMatrix(scores.vectors).multiply(dscores, dx, true);
    }
    if (!inputs.wants_grad()) return;
    const GradTarget to = inputs.grad_target();
    if (!to.add) std::fill_n(to.matrix.data, to.matrix.size(), Real(0));
    kernels().add(dx.data, to.matrix.data, dx.size());
  });
}

}  // namespace nmt
