#include "seq2seq/attention_decoder.h"

#include "autograd/check.h"
#include "rnn/static_rnn.h"

namespace nmt {

AttentionDecoder::AttentionDecoder(const Scope& scope, const Cell& cell, int64_t input_size,
                                   int64_t attention_size, int64_t num_heads,
                                   std::optional<int64_t> output_size,
                                   const AttentionDecoderForm& form)
    : input_size_(input_size),
      form_(form),
      attention_(scope, cell, attention_size, num_heads, form.attention) {
  const int64_t reads = num_heads * attention_size, d = input_size, y = cell.output_size();
  const int64_t o = output_size.value_or(y);
  if (form.input_feeding) {
    kernel_ = &scope.get("kernel", {d + reads, d}, Init::kGlorot);
    bias_ = &scope.get("bias", {d}, Init::kZero);
  }
  output_kernel_ = &scope.get("AttnOutputProjection/kernel", {y + reads, o}, Init::kGlorot);
  output_bias_ = &scope.get("AttnOutputProjection/bias", {o}, Init::kZero);
  cell_ = cell.build(scope, d);
}

AttentionState AttentionDecoder::start(const CellState& initial, const AttentionMemory& memory,
                                       bool attend_first) const {
  if (attend_first) return {initial, attention_.read(initial, memory).reads};
  AttentionState state{initial, {}};
  for (int64_t a = 0; a < attention_.num_heads(); ++a)
    state.reads.push_back(initial[0].tape->zeros(memory.batch, attention_.memory_size()));
  return state;
}

Var AttentionDecoder::project_input(Var x) const {
  if (!form_.input_feeding) return cell_->project(x);
  const LinearTerm term{x, &kernel_->rows(0, input_size_)};
  return linear(std::span(&term, 1), bias_);
}

Var AttentionDecoder::with_reads(Var projected_input, const std::vector<Var>& reads) const {
  const int64_t n = attention_.memory_size();
  std::vector<LinearTerm> terms;
  for (size_t a = 0; a < reads.size(); ++a)
    terms.push_back({reads[a], &kernel_->rows(input_size_ + int64_t(a) * n, n)});
  return add(projected_input, linear(terms, nullptr));
}

AttentionStep AttentionDecoder::step(Var projected_input, const AttentionState& previous,
                                     const AttentionMemory& memory,
                                     std::span<const int> sentences) const {
  const Var x = form_.input_feeding ? cell_->project(with_reads(projected_input, previous.reads))
                                    : projected_input;
  const CellResult cell = cell_->step(x, previous.cell, memory.masks);
  AttentionReads now = attention_.read(cell.state, memory, sentences);
  return {cell.output, {cell.state, std::move(now.reads)}, now.weights};
}

Var AttentionDecoder::output(Var cell_output, const std::vector<Var>& reads) const {
  const PartScope scope(*cell_output.tape, Part::kOutput);
  std::vector<Var> parts{cell_output};
  parts.insert(parts.end(), reads.begin(), reads.end());
  const Var output = linear(parts, *output_kernel_, output_bias_);
  return form_.output_tanh ? tanh(output) : output;
}

AttentionRun AttentionDecoder::run(Var inputs, AttentionState state,
                                   const AttentionMemory& memory) const {
  const PartScope scope(*inputs.tape, Part::kRecurrent);
  const auto projected = split_rows(project_input(inputs), memory.batch);
  std::vector<Var> cell_outputs;
  std::vector<std::vector<Var>> reads(state.reads.size());
  std::vector<CellState> states;
  {
    TimeLoop loop(*inputs.tape, int64_t(projected.size()));
    for (const Var x : projected) {
      loop.next();
      AttentionStep now = step(x, state, memory);
      cell_outputs.push_back(now.cell_output);
      for (size_t a = 0; a < reads.size(); ++a) reads[a].push_back(now.state.reads[a]);
      states.push_back(now.state.cell);
      state = std::move(now.state);
    }
  }
  std::vector<Var> all_reads;
  all_reads.reserve(reads.size());
  for (const auto& head : reads) all_reads.push_back(stack_rows(head));
  return {output(stack_rows(cell_outputs), all_reads), state, states};
}

namespace {

DecoderResult run_fed(const AttentionDecoder& decoder, const std::vector<Var>& inputs,
                      AttentionState state, const AttentionMemory& memory,
                      const LoopFunction& loop_function) {
  DecoderResult result;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Var x = i == 0 ? inputs[0] : loop_function(result.outputs.back(), int(i));
    const AttentionStep step = decoder.step(decoder.project_input(x), state, memory);
    result.outputs.push_back(decoder.output(step.cell_output, step.state.reads));
    result.states.push_back(step.state.cell);
    state = step.state;
  }
  result.state = state.cell;
  return result;
}

}  // namespace

DecoderResult attention_decoder(const Scope& outer, const std::vector<Var>& decoder_inputs,
                                const CellState& initial_state,
                                const std::vector<Var>& attention_states, const Cell& cell,
                                const AttentionDecoderOptions& options) {
  require(!decoder_inputs.empty(), "Must provide at least 1 input to attention decoder.");
  require(!attention_states.empty(), "attention_decoder: there is no position to attend to");
  const int64_t batch = attention_states[0].rows();
  for (const Var position : attention_states)
    require(position.rows() == batch, "attention_states of a batch of " + std::to_string(batch) +
                                          " and of " + shape_text(position.value()));
  check_inputs(decoder_inputs, batch, bool(options.loop_function));
  check_state(cell, initial_state, batch);
  const AttentionDecoder decoder(outer / options.scope, cell, decoder_inputs[0].cols(),
                                 attention_states[0].cols(), options.num_heads,
                                 options.output_size);
  const AttentionMemory memory = decoder.attention().remember(stack_rows(attention_states), batch,
                                                              options.encoder_sequence_length);
  const AttentionState first =
      decoder.start(initial_state, memory, options.initial_state_attention);
  if (options.loop_function)
    return run_fed(decoder, decoder_inputs, first, memory, options.loop_function);
  const AttentionRun run = decoder.run(stack_rows(decoder_inputs), first, memory);
  return {split_rows(run.outputs, batch), run.state.cell, run.states};
}

}  // namespace nmt
