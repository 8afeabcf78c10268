#include <doctest/doctest.h>

#include "loss_gradient.h"

using namespace nmt;
using namespace nmt::test;

TEST_CASE("models: the gradient of each cell is that of differences") {
  check_gradients([](RnnModelOptions& o) { o.cell = GruCellOptions{}; });
  check_gradients([](RnnModelOptions& o) { o.cell = RnnCellOptions{}; });
}

TEST_CASE("models: the gradient of each cell's options is that of differences") {
  for (const int layers : {1, 2}) {
    check_gradients(
        [layers](RnnModelOptions& o) {
          o.cell = lstm_with_all_options();
          o.layers = layers;
        },
        {}, {}, kSmallStep);  // clips are kinks
  }
  check_gradients(
      [](RnnModelOptions& o) {
        o.cell = lstm_with_all_options();
        o.tie_embeddings = Tying::kTarget;  // E = the output's size, smaller than H
      },
      {}, {}, kSmallStep);
  const auto activation = [](auto cell, Activation chosen) {
    cell.activation = chosen;
    return [cell](RnnModelOptions& o) { o.cell = cell; };
  };
  check_gradients(activation(LstmCellOptions{}, Activation::kSigmoid));
  check_gradients(activation(GruCellOptions{}, Activation::kSigmoid));
  check_gradients(activation(RnnCellOptions{}, Activation::kLinear));
}

TEST_CASE("models: the gradient of dropout in recurrences is that of differences") {
  for (const CellOptions& cell : {CellOptions(LstmCellOptions{}), CellOptions(GruCellOptions{}),
                                  CellOptions(RnnCellOptions{})})
    check_gradients(
        [&](RnnModelOptions& o) {
          o.cell = cell;
          o.layers = 2;
          o.residual = true;
          o.recurrent_dropout = 0.4;
          o.layer_dropout = 0.3;
        },
        training());
}

TEST_CASE("models: training drops in recurrences, translation does not") {
  const auto with = [](double state, double layers) {
    return architectures([=](RnnModelOptions& o) {
      o.layers = 2;
      o.recurrent_dropout = state;
      o.layer_dropout = layers;
    });
  };
  const auto plain = with(0, 0);
  for (const auto& dropped : {with(0.5, 0), with(0, 0.5)})
    for (size_t i = 0; i < plain.size(); ++i) {
      CAPTURE(plain[i].name);
      const auto loss = [&](const ModelOptions& options, const Pass& pass) {
        const auto model = small_model(options);
        Tape tape(Tape::Use::kInfer);
        LossOptions how;
        how.pass = pass;
        return model->loss(tape, batch_of(*model, kPairs), how).cross_entropy;
      };
      CHECK(loss(dropped[i].options, {}) == loss(plain[i].options, {}));
      CHECK(std::abs(loss(dropped[i].options, training().pass) - loss(plain[i].options, {})) >
            1e-6);
    }
}

TEST_CASE(
    "models: the gradient of normalised and of deep transition cells is that of differences") {
  LstmCellOptions lstm;
  lstm.layer_norm = true;
  GruCellOptions gru;
  gru.layer_norm = true;
  gru.transition_depth = 2;
  // Norms of few units bend much.
  for (const CellOptions& cell : {CellOptions(lstm), CellOptions(gru)})
    check_gradients(
        [&](RnnModelOptions& o) {
          o.cell = cell;
          o.size = 4;
          o.recurrent_dropout = 0.4;
        },
        training(), {}, kSmallStep);
}
