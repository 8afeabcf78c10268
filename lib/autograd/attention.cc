#include "autograd/check.h"
#include "autograd/ops.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

// Additive with v, else by dot products times scale.
AttentionRead attend(Var query, Var keys, Var memory, const Parameter* v, Real scale, int64_t batch,
                     std::span<const int> sentences, std::span<const int> lengths) {
  Tape& tape = *query.tape;
  require(batch > 0 && keys.rows() % batch == 0 && keys.rows() == memory.rows(),
          "attention: keys " + shape_text(keys.value()) + " and memory " +
              shape_text(memory.value()) + " for a batch of " + std::to_string(batch));
  require(
      query.cols() == keys.cols() && (!v || v->size() == keys.cols()),
      "attention: query " + shape_text(query.value()) + " meets keys " + shape_text(keys.value()));
  require(sentences.empty() ? query.rows() == batch : int64_t(sentences.size()) == query.rows(),
          "attention: rows without a sentence");
  const int64_t steps = keys.rows() / batch, rows = query.rows();
  const Matrix read = tape.allocate(rows, memory.cols()), weights = tape.allocate(rows, steps);
  const auto rows_of = tape.memory().copy(sentences);
  const auto counts = tape.memory().copy(lengths);
  const Attention a{rows,
                    batch,
                    steps,
                    keys.cols(),
                    memory.cols(),
                    rows_of.empty() ? nullptr : rows_of.data(),
                    counts.empty() ? nullptr : counts.data(),
                    query.value().data,
                    keys.value().data,
                    v ? v->value().data : nullptr,
                    memory.value().data,
                    weights.data,
                    read.data,
                    scale};
  kernels().attention(a);
  const Var inputs[] = {query, keys, memory};
  const auto [read_var, weights_var] =
      tape.push_pair(read, weights, inputs, [=](Var out, Var out_weights) {
        // query, keys and memory are of one tape and computed from parameters: all want gradients
        // but for inputs that are given.
        Tape& t = *out.tape;
        const auto scratch = t.memory().array<Real>(rows * steps);
        const auto spare = [&](Var x) {
          return x.wants_grad() ? x.grad().data : t.memory().array<Real>(x.value().size()).data();
        };
        kernels().attention_grad(
            a, {out.grad().data, t.has_grad(out_weights) ? out_weights.grad().data : nullptr,
                spare(query), spare(keys), v ? t.gradients().touch(*v).data : nullptr,
                memory.wants_grad() ? memory.grad().data : nullptr, scratch.data()});
      });
  return {read_var, weights_var};
}

}  // namespace

AttentionRead attention(Var query, Var keys, Var memory, const Parameter& v, int64_t batch,
                        std::span<const int> sentences, std::span<const int> lengths) {
  return attend(query, keys, memory, &v, 1, batch, sentences, lengths);
}

AttentionRead dot_attention(Var query, Var keys, Var memory, Real scale, int64_t batch,
                            std::span<const int> sentences, std::span<const int> lengths) {
  return attend(query, keys, memory, nullptr, scale, batch, sentences, lengths);
}

}  // namespace nmt
