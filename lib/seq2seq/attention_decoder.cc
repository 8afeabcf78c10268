#include "seq2seq/attention_decoder.h"

#include <algorithm>

#include "autograd/check.h"
#include "rnn/static_rnn.h"

namespace nmt {

AttentionDecoder::AttentionDecoder(const Scope& scope, const Cell& cell, int64_t input_size,
                                   int64_t attention_size, int64_t num_heads,
                                   std::optional<int64_t> output_size)
    : input_size_(input_size), attention_size_(attention_size) {
  require(num_heads >= 1, "With less than 1 heads, use a non-attention decoder. (num_heads is " +
                              std::to_string(num_heads) + ")");
  const int64_t n = attention_size, d = input_size, y = cell.output_size();
  const int64_t o = output_size.value_or(y);
  int64_t q = 0;
  for (const StatePart& part : cell.state_parts()) q += part.size;
  for (int64_t a = 0; a < num_heads; ++a) {
    const std::string head = std::to_string(a);
    heads_.push_back({&scope.get("AttnW_" + head, {1, 1, n, n}, Init::kGlorot).all(),
                      &scope.get("AttnV_" + head, {n}, Init::kGlorot),
                      &scope.get("Attention_" + head + "/kernel", {q, n}, Init::kGlorot),
                      &scope.get("Attention_" + head + "/bias", {n}, Init::kZero)});
  }
  kernel_ = &scope.get("kernel", {d + num_heads * n, d}, Init::kGlorot);
  bias_ = &scope.get("bias", {d}, Init::kZero);
  output_kernel_ = &scope.get("AttnOutputProjection/kernel", {y + num_heads * n, o}, Init::kGlorot);
  output_bias_ = &scope.get("AttnOutputProjection/bias", {o}, Init::kZero);
  cell_ = cell.build(scope, d);
}

AttentionMemory AttentionDecoder::remember(Var states, int64_t batch,
                                           std::span<const int> lengths) const {
  require(lengths.empty() || int64_t(lengths.size()) == batch,
          "encoder_sequence_length has " + std::to_string(lengths.size()) +
              " entries for a batch of " + std::to_string(batch));
  const PartScope scope(*states.tape, Part::kAttention);
  AttentionMemory memory{states, {}, batch, {lengths.begin(), lengths.end()}};
  for (int& length : memory.lengths) length = std::clamp(length, 0, int(states.rows() / batch));
  for (const Head& head : heads_) memory.keys.push_back(matmul(states, *head.key));
  return memory;
}

// q = all parts of the state; read_a = Σ_t p[t] M[t], where p is the softmax over t of
// v_a · tanh(M[t]·W_a + q·U_a + b_a)
AttentionState AttentionDecoder::attend(const CellState& cell, const AttentionMemory& memory,
                                        std::span<const int> sentences, Var* weights) const {
  const PartScope scope(*cell[0].tape, Part::kAttention);
  AttentionState state{cell, {}};
  for (size_t a = 0; a < heads_.size(); ++a) {
    const Var query = linear(cell, *heads_[a].query, heads_[a].query_bias);
    const AttentionRead read = attention(query, memory.keys[a], memory.states, *heads_[a].v,
                                         memory.batch, sentences, memory.lengths);
    state.reads.push_back(read.read);
    if (weights && a == 0) *weights = read.weights;
  }
  return state;
}

AttentionState AttentionDecoder::start(const CellState& initial, const AttentionMemory& memory,
                                       bool attend_first) const {
  if (attend_first) return attend(initial, memory, {}, nullptr);
  AttentionState state{initial, {}};
  for (size_t a = 0; a < heads_.size(); ++a)
    state.reads.push_back(initial[0].tape->zeros(memory.batch, attention_size_));
  return state;
}

Var AttentionDecoder::project_input(Var x) const {
  const LinearTerm term{x, &kernel_->rows(0, input_size_)};
  return linear(std::span(&term, 1), bias_);
}

AttentionStep AttentionDecoder::step(Var projected_input, const AttentionState& previous,
                                     const AttentionMemory& memory,
                                     std::span<const int> sentences) const {
  std::vector<LinearTerm> terms;
  for (size_t a = 0; a < heads_.size(); ++a)
    terms.push_back({previous.reads[a],
                     &kernel_->rows(input_size_ + int64_t(a) * attention_size_, attention_size_)});
  const Var x = add(projected_input, linear(terms, nullptr));
  const CellResult cell = cell_->step(cell_->project(x), previous.cell, memory.masks);
  AttentionStep step{cell.output, {}, {}};
  step.state = attend(cell.state, memory, sentences, &step.weights);
  return step;
}

Var AttentionDecoder::output(Var cell_output, const std::vector<Var>& reads) const {
  const PartScope scope(*cell_output.tape, Part::kOutput);
  std::vector<Var> parts{cell_output};
  parts.insert(parts.end(), reads.begin(), reads.end());
  return linear(parts, *output_kernel_, output_bias_);
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
  const AttentionMemory memory =
      decoder.remember(stack_rows(attention_states), batch, options.encoder_sequence_length);
  const AttentionState first =
      decoder.start(initial_state, memory, options.initial_state_attention);
  if (options.loop_function)
    return run_fed(decoder, decoder_inputs, first, memory, options.loop_function);
  const AttentionRun run = decoder.run(stack_rows(decoder_inputs), first, memory);
  return {split_rows(run.outputs, batch), run.state.cell, run.states};
}

}  // namespace nmt
