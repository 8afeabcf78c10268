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

IdInputs::IdInputs(const std::vector<Var>&) {
  throw std::invalid_argument(
      "embedding_* functions embed ids, and dense inputs are given: use basic_rnn_seq2seq, "
      "rnn_decoder or attention_decoder for vectors");
}

std::vector<Var> embed_inputs(Tape& tape, const Parameter& table, const IdInputs& ids,
                              bool only_first) {
  std::vector<Var> inputs;
  for (const std::vector<int>& step : ids.steps())
    inputs.push_back(only_first && !inputs.empty() ? inputs[0] : embedding(tape, table, step));
  return inputs;
}

RnnResult encode_ids(const Scope& scope, Tape& tape, const IdInputs& encoder_inputs,
                     std::shared_ptr<const Cell> cell, int64_t num_encoder_symbols,
                     int64_t embedding_size, const std::vector<int>& encoder_sequence_length) {
  const EmbeddingWrapper encoder(std::move(cell), num_encoder_symbols, embedding_size);
  StaticRnnOptions options;
  options.sequence_length = encoder_sequence_length;
  return static_rnn(scope, encoder, id_inputs(tape, encoder, encoder_inputs.steps()), options);
}

void check_inputs(const std::vector<Var>& decoder_inputs, int64_t batch, bool only_first) {
  const size_t count =
      only_first ? std::min<size_t>(1, decoder_inputs.size()) : decoder_inputs.size();
  for (size_t i = 0; i < count; ++i)
    require(decoder_inputs[i].rows() == batch, "decoder input " + std::to_string(i) + " is " +
                                                   shape_text(decoder_inputs[i].value()) +
                                                   " for a batch of " + std::to_string(batch));
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

Var batch_major(const std::vector<Var>& outputs) {
  require(!outputs.empty(), "batch_major: no outputs");
  const int64_t batch = outputs[0].rows(), steps = int64_t(outputs.size());
  std::vector<int> rows;
  for (int64_t b = 0; b < batch; ++b)
    for (int64_t t = 0; t < steps; ++t) rows.push_back(int(t * batch + b));
  return gather_rows(stack_rows(outputs), rows);
}

}  // namespace nmt
