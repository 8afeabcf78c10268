#include "models/attention_model.h"

#include <algorithm>
#include <optional>

#include "autograd/check.h"
#include "models/costs.h"
#include "models/encoder.h"
#include "rnn/make_cell.h"
#include "rnn/wrappers.h"
#include "seq2seq/attention_decoder.h"

namespace nmt {
namespace {

// Places of dropouts; the encoder has 0 and 1.
constexpr uint32_t kTargetEmbedding = 2, kDecoderOutput = 3;

class AttentionModel : public Model {
 public:
  AttentionModel(const AttentionModelOptions& options, const ModelSizes& sizes)
      : options_(options), sizes_(sizes) {
    parameters_->set_seed(sizes.seed);
    const Scope root = Scope{parameters_.get(), "embedding_attention_seq2seq"};
    const Scope decoder = root / "embedding_attention_decoder";
    const auto cell = make_cell(options.cell, options.size, options.layers);
    encoder_.emplace(root, cell, sizes.source_symbols, options.embedding, options.bidirectional);
    table_ = &decoder.get("embedding", {sizes.target_symbols, options.embedding}, Init::kEmbedding);
    add_decoder(decoder / "attention_decoder", cell);
    parameters_->close();
  }

  Encoded encode(Tape& tape, const SourceBatch& source) const override {
    return encode(tape, source, {});
  }

  DecoderState start(Tape&, const Encoded& encoded) const override {
    return flat(
        decoder_->start(encoded.state, memory_of(encoded), options_.initial_state_attention));
  }

  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& encoded, const DecoderState& state) const override {
    const Var x = decoder_->project_input(embedding(tape, *table_, previous));
    const AttentionStep step = decoder_->step(x, unflat(state), memory_of(encoded), sentences);
    return {decoder_->output(step.cell_output, step.state.reads), flat(step.state), step.weights};
  }

  Var project(Tape&, Var outputs) const override {
    if (!options_.output_projection) return outputs;
    if (options_.tie_embeddings)
      return add_bias(matmul_transposed(outputs, table_->all()), *proj_b_);
    return linear({outputs}, *proj_w_, proj_b_);
  }

  Loss loss(Tape& tape, const Batch& batch, const LossOptions& options) const override {
    DropoutPlan dropout;
    if (options.training)
      dropout = {options_.embedding_dropout, options_.dropout, options.seed, options.update};
    const Var logits = teacher_forcing(tape, batch, dropout);
    const auto weights = tape.array<Real>(logits.rows());
    const auto unsmoothed = tape.array<double>(logits.rows());
    for (size_t r = 0; r < weights.size(); ++r) weights[r] = counts(batch, int64_t(r)) ? 1 : 0;
    const Var losses =
        softmax_cross_entropy(logits, batch.targets, weights, options.label_smoothing, unsmoothed);
    Loss loss{weighted_sum(losses, {weights.data(), losses.rows(), 1}), 0};
    for (const double x : unsmoothed) loss.cross_entropy += x;
    return loss;
  }

  std::vector<double> score(Tape& tape, const Batch& batch) const override {
    const Var logits = teacher_forcing(tape, batch, {});
    const auto weights = tape.array<Real>(logits.rows());
    for (size_t r = 0; r < weights.size(); ++r) weights[r] = counts(batch, int64_t(r)) ? 1 : 0;
    std::vector<double> log_probs(weights.size());
    softmax_cross_entropy(logits, batch.targets, weights, 0, log_probs);
    for (double& x : log_probs) x = -x;
    return log_probs;
  }

  int target_vocabulary_size() const override { return sizes_.target_symbols; }

  double multiply_adds(int64_t source_tokens, int64_t target_tokens) const override {
    const double h = options_.size, e = options_.embedding, n = double(encoder_->output_size());
    const double ways = options_.bidirectional ? 2 : 1, heads = options_.num_heads;
    const double q = double(state_parts_) * h, v = sizes_.target_symbols;
    const double o = options_.output_projection ? double(output_size()) : v;
    const double source =
        ways * cell_multiply_adds(options_.cell, options_.layers, e, h) + heads * n * n;
    const double target = (e + heads * n) * e +
                          cell_multiply_adds(options_.cell, options_.layers, e, h) + heads * q * n +
                          (h + heads * n) * o + (options_.output_projection ? o * v : h * v) +
                          heads * double(source_tokens) * 2 * n;  // scores and reads
    return double(source_tokens) * source + double(target_tokens) * target;
  }

 private:
  void add_decoder(const Scope& scope, std::shared_ptr<const Cell> cell) {
    std::optional<int64_t> output = output_size();
    state_parts_ = cell->state_parts().size();
    if (!options_.output_projection) {
      cell = std::make_shared<OutputProjectionWrapper>(cell, sizes_.target_symbols);
      output = sizes_.target_symbols;
    }
    decoder_.emplace(scope, *cell, options_.embedding, encoder_->output_size(), options_.num_heads,
                     output);
    if (!options_.output_projection) return;
    // The names of TensorFlow's translation tutorial.
    const Scope top{parameters_.get(), ""};
    if (!options_.tie_embeddings)
      proj_w_ = &top.get("proj_w", {*output, sizes_.target_symbols}, Init::kGlorot);
    proj_b_ = &top.get("proj_b", {sizes_.target_symbols}, Init::kZero);
  }

  // A tied output layer multiplies by the embedding, so that outputs are as wide as that.
  int64_t output_size() const {
    return options_.tie_embeddings ? options_.embedding : options_.size;
  }

  Encoded encode(Tape& tape, const SourceBatch& source, const DropoutPlan& dropout) const {
    const EncodedSource states = encoder_->encode(tape, source, dropout);
    AttentionMemory memory = decoder_->remember(states.states, source.size, source.lengths);
    Encoded encoded{source.size, {memory.states}, states.state, source.lengths};
    encoded.memory.insert(encoded.memory.end(), memory.keys.begin(), memory.keys.end());
    return encoded;
  }

  static AttentionMemory memory_of(const Encoded& encoded) {
    return {encoded.memory[0],
            {encoded.memory.begin() + 1, encoded.memory.end()},
            encoded.size,
            encoded.lengths};
  }

  // [T·B, V] of the target that is known: what needs no state is done for all steps at once.
  Var teacher_forcing(Tape& tape, const Batch& batch, const DropoutPlan& dropout) const {
    const Encoded encoded = encode(tape, batch.source, dropout);
    const AttentionMemory memory = memory_of(encoded);
    const auto& sentences = batch.source.sentences;
    const Var embedded = dropout.embedded(embedding(tape, *table_, batch.target_inputs), sentences,
                                          kTargetEmbedding);
    const AttentionRun run = decoder_->run(
        embedded, decoder_->start(encoded.state, memory, options_.initial_state_attention), memory);
    return project(tape, dropout.outputs(run.outputs, sentences, kDecoderOutput));
  }

  static bool counts(const Batch& batch, int64_t row) {
    return row / batch.source.size < batch.target_lengths[size_t(row % batch.source.size)];
  }

  DecoderState flat(const AttentionState& state) const {
    DecoderState all = state.cell;
    all.insert(all.end(), state.reads.begin(), state.reads.end());
    return all;
  }
  AttentionState unflat(const DecoderState& all) const {
    const auto reads = all.begin() + int64_t(state_parts_);
    return {{all.begin(), reads}, {reads, all.end()}};
  }

  AttentionModelOptions options_;
  ModelSizes sizes_;
  std::optional<Encoder> encoder_;
  std::optional<AttentionDecoder> decoder_;
  const Parameter *table_ = nullptr, *proj_w_ = nullptr, *proj_b_ = nullptr;
  size_t state_parts_ = 0;
};

}  // namespace

std::unique_ptr<Model> make_architecture(const AttentionModelOptions& options,
                                         const ModelSizes& sizes) {
  return std::make_unique<AttentionModel>(options, sizes);
}

}  // namespace nmt
