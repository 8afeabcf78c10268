#include "seq2seq/rnn_decoder.h"

namespace nmt {
namespace {

// Inputs are known: their product with the kernel is one for all steps.
DecoderResult run_given(const CellStep& cell, const std::vector<Var>& inputs,
                        const CellState& initial) {
  const int64_t batch = inputs[0].rows();
  const Unrolled all = unroll(cell, stack_rows(inputs), batch, initial);
  return {split_rows(all.outputs, batch), all.state, all.states};
}

DecoderResult run_fed(const CellStep& cell, const std::vector<Var>& inputs,
                      const CellState& initial, const LoopFunction& loop_function) {
  DecoderResult result{{}, initial, {}};
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Var x = i == 0 ? inputs[0] : loop_function(result.outputs.back(), int(i));
    CellResult now = cell.step(cell.project(x), result.state);
    result.outputs.push_back(now.output);
    result.states.push_back(now.state);
    result.state = std::move(now.state);
  }
  return result;
}

}  // namespace

DecoderResult rnn_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                          const CellState& initial_state, const Cell& cell,
                          const RnnDecoderOptions& options) {
  if (decoder_inputs.empty()) return {{}, initial_state, {}};
  const Var first = decoder_inputs[0];
  check_inputs(decoder_inputs, first.rows(), bool(options.loop_function));
  check_state(cell, initial_state, first.rows());
  const auto step = cell.build(outer / options.scope, first.cols());
  return options.loop_function
             ? run_fed(*step, decoder_inputs, initial_state, options.loop_function)
             : run_given(*step, decoder_inputs, initial_state);
}

DecoderResult basic_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                                const std::vector<Var>& decoder_inputs, const Cell& cell,
                                const BasicRnnSeq2SeqOptions& options) {
  const Scope scope = outer / options.scope;
  StaticRnnOptions encoder;
  encoder.sequence_length = options.encoder_sequence_length;
  const RnnResult encoded = static_rnn(scope, cell, encoder_inputs, encoder);
  return rnn_decoder(scope, decoder_inputs, encoded.state, cell);
}

DecoderResult tied_rnn_seq2seq(const Scope& outer, const std::vector<Var>& encoder_inputs,
                               const std::vector<Var>& decoder_inputs, const Cell& cell,
                               const TiedRnnSeq2SeqOptions& options) {
  const Scope scope = outer / "combined_tied_rnn_seq2seq";
  StaticRnnOptions encoder;
  encoder.sequence_length = options.encoder_sequence_length;
  encoder.scope = options.scope;
  const RnnResult encoded = static_rnn(scope, cell, encoder_inputs, encoder);
  return rnn_decoder(scope, decoder_inputs, encoded.state, cell,
                     {options.loop_function, options.scope});
}

}  // namespace nmt
