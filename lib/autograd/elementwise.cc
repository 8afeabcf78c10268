#include <algorithm>

#include "autograd/check.h"
#include "autograd/ops.h"
#include "base/rng.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

Matrix like(Var x) { return x.tape->allocate(x.rows(), x.cols()); }

// dx (+)= factor·dy
void pass(Var x, Matrix dy, Real factor = 1) {
  if (!x.wants_grad()) return;
  const auto [dx, add] = x.grad_target();
  if (!add) std::fill_n(dx.data, dx.size(), Real(0));
  kernels().add_scaled(factor, dy.data, dx.data, dx.size());
}

void pass_product(Var x, Matrix dy, Matrix by) {
  if (!x.wants_grad()) return;
  const auto [dx, add] = x.grad_target();
  kernels().multiply(dy.data, by.data, dx.data, dx.size(), add);
}

// dx (+)= dy where keep(x)
template <class Keep>
void pass_where(Var x, Matrix dy, Keep keep) {
  const auto [dx, add] = x.grad_target();
  const Matrix value = x.value();
  for (int64_t i = 0; i < dx.size(); ++i)
    dx.data[i] = (add ? dx.data[i] : Real(0)) + (keep(value.data[i]) ? dy.data[i] : Real(0));
}

// A stream for each sentence of the batch.
std::span<const uint64_t> streams_of(Var x, Purpose purpose, const DropoutKey& key) {
  const int64_t batch = int64_t(key.sentences.size());
  require(batch > 0 && x.rows() % batch == 0, "dropout: rows are not steps of the batch");
  const auto streams = x.tape->memory().array<uint64_t>(batch);
  for (int64_t b = 0; b < batch; ++b)
    streams[size_t(b)] = Rng(key.seed ^ (uint64_t(key.place) << 48), purpose, key.update,
                             uint64_t(key.sentences[size_t(b)]))
                             .key();
  return streams;
}

}  // namespace

Var add(Var a, Var b) {
  require_same_shape("add", a, b);
  const Matrix y = like(a), x0 = a.value(), x1 = b.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = x0.data[i] + x1.data[i];
  return a.tape->push(y, {a, b}, [=](Var out) {
    pass(a, out.grad());
    pass(b, out.grad());
  });
}

Var subtract(Var a, Var b) {
  require_same_shape("subtract", a, b);
  const Matrix y = like(a), x0 = a.value(), x1 = b.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = x0.data[i] - x1.data[i];
  return a.tape->push(y, {a, b}, [=](Var out) {
    pass(a, out.grad());
    pass(b, out.grad(), -1);
  });
}

Var multiply(Var a, Var b) {
  require_same_shape("multiply", a, b);
  const Matrix y = like(a);
  kernels().multiply(a.value().data, b.value().data, y.data, y.size(), false);
  return a.tape->push(y, {a, b}, [=](Var out) {
    pass_product(a, out.grad(), b.value());
    pass_product(b, out.grad(), a.value());
  });
}

Var scale(Var x, Real factor) {
  const Matrix y = like(x), from = x.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = factor * from.data[i];
  return x.tape->push(y, {x}, [=](Var out) { pass(x, out.grad(), factor); });
}

Var add_scalar(Var x, Real term) {
  const Matrix y = like(x), from = x.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = from.data[i] + term;
  return x.tape->push(y, {x}, [=](Var out) { pass(x, out.grad()); });
}

Var tanh(Var x) {
  const Matrix y = like(x);
  kernels().tanh(x.value().data, y.data, y.size());
  return x.tape->push(y, {x}, [=](Var out) {  // dx += dy (1 - y²)
    const auto [dx, add] = x.grad_target();
    kernels().tanh_grad(y.data, out.grad().data, dx.data, dx.size(), add);
  });
}

Var sigmoid(Var x) {
  const Matrix y = like(x);
  kernels().sigmoid(x.value().data, y.data, y.size());
  return x.tape->push(y, {x}, [=](Var out) {  // dx += dy y (1 - y)
    const auto [dx, add] = x.grad_target();
    kernels().sigmoid_grad(y.data, out.grad().data, dx.data, dx.size(), add);
  });
}

Var relu(Var x) {
  const Matrix y = like(x), from = x.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = std::max(from.data[i], Real(0));
  return x.tape->push(y, {x},
                      [=](Var out) { pass_where(x, out.grad(), [](Real v) { return v > 0; }); });
}

Var clip(Var x, Real limit) {
  const Matrix y = like(x), from = x.value();
  for (int64_t i = 0; i < y.size(); ++i) y.data[i] = std::clamp(from.data[i], -limit, limit);
  return x.tape->push(y, {x}, [=](Var out) {
    pass_where(x, out.grad(), [limit](Real v) { return -limit <= v && v <= limit; });
  });
}

Var dropout(Var x, double drop, const DropoutKey& key, int64_t first_step) {
  if (drop <= 0) return x;
  Tape& tape = *x.tape;
  const Matrix y = like(x);
  const auto streams = streams_of(x, Purpose::kDropout, key);
  const int64_t batch = int64_t(streams.size());
  // A step's numbers start at a multiple of four: the generator makes four at once.
  const int64_t stride = (y.cols + 3) / 4 * 4;
  const bool alike = key.steps_alike;
  const auto apply = [=](const Real* from, Real* to, bool add) {
    for (int64_t r = 0; r < y.rows; ++r) {
      const int64_t step = alike ? 0 : first_step + r / batch;
      kernels().dropout(from + r * y.cols, to + r * y.cols, y.cols, streams[size_t(r % batch)],
                        uint64_t(step * stride), Real(drop), add);
    }
  };
  apply(x.value().data, y.data, false);
  return tape.push(y, {x}, [=](Var out) {  // the mask is drawn again
    const auto [dx, add] = x.grad_target();
    apply(out.grad().data, dx.data, add);
  });
}

Var drop_rows(Var x, double drop, const DropoutKey& key, int64_t first_step) {
  if (drop <= 0) return x;
  Tape& tape = *x.tape;
  const Matrix y = like(x);
  const auto streams = streams_of(x, Purpose::kWordDropout, key);
  const int64_t batch = int64_t(streams.size());
  const auto factors = tape.memory().array<Real>(y.rows);
  const Matrix from = x.value();
  for (int64_t r = 0; r < y.rows; ++r) {
    const uint32_t bits = philox(streams[size_t(r % batch)], uint64_t(first_step + r / batch))[0];
    factors[size_t(r)] = bits * 0x1p-32 < drop ? Real(0) : Real(1 / (1 - drop));
    for (int64_t k = 0; k < y.cols; ++k) y(r, k) = factors[size_t(r)] * from(r, k);
  }
  return tape.push(y, {x}, [=](Var out) {
    const Matrix dy = out.grad();
    const auto [dx, add] = x.grad_target();
    if (!add) std::fill_n(dx.data, dx.size(), Real(0));
    for (int64_t r = 0; r < dy.rows; ++r)
      kernels().add_scaled(factors[size_t(r)], dy.row(r), dx.row(r), dy.cols);
  });
}

Var weighted_sum(Var x, Matrix weights) {
  const Matrix value = x.value(), y = x.tape->allocate(1, 1);
  require(value.rows == weights.rows && value.cols == weights.cols,
          "weighted_sum: weights are " + shape_text(weights) + ", wanted " + shape_text(value));
  double total = 0;
  for (int64_t i = 0; i < value.size(); ++i) total += double(value.data[i]) * weights.data[i];
  y.data[0] = Real(total);
  return x.tape->push(y, {x}, [=](Var out) { pass(x, weights, out.grad().data[0]); });
}

}  // namespace nmt
