#include <doctest/doctest.h>

#include "loss_gradient.h"

using namespace nmt;
using namespace nmt::test;

TEST_CASE("models: the gradient of two layers is that of differences") {
  check_gradients([](RnnModelOptions& o) { o.layers = 2; });
}

TEST_CASE("models: the gradient without an output projection is that of differences") {
  check_gradients([](RnnModelOptions& o) { o.output_projection = false; });
}

TEST_CASE("models: the gradient of an encoder that reads both ways is that of differences") {
  for (auto [name, options] : all_architectures()) {
    if (!can_be_bidirectional(options)) continue;
    CAPTURE(name);
    std::visit([](RnnModelOptions& o) { o.bidirectional = true; }, options);
    CHECK(loss_gradient_error(options) < kExact);
    const auto two_layers = [](RnnModelOptions& o) {
      o.cell = RnnCellOptions{};
      o.layers = 2;
    };
    std::visit(two_layers, options);
    CHECK(loss_gradient_error(options) < kExact);
  }
}

TEST_CASE("models: the gradient of an encoder unlike the decoder is that of differences") {
  for (auto [name, options] : architectures()) {
    if (std::holds_alternative<TiedModelOptions>(options)) continue;
    CAPTURE(name);
    for (const BridgeKind bridge : {BridgeKind::kMean, BridgeKind::kLearned})
      for (const BidirectionalStack stack :
           {BidirectionalStack::kSeparate, BidirectionalStack::kInterleaved}) {
        const auto change = [&](RnnModelOptions& o) {
          o.cell = RnnCellOptions{};
          o.layers = 1;
          o.encoder_layers = 2;
          o.encoder_size = 2;
          o.residual = true;
          o.bidirectional = true;
          o.bidirectional_stack = stack;
          o.bridge = bridge;
        };
        std::visit(change, options);
        CHECK(loss_gradient_error(options) < kExact);
      }
    const auto deep = [](RnnModelOptions& o) {  // LSTM of GNMT's form, two layers from three
      o.cell = LstmCellOptions{};
      o.layers = 2;
      o.encoder_layers = 3;
      o.encoder_size = 2;
      o.bidirectional_stack = BidirectionalStack::kFirst;
      o.bridge = BridgeKind::kLearned;
    };
    std::visit(deep, options);
    CHECK(loss_gradient_error(options) < kExact);
  }
}

TEST_CASE("models: the gradient of dropouts is that of differences") {
  check_gradients(
      [](RnnModelOptions& o) {
        o.dropout = 0.3;
        o.embedding_dropout = 0.2;
      },
      training());
  check_gradients(
      [](RnnModelOptions& o) {
        o.output_dropout = 0.4;
        o.source_word_dropout = o.target_word_dropout = 0.3;
      },
      training());
}

TEST_CASE("models: the gradient of tied embeddings is that of differences") {
  check_gradients([](RnnModelOptions& o) { o.tie_embeddings = Tying::kTarget; });  // E < H
  check_gradients([](RnnModelOptions& o) {
    o.tie_embeddings = Tying::kTarget;
    o.embedding = 3;  // = H
  });
}

TEST_CASE("models: the gradient of an embedding for both sides and the output is right") {
  for (auto [name, options] :
       all_architectures([](RnnModelOptions& o) { o.tie_embeddings = Tying::kThreeWay; })) {
    CAPTURE(name);
    CHECK(loss_gradient_error(options) < kExact);
  }
}

TEST_CASE("models: three-way tying leaves one table, of the symbols of all sides") {
  for (auto [name, options] :
       all_architectures([](RnnModelOptions& o) { o.tie_embeddings = Tying::kThreeWay; })) {
    CAPTURE(name);
    const auto model = small_model(options);
    int tables = 0;
    for (int i = 0; i < model->parameters().size(); ++i) {
      const Parameter& p = model->parameters()[i];
      CHECK(!p.name().ends_with("proj_w"));
      if (p.name().ends_with("embedding")) ++tables;
    }
    CHECK(tables == 1);
    if (std::holds_alternative<TiedModelOptions>(options)) continue;  // has a rule of its own
    ModelSizes sizes = sizes_of(options);
    ++sizes.targets.back().value;
    CHECK_THROWS_WITH_AS(make_model(options, sizes),
                         "one embedding for 9 source symbols and 10 of a target",
                         std::invalid_argument);
  }
}

TEST_CASE(
    "tied: the gradient over the first symbols of a joint vocabulary is that of differences") {
  for (const bool output_projection : {false, true})
    for (const Tying tying : {Tying::kNone, output_projection ? Tying::kTarget : Tying::kNone}) {
      TiedModelOptions options;
      options.size = 3;
      options.embedding = 2;
      options.num_decoder_symbols = 7;
      options.output_projection = output_projection;
      options.tie_embeddings = tying;
      CHECK(loss_gradient_error(options) < kExact);
    }
}

TEST_CASE("models: the gradient of heads and of attention before the first step is right") {
  AttentionModelOptions attention;
  One2ManyModelOptions one2many;
  const auto more = [](auto& options) {
    options.size = 3;
    options.embedding = 2;
    options.num_heads = 2;
    options.initial_state_attention = true;
  };
  more(attention);
  more(one2many);
  CHECK(loss_gradient_error(attention) < kExact);
  CHECK(loss_gradient_error(one2many) < kExact);
}

TEST_CASE("models: the gradient through fed symbols is that of differences") {
  LossOptions loss = training();
  loss.pass.feed_previous = 0.5;
  check_gradients(
      [](RnnModelOptions& o) {
        o.dropout = 0.3;
        o.embedding_dropout = 0.2;
      },
      loss);
  check_gradients([](RnnModelOptions& o) { o.output_projection = false; }, loss);
}

TEST_CASE("models: the gradient of a sampled softmax is that of differences") {
  LossOptions loss = training();
  loss.num_samples = 4;
  check_gradients([](RnnModelOptions&) {}, loss);
}

TEST_CASE("models: the gradient of a loss's options is that of differences") {
  LossOptions loss = training();
  loss.label_smoothing = 0.1;
  check_gradients([](RnnModelOptions&) {}, loss);
  loss.average_across_timesteps = true;
  loss.target_factors = {0.5, 0.2};
  check_gradients([](RnnModelOptions&) {}, loss);
}

TEST_CASE("models: the gradient where padding is read is that of differences") {
  const SourceLayout layout = {.reverse = true, .pad_to = {{2, 6}, {5, 4}, {7, 6}}};
  check_gradients([](RnnModelOptions&) {}, {}, layout);
}
