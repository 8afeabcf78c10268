#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

void check_product(Var x, int64_t inputs) {
  require(x.cols() == inputs, "cannot multiply " + shape_text(x.value()) + " by weights of " +
                                  std::to_string(inputs) + " inputs");
}

void multiply_grad(Var x, const Weights& w, Matrix dy) {
  x.tape->defer_weight_gradient(w, x.value(), dy);
  if (!x.wants_grad()) return;
  const auto [dx, add] = x.grad_target();
  w.packed.multiply_transposed(dy, dx, add);
}

void add_bias_gradient(Matrix dy, const Parameter* bias, Var y) {
  if (bias) kernels().add_rows(dy.data, y.tape->gradients().touch(*bias).data, dy.rows, dy.cols);
}

}  // namespace

Var matmul(Var x, const Weights& w) {
  const LinearTerm term{x, &w};
  return linear(std::span(&term, 1), nullptr);
}

Var matmul_transposed(Var x, const Weights& w, const Parameter* bias) {
  check_product(x, w.outputs());
  Tape& tape = *x.tape;
  const Matrix y = tape.allocate(x.rows(), w.inputs());
  w.packed.multiply_transposed(x.value(), y, false, bias ? bias->value().data : nullptr);
  const Weights* weights = &w;
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    add_bias_gradient(dy, bias, out);
    const auto [dw, add_weights] =
        x.tape->gradients().claim(*weights->parameter, weights->begin, weights->inputs());
    transposed_product(dy, x.value(), dw, add_weights, weights->packed.precision());
    if (!x.wants_grad()) return;
    const auto [dx, add] = x.grad_target();
    weights->packed.multiply(dy, dx, add);
  });
}

void OutputLayer::scores(Matrix x, Matrix y) const {
  const Real* start = bias ? bias->value().data : nullptr;
  if (transposed)
    weights->packed.multiply_transposed(x, y, false, start);
  else
    weights->packed.multiply(x, y, false, start);
}

void OutputLayer::input_gradient(Matrix dy, Matrix dx) const {
  if (transposed)
    weights->packed.multiply(dy, dx, false);
  else
    weights->packed.multiply_transposed(dy, dx, false);
}

Var linear(Var x, const OutputLayer& layer) {
  if (layer.transposed) return matmul_transposed(x, *layer.weights, layer.bias);
  const LinearTerm term{x, layer.weights};
  return linear(std::span(&term, 1), layer.bias);
}

void linear_by_columns(Var x, const OutputLayer& layer, const PackedMatrix::Visit& visit) {
  check_product(x, layer.inputs());
  require(!x.tape->recording(), "linear_by_columns: on a tape that records");
  layer.weights->packed.multiply_by_columns(layer.transposed, x.value(),
                                            layer.bias ? layer.bias->value().data : nullptr, visit);
}

bool linear_where_largest(Var x, const OutputLayer& layer, int64_t first, int count,
                          const PackedMatrix::Visit& visit) {
  check_product(x, layer.inputs());
  require(!x.tape->recording(), "linear_where_largest: on a tape that records");
  return layer.weights->packed.multiply_where_largest(
      layer.transposed, x.value(), layer.bias ? layer.bias->value().data : nullptr, first, count,
      visit);
}

Var linear(std::span<const LinearTerm> terms, const Parameter* bias, Reads reads) {
  require(!terms.empty(), "linear: no inputs");
  Tape& tape = *terms[0].x.tape;
  if (const auto gathered = gathered_from(terms[0].x);
      gathered && terms.size() == 1 && !tape.memory().in_loop() && !read_once(gathered->from) &&
      worth_gathering_later(gathered->from.rows(), terms[0].x.rows())) {
    const LinearTerm distinct{gathered->from, terms[0].weights};
    const Var made = linear(std::span(&distinct, 1), bias, Reads::kOnce);
    return gather_rows(made, gathered->rows, reads);
  }
  const Matrix y = tape.allocate(terms[0].x.rows(), terms[0].weights->outputs());
  const Real* start = bias ? bias->value().data : nullptr;
  bool add = false;
  for (const auto& [x, w] : terms) {
    check_product(x, w->inputs());
    require(!tape.recording() || !read_once(x), "linear: of what another may write over");
    require(x.rows() == y.rows, "linear: inputs have " + std::to_string(y.rows) + " and " +
                                    std::to_string(x.rows()) + " rows");
    w->packed.multiply(x.value(), y, add, add ? nullptr : start);
    add = true;
  }
  const auto kept = tape.memory().copy(terms);
  return tape.push_trained(
      y,
      [=](Var out) {
        const Matrix dy = out.grad();
        add_bias_gradient(dy, bias, out);
        for (const auto& [x, w] : kept) multiply_grad(x, *w, dy);
      },
      reads);
}

Var linear(const std::vector<Var>& xs, const Parameter& kernel, const Parameter* bias) {
  std::vector<LinearTerm> terms;
  int64_t begin = 0;
  for (const Var x : xs) {
    require(begin + x.cols() <= kernel.value().rows,
            kernel.name() + " " + shape_text(kernel.value()) + " has too few rows for its inputs");
    terms.push_back({x, &kernel.rows(begin, x.cols())});
    begin += x.cols();
  }
  require(begin == kernel.value().rows, "inputs of " + std::to_string(begin) +
                                            " columns do not fit " + kernel.name() + " " +
                                            shape_text(kernel.value()));
  return linear(terms, bias);
}

Var scale_columns(Var x, const Parameter& w) {
  const Matrix y = x.tape->allocate(x.rows(), x.cols());
  require(x.cols() == w.size(), "scale_columns: " + w.name() + " has " + std::to_string(w.size()) +
                                    " entries for " + shape_text(x.value()));
  for (int64_t r = 0; r < y.rows; ++r)
    kernels().multiply(x.value().row(r), w.value().data, y.row(r), y.cols, false);
  const Parameter* weights = &w;
  return x.tape->push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    Real* dw = out.tape->gradients().touch(*weights).data;
    for (int64_t r = 0; r < dy.rows; ++r)
      kernels().multiply(x.value().row(r), dy.row(r), dw, dy.cols, true);
    if (!x.wants_grad()) return;
    const auto [dx, add] = x.grad_target();
    for (int64_t r = 0; r < dy.rows; ++r)
      kernels().multiply(dy.row(r), weights->value().data, dx.row(r), dy.cols, add);
  });
}

Var repeat_row(Tape& tape, const Parameter& b, int64_t rows) {
  const Matrix y = tape.allocate(rows, b.size());
  for (int64_t r = 0; r < rows; ++r) std::copy_n(b.value().data, b.size(), y.row(r));
  const Parameter* bias = &b;
  return tape.push_trained(y, [=](Var out) { add_bias_gradient(out.grad(), bias, out); });
}

namespace {

Var rows_of_table(Tape& tape, const Parameter& table, std::span<const int> ids, bool learn) {
  const Matrix e = table.value(), y = tape.allocate(int64_t(ids.size()), e.cols);
  for (size_t i = 0; i < ids.size(); ++i) std::copy_n(e.row(ids[i]), e.cols, y.row(int64_t(i)));
  if (!learn) return tape.constant(y);
  const auto kept = tape.memory().copy(ids);
  const Parameter* from = &table;
  return tape.push_trained(y, [=](Var out) {
    const Matrix dy = out.grad();
    for (size_t i = 0; i < kept.size(); ++i)
      kernels().add(dy.row(int64_t(i)), out.tape->gradients().touch_row(*from, kept[i]), dy.cols);
  });
}

constexpr int64_t kFewIds = 128;  // of which it does not pay to know which repeat

struct Repeats {
  std::vector<int> distinct;  // in the order of their first occurrence
  std::vector<int> at;        // of each id, where in distinct
};

Repeats repeats_of(std::span<const int> ids) {
  Repeats r;
  std::unordered_map<int, int> places;
  for (const int id : ids) {
    const auto [place, is_new] = places.emplace(id, int(r.distinct.size()));
    if (is_new) r.distinct.push_back(id);
    r.at.push_back(place->second);
  }
  return r;
}

}  // namespace

Var embedding(Tape& tape, const Parameter& table, std::span<const int> ids, bool learn) {
  const PartScope scope(tape, Part::kEmbedding);
  const int64_t symbols = table.value().rows;
  for (const int id : ids)
    if (id < 0 || id >= symbols)
      throw std::out_of_range("id " + std::to_string(id) + " is outside [0, " +
                              std::to_string(symbols) + ") of " + table.name());
  // Within a loop steps must allocate alike.
  if (tape.memory().in_loop() || int64_t(ids.size()) < kFewIds)
    return rows_of_table(tape, table, ids, learn);
  const Repeats repeats = repeats_of(ids);
  if (!worth_gathering_later(int64_t(repeats.distinct.size()), int64_t(ids.size())))
    return rows_of_table(tape, table, ids, learn);
  return gather_rows(rows_of_table(tape, table, repeats.distinct, learn), repeats.at);
}

}  // namespace nmt
