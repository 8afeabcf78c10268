#include <doctest/doctest.h>

#include "small_models.h"

// Each option by itself, from its key in the recipe's struct to the logits.

using namespace nmt;
using namespace nmt::test;

namespace {

using Options = AttentionModelOptions;

struct Change {
  const char* key;
  std::function<void(Options&)> make;
};

Options base() {
  Options options;
  options.size = 4;
  options.embedding = 4;
  return options;
}

/// Parameters are drawn by their names: what two models share is the same.
std::vector<Real> logits(const Options& options, bool training) {
  const auto model = make_model(options, kSourceSymbols, kSourceSymbols, 3);
  Gradients gradients(model->parameters());
  Tape tape(training ? Tape::Use::kRecord : Tape::Use::kInfer, &gradients);
  const Pass pass{.training = training, .seed = 1, .update = 2};
  const Matrix all = logits_of(*model, tape, batch_of(*model, kPairs), pass)[0].value();
  return {all.data, all.data + all.size()};
}

}  // namespace

TEST_CASE("options: each that makes another model changes its logits, alone") {
  const Change changes[] = {
      {"decoder", [](Options& o) { o.decoder = DecoderKind::kConditional; }},
      {"attention_type: dot", [](Options& o) { o.attention_type = AttentionKind::kDot; }},
      {"attention_type: general", [](Options& o) { o.attention_type = AttentionKind::kGeneral; }},
      {"attention_type: scaled_dot",
       [](Options& o) { o.attention_type = AttentionKind::kScaledDot; }},
      {"num_heads", [](Options& o) { o.num_heads = 2; }},
      {"initial_state_attention", [](Options& o) { o.initial_state_attention = true; }},
      {"input_feeding", [](Options& o) { o.input_feeding = false; }},
      {"output_tanh", [](Options& o) { o.output_tanh = true; }},
      {"bidirectional", [](Options& o) { o.bidirectional = true; }},
      {"bridge: zero", [](Options& o) { o.bridge = BridgeKind::kZero; }},
      {"bridge: mean", [](Options& o) { o.bridge = BridgeKind::kMean; }},
      {"layers", [](Options& o) { o.layers = 2; }},
      {"encoder_layers", [](Options& o) { o.encoder_layers = 2; }},
      {"encoder_size", [](Options& o) { o.encoder_size = 6; }},
      {"tie_embeddings", [](Options& o) { o.tie_embeddings = Tying::kTarget; }},
      {"tie_embeddings: three_way", [](Options& o) { o.tie_embeddings = Tying::kThreeWay; }},
      {"cell", [](Options& o) { o.cell = GruCellOptions{}; }}};
  const auto plain = logits(base(), false);
  for (const Change& change : changes) {
    CAPTURE(change.key);
    Options options = base();
    change.make(options);
    CHECK(logits(options, false) != plain);
  }
}

TEST_CASE("options: each dropout changes logits in training alone, and nothing at 0") {
  const Change dropouts[] = {
      {"dropout", [](Options& o) { o.dropout = 0.4; }},
      {"output_dropout", [](Options& o) { o.output_dropout = 0.4; }},
      {"context_dropout", [](Options& o) { o.context_dropout = 0.4; }},
      {"embedding_dropout", [](Options& o) { o.embedding_dropout = 0.4; }},
      {"recurrent_dropout", [](Options& o) { o.recurrent_dropout = 0.4; }},
      {"source_word_dropout", [](Options& o) { o.source_word_dropout = 0.4; }},
      {"target_word_dropout", [](Options& o) { o.target_word_dropout = 0.4; }}};
  const auto plain = logits(base(), false);
  CHECK(logits(base(), true) == plain);
  for (const Change& change : dropouts) {
    CAPTURE(change.key);
    Options options = base();
    change.make(options);
    CHECK(logits(options, false) == plain);
    CHECK(logits(options, true) != plain);
  }
}
