#include "seq2seq/decoder.h"

#include <algorithm>
#include <stdexcept>

#include "autograd/check.h"

namespace nmt {
namespace {

int argmax(const Real* x, int64_t n) { return int(std::max_element(x, x + n) - x); }

}  // namespace

LoopFunction argmax_and_embed(const Parameter& embedding_table, const OutputProjection* projection,
                              bool update_embedding) {
  const Parameter* table = &embedding_table;
  const bool project = projection != nullptr;
  const OutputProjection p = project ? *projection : OutputProjection{nullptr, nullptr};
  return [=](Var prev, int) {
    // argmax passes no gradient: what leads to it stays off the tape.
    Var scores = prev.tape->constant(prev.value());
    if (project) {
      require(p.biases->size() == p.weights->value().cols,
              "output_projection: weights " + shape_text(p.weights->value()) + " and biases [" +
                  std::to_string(p.biases->size()) + "] do not agree");
      scores = linear({scores}, *p.weights, p.biases);
    }
    std::vector<int> symbols;
    for (int64_t r = 0; r < scores.rows(); ++r)
      symbols.push_back(argmax(scores.value().row(r), scores.cols()));
    return embedding(*prev.tape, *table, symbols, update_embedding);
  };
}

std::vector<Var> embed_inputs(Tape& tape, const Parameter& table, const StepIds& ids,
                              bool only_first) {
  std::vector<Var> inputs;
  for (size_t i = 0; i < ids.size(); ++i)
    inputs.push_back(only_first && i > 0 ? inputs[0] : embedding(tape, table, ids[i]));
  return inputs;
}

void check_projection(const OutputProjection& projection, int64_t symbols, bool weights_too) {
  require(projection.biases->shape() == std::vector<int64_t>{symbols},
          "output_projection: biases have " + std::to_string(projection.biases->size()) +
              " entries, wanted [" + std::to_string(symbols) + "]");
  if (!weights_too) return;
  const auto& shape = projection.weights->shape();
  require(shape.size() == 2 && shape[1] == symbols,
          "output_projection: weights are " + shape_text(projection.weights->value()) +
              ", wanted [any, " + std::to_string(symbols) + "]");
}

}  // namespace nmt
