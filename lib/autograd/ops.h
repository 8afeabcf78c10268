#pragma once

#include <span>
#include <vector>

#include "autograd/tape.h"

namespace nmt {

// Differentiable operations. Each returns a new node on the tape of its arguments; shapes that do
// not fit throw std::invalid_argument with both. Sequences are time-major: row t·B + b.

// ---- element by element, equal shapes ----
Var add(Var a, Var b);
Var subtract(Var a, Var b);
Var multiply(Var a, Var b);
Var scale(Var x, Real factor);
Var add_scalar(Var x, Real term);
Var tanh(Var x);
Var sigmoid(Var x);
Var relu(Var x);
/// Clips to [-limit, limit]; the gradient is passed on inside and is zero outside.
Var clip(Var x, Real limit);

// ---- with parameters ----
/// x ⊙ w in every row; w [n], x [N, n]: peepholes.
Var scale_columns(Var x, const Parameter& w);
/// b [n] in each of as many rows.
Var repeat_row(Tape& tape, const Parameter& b, int64_t rows);
/// x·W.
Var matmul(Var x, const Weights& w);
/// x·Wᵀ (+ bias): the output layer that shares the target embedding. bias may be null.
Var matmul_transposed(Var x, const Weights& w, const Parameter* bias = nullptr);
/// x₀·W₀ + x₁·W₁ + … (+ bias): TensorFlow's linear() of inputs side by side, without copying them
/// together. bias may be null.
struct LinearTerm {
  Var x;
  const Weights* weights;
};
Var linear(std::span<const LinearTerm> terms, const Parameter* bias, Reads reads = Reads::kOften);
/// The output layer of a decoder: logits x·W, or x·Wᵀ if transposed, (+ bias).
struct OutputLayer {
  const Weights* weights;
  bool transposed;
  const Parameter* bias;  // may be null

  int64_t inputs() const { return transposed ? weights->outputs() : weights->inputs(); }
  int64_t classes() const { return transposed ? weights->inputs() : weights->outputs(); }
  void scores(Matrix x, Matrix y) const;
  void input_gradient(Matrix dy, Matrix dx) const;
};
Var linear(Var x, const OutputLayer& layer);
/// The same some columns at a time, as PackedMatrix gives them. REQUIRES a tape that infers.
void linear_by_columns(Var x, const OutputLayer& layer, const PackedMatrix::Visit& visit);
/// The same for only the columns that can be among the `count` largest from `first` on; false, and
/// nothing visited, if that would not help: see PackedMatrix. REQUIRES a tape that infers.
bool linear_where_largest(Var x, const OutputLayer& layer, int64_t first, int count,
                          const PackedMatrix::Visit& visit);
/// Splits the rows of the kernel in the order of xs; throws if they do not add up.
Var linear(const std::vector<Var>& xs, const Parameter& kernel, const Parameter* bias);
/// gain ⊙ (x − mean) / √(variance + epsilon) + bias, with the mean and variance of each row (Ba et
/// al. 2016, arXiv:1607.06450). gain and bias [n], x [N, n]; bias may be null.
Var layer_norm(Var x, const Parameter& gain, const Parameter* bias, double epsilon);
/// Rows of a table [symbols, E]. Throws std::out_of_range that names the id if one is outside [0,
/// symbols). Without learn, no gradient reaches the table.
Var embedding(Tape& tape, const Parameter& table, std::span<const int> ids, bool learn = true);

// ---- shapes ----
/// Views of x, count rows each; see Tape::split_rows().
std::vector<Var> split_rows(Var x, int64_t count);
/// Stacks the parts; a view if they are adjacent in memory.
Var stack_rows(std::span<const Var> parts);
Var columns(Var x, int64_t begin, int64_t count);
Var concat_columns(std::span<const Var> parts);
/// Row i of the result is row rows[i] of x. linear() of it is gathered from linear() of x where
/// that is less work, with the same bits.
Var gather_rows(Var x, std::span<const int> rows, Reads reads = Reads::kOften);
/// Is a product with the distinct rows, gathered afterwards, faster than one with all? Copying a
/// row costs as much as about 60 terms of its product.
bool worth_gathering_later(int64_t distinct, int64_t rows);
/// Row b of the result is row b of steps[step_of_row[b]].
Var pick_steps(std::span<const Var> steps, std::span<const int> step_of_row);
/// Row b of the result is the mean of the first lengths[b] steps of x [S·B, n], lengths [B] >= 1.
Var mean_steps(Var x, std::span<const int> lengths);
/// Row i is that of `other` where from_other is set, otherwise that of x; other may be undefined,
/// which means zeros.
Var select_rows(Var x, Var other, std::span<const uint8_t> from_other);

// ---- regularisation ----
/// Names the random numbers of a dropout: row t·B + b draws from the stream of its sentence, so
/// that the mask of a sentence does not depend on its batch.
struct DropoutKey {
  uint64_t seed, update;
  std::span<const int64_t> sentences;  // [B]
  uint32_t place;                      // which dropout of the model
  bool steps_alike = false;            // the same numbers at every step
};
/// Entries are zero with probability `drop`, and the others are divided by 1 - drop (Srivastava et
/// al. 2014).
Var dropout(Var x, double drop, const DropoutKey& key, int64_t first_step = 0);
/// The same for whole rows, embedded words, which have streams of their own.
Var drop_rows(Var x, double drop, const DropoutKey& key, int64_t first_step = 0);

// ---- sums and losses ----
/// The sum of x[r, c]·weights[r, c], [1, 1]; weights has no gradient.
Var weighted_sum(Var x, Matrix weights);
/// −(1 − smoothing)·lp[target] − smoothing·mean(lp), lp = log softmax(logits), one per row: [N, 1].
/// Rows with weight 0 are skipped: loss 0, no gradient; weights may be empty (all 1). unsmoothed,
/// if given, receives −lp[target] of each row. Throws std::out_of_range that names a target outside
/// [0, classes).
Var softmax_cross_entropy(Var logits, std::span<const int> targets,
                          std::span<const Real> weights = {}, double smoothing = 0,
                          std::span<double> unsmoothed = {});
/// Σ weights[r]·loss[r] for the losses of linear(x, layer), [1, 1], some rows at a time: the
/// logits, their gradients and those of x are computed while the processor's cache holds them,
/// because all N·V logits are more than anything else that training touches. On a tape that records
/// this happens at once, whether backward() is called or not.
Var summed_cross_entropy(Var x, const OutputLayer& layer, std::span<const int> targets,
                         std::span<const Real> weights, double smoothing = 0,
                         std::span<double> unsmoothed = {});

// ---- attention ----
struct AttentionRead {
  Var read;     // [N, D]
  Var weights;  // [N, S], gradients flow
};
/// Additive attention; see kernels.h. sentences and lengths may be empty (row i is sentence i; all
/// positions count). keys [S·B, A], memory [S·B, D], query [N, A], v [A].
AttentionRead attention(Var query, Var keys, Var memory, const Parameter& v, int64_t batch,
                        std::span<const int> sentences, std::span<const int> lengths);
/// The same with scores scale · (query · key). keys may be the memory itself.
AttentionRead dot_attention(Var query, Var keys, Var memory, Real scale, int64_t batch,
                            std::span<const int> sentences, std::span<const int> lengths);

}  // namespace nmt
