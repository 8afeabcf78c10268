#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {

Var layer_norm(Var x, const Parameter& gain, const Parameter* bias, double epsilon) {
  require(x.cols() == gain.size() && (!bias || x.cols() == bias->size()),
          "layer_norm: " + gain.name() + " has " + std::to_string(gain.size()) + " entries for " +
              shape_text(x.value()));
  Tape& tape = *x.tape;
  const Matrix y = tape.allocate(x.rows(), x.cols());
  const LayerNorm norm = {y.rows,
                          y.cols,
                          Real(epsilon),
                          x.value().data,
                          gain.value().data,
                          bias ? bias->value().data : nullptr,
                          tape.memory().array<Moments>(y.rows).data(),
                          y.data};
  kernels().layer_norm(norm);
  const Parameter* scale = &gain;
  return tape.push_trained(y, [=](Var out) {
    Tape& t = *out.tape;
    Gradients& gradients = t.gradients();
    const bool wants = x.wants_grad();
    const GradTarget dx =
        wants ? x.grad_target()
              : GradTarget{{t.memory().array<Real>(y.size()).data(), y.rows, y.cols}, false};
    kernels().layer_norm_grad(
        norm, {out.grad().data, gradients.touch(*scale).data,
               bias ? gradients.touch(*bias).data : nullptr, dx.matrix.data, dx.add});
  });
}

}  // namespace nmt
