#include <doctest/doctest.h>

#include "models/model.h"
#include "support/gradient_check.h"

using namespace nmt;
using test::gradient_error;

namespace {

Batch small_batch() {
  return make_batch({{4, 5, 6}, {7, 4}, {5}}, {{6, 4}, {5, 5, 7, 4}, {4}}, {10, 11, 12});
}

AttentionModelOptions small_options() {
  AttentionModelOptions options;
  options.size = 5;
  options.embedding = 4;
  return options;
}

double model_gradient_error(const AttentionModelOptions& options, double smoothing = 0) {
  const auto model = make_model(options, 8, 8, 3);
  const Batch batch = small_batch();
  LossOptions loss;
  loss.label_smoothing = smoothing;
  loss.pass.training = true;
  return gradient_error(model->parameters(), [&](Tape& tape) {
    return scale(model->loss(tape, batch, loss).total, Real(0.1));
  });
}

}  // namespace

TEST_CASE("attention model: the gradient of the exact form is that of differences") {
  for (const CellOptions& cell : {CellOptions(LstmCellOptions{}), CellOptions(GruCellOptions{}),
                                  CellOptions(RnnCellOptions{})}) {
    AttentionModelOptions options = small_options();
    options.cell = cell;
    CHECK(model_gradient_error(options) < 1e-7);
  }
}

TEST_CASE("attention model: the gradient of every option is that of differences") {
  AttentionModelOptions options = small_options();
  options.bidirectional = true;
  CHECK(model_gradient_error(options, 0.1) < 1e-7);
  options.layers = 2;
  options.num_heads = 2;
  options.initial_state_attention = true;
  CHECK(model_gradient_error(options) < 1e-7);
  options.dropout = 0.3;
  options.embedding_dropout = 0.2;
  CHECK(model_gradient_error(options) < 1e-7);
  options.tie_embeddings = Tying::kTarget;
  CHECK(model_gradient_error(options) < 1e-7);
  options.tie_embeddings = Tying::kNone;
  options.output_projection = false;
  CHECK(model_gradient_error(options) < 1e-7);
}
