#include "seq2seq/conditional_decoder.h"

#include "autograd/check.h"

namespace nmt {
namespace {

void check_states(const Cell& first, const Cell& second) {
  const auto inner = first.state_parts(), all = second.state_parts();
  bool fits = inner.size() <= all.size();
  for (size_t i = 0; fits && i < inner.size(); ++i) fits = inner[i].size == all[i].size;
  require(fits, "conditional decoder: a first transition with a state of " +
                    std::to_string(state_size(first)) + " numbers in " +
                    std::to_string(inner.size()) + " parts, a second with " +
                    std::to_string(state_size(second)) + " in " + std::to_string(all.size()));
}

}  // namespace

ConditionalDecoder::ConditionalDecoder(const Scope& scope, const Cell& first, const Cell& second,
                                       int64_t input_size, int64_t memory_size, int64_t num_heads,
                                       int64_t output_size, AttentionKind kind)
    : between_(int64_t(first.state_parts().size())),
      attention_(scope, first, memory_size, num_heads, kind),
      first_(first.build(scope / "first_transition", input_size)),
      second_(second.build(scope / "second_transition", num_heads * memory_size)) {
  check_states(first, second);
  const int64_t inputs = second.output_size() + input_size + num_heads * memory_size;
  output_kernel_ = &scope.get("deep_output/kernel", {inputs, output_size}, Init::kGlorot);
  output_bias_ = &scope.get("deep_output/bias", {output_size}, Init::kZero);
}

ConditionalStep ConditionalDecoder::step(Var projected_input, const CellState& previous,
                                         const AttentionMemory& memory,
                                         std::span<const int> sentences) const {
  const auto above = previous.begin() + between_;
  CellState state = first_->step(projected_input, {previous.begin(), above}).state;
  AttentionReads now = attention_.read(state, memory, sentences);
  state.insert(state.end(), above, previous.end());
  CellResult second = second_->step(second_->project(concat_columns(now.reads)), state);
  return {second.output, std::move(now.reads), std::move(second.state), now.weights};
}

Var ConditionalDecoder::output(Var cell_output, Var y, const std::vector<Var>& reads) const {
  const PartScope scope(*cell_output.tape, Part::kOutput);
  std::vector<Var> parts{cell_output, y};
  parts.insert(parts.end(), reads.begin(), reads.end());
  return tanh(linear(parts, *output_kernel_, output_bias_));
}

Var ConditionalDecoder::run(Var y, const CellState& initial, const AttentionMemory& memory) const {
  const PartScope scope(*y.tape, Part::kRecurrent);
  const auto projected = split_rows(project_input(y), memory.batch);
  std::vector<Var> cell_outputs;
  std::vector<std::vector<Var>> reads(size_t(attention_.num_heads()));
  CellState state = initial;
  {
    TimeLoop loop(*y.tape, int64_t(projected.size()));
    for (const Var x : projected) {
      loop.next();
      ConditionalStep now = step(x, state, memory);
      cell_outputs.push_back(now.cell_output);
      for (size_t a = 0; a < reads.size(); ++a) reads[a].push_back(now.reads[a]);
      state = std::move(now.state);
    }
  }
  std::vector<Var> all_reads;
  for (const auto& head : reads) all_reads.push_back(stack_rows(head));
  return output(stack_rows(cell_outputs), y, all_reads);
}

}  // namespace nmt
