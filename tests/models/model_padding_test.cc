#include <doctest/doctest.h>

#include <map>

#include "seq2seq/sequences.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

namespace {

constexpr double kClose = 1e-11;

Run run_loss(Model& model, const Batch& batch, const LossOptions& loss) {
  return run(model.parameters(),
             [&](Tape& tape, std::vector<Var>&) { return model.loss(tape, batch, loss).total; });
}

/// Of runs with sums for a loss.
Run sum(const std::vector<Run>& runs) {
  Run total = runs.front();
  for (size_t i = 1; i < runs.size(); ++i) {
    total.loss += runs[i].loss;
    for (auto& [name, gradient] : total.gradients)
      for (size_t k = 0; k < gradient.size(); ++k) gradient[k] += runs[i].gradients.at(name)[k];
  }
  return total;
}

Run run_alone(Model& model, const SourceLayout& layout, const LossOptions& loss) {
  std::vector<Run> alone;
  for (const SentencePair& pair : kPairs)
    alone.push_back(run_loss(model, batch_of(model, {pair}, layout), loss));
  return sum(alone);
}

/// All that a recipe can make of a model, with what random numbers have a part in.
std::vector<Architecture> rich_architectures() {
  std::vector<Architecture> all = all_architectures([](RnnModelOptions& o) {
    o.cell = GruCellOptions{};
    o.layers = 2;
    o.dropout = 0.3;
    o.embedding_dropout = 0.2;
    o.source_word_dropout = o.target_word_dropout = 0.3;
  });
  for (Architecture& a : all)
    if (can_be_bidirectional(a.options))
      std::visit([](RnnModelOptions& o) { o.bidirectional = true; }, a.options);
  return all;
}

LossOptions rich_loss() {
  LossOptions loss;
  loss.pass = {.training = true, .seed = 5, .update = 3, .feed_previous = 0.5};
  loss.label_smoothing = 0.1;
  loss.average_across_timesteps = true;
  return loss;
}

void check_alone(const SourceLayout& layout) {
  for (const bool rich : {false, true})
    for (const auto& [name, options] : rich ? rich_architectures() : all_architectures()) {
      CAPTURE(name);
      CAPTURE(rich);
      const auto model = small_model(options);
      const LossOptions loss = rich ? rich_loss() : LossOptions{};
      const Run together = run_loss(*model, batch_of(*model, kPairs, layout), loss);
      CHECK(difference(together, run_alone(*model, layout, loss)) < kClose);
    }
}

/// kPairs with these weights in the loss.
Batch weighted(const Model& model, const std::vector<double>& weights) {
  Batch batch = batch_of(model, kPairs);
  batch.weights = weights;
  return batch;
}

/// A batch whose sources are what a person wrote down, steps [S][B].
Batch with_source(Batch batch, const std::vector<TokenId>& ids, const std::vector<int>& visible) {
  batch.source.ids = ids;
  batch.source.visible = visible;
  batch.source.length = int(ids.size()) / batch.source.size;
  return batch;
}

std::vector<double> logits(const Model& model, const Batch& batch) {
  Tape tape(Tape::Use::kInfer);
  return numbers_of(logits_of(model, tape, batch));
}

}  // namespace

TEST_CASE("models: a pair's weight multiplies its loss and gradient, whatever the targets") {
  const std::vector<double> weights = {0.5, 3, 1};
  for (const auto& [name, options] : rich_architectures()) {
    CAPTURE(name);
    const auto model = small_model(options);
    std::vector<Run> alone;
    for (size_t i = 0; i < kPairs.size(); ++i) {
      alone.push_back(run_loss(*model, batch_of(*model, {kPairs[i]}), rich_loss()));
      alone.back().loss *= weights[i];
      for (auto& [parameter, gradient] : alone.back().gradients)
        for (auto& x : gradient) x *= weights[i];
    }
    const Run together = run_loss(*model, weighted(*model, weights), rich_loss());
    CHECK(difference(together, sum(alone)) < kClose);
    const Run ones = run_loss(*model, weighted(*model, {1, 1, 1}), rich_loss());
    CHECK(difference(ones, run_loss(*model, weighted(*model, {}), rich_loss())) == 0);
    Tape tape(Tape::Use::kInfer);
    const double plain = model->loss(tape, weighted(*model, {}), {}).cross_entropy;
    CHECK(model->loss(tape, weighted(*model, weights), {}).cross_entropy == plain);
  }
}

TEST_CASE("a sentence's loss and gradient do not depend on its batch") {
  check_alone({});
  check_alone({.reverse = true, .pad_to = {}});
}

TEST_CASE("padded as in TensorFlow, they depend on the sentence's bucket alone") {
  check_alone({.reverse = false, .pad_to = {{2, 6}, {5, 4}, {7, 6}}});
  check_alone({.reverse = true, .pad_to = {{2, 6}, {5, 4}, {7, 6}}});
}

TEST_CASE("the bucket does decide") {
  for (const auto& [name, options] : all_architectures()) {
    CAPTURE(name);
    const auto model = small_model(options);
    const Run small = run_alone(*model, {.reverse = false, .pad_to = {{6, 6}}}, {});
    const Run large = run_alone(*model, {.reverse = false, .pad_to = {{7, 6}}}, {});
    CHECK(difference(small, large) > 1e-3);
  }
}

TEST_CASE("a reversed source is its symbols from the last to the first") {
  for (const auto& [name, options] : rich_architectures()) {
    CAPTURE(name);
    const auto model = small_model(options);
    const SourceLayout layout = {.reverse = true, .pad_to = {}};
    const std::vector<TokenId> ids = {kEos, kEos, kEos,  //
                                      8,    4,    5,     //
                                      6,    7,    kPad,  //
                                      5,    kPad, kPad,  //
                                      4,    kPad, kPad};
    CHECK(difference(logits(*model, batch_of(*model, kPairs, layout)),
                     logits(*model, with_source(batch_of(*model, kPairs), ids, {5, 3, 2}))) == 0);
  }
}

TEST_CASE("a reversed source that is padded as in TensorFlow begins with its padding") {
  for (const auto& [name, options] : rich_architectures()) {
    CAPTURE(name);
    const auto model = small_model(options);
    const SourceLayout layout = {.reverse = true, .pad_to = {{6, 9}}};
    const std::vector<TokenId> ids = {kPad, kPad, kPad,  //
                                      kEos, kPad, kPad,  //
                                      8,    kPad, kPad,  //
                                      6,    kEos, kPad,  //
                                      5,    4,    kEos,  //
                                      4,    7,    5};
    CHECK(difference(logits(*model, batch_of(*model, kPairs, layout)),
                     logits(*model, with_source(batch_of(*model, kPairs), ids, {6, 6, 6}))) == 0);
  }
}

TEST_CASE("one2many: the loss of a batch with all targets is the sum of those with one") {
  for (const auto& [name, options] : rich_architectures()) {
    if (!std::holds_alternative<One2ManyModelOptions>(options)) continue;
    CAPTURE(name);
    const auto model = small_model(options);
    LossOptions loss = rich_loss();
    loss.target_factors = {0.5, 0.2};
    const Batch both = batch_of(*model, kPairs);
    std::vector<Run> apart;
    for (const TargetBatch& target : both.targets)
      apart.push_back(run_loss(*model, {both.source, {target}}, loss));
    CHECK(difference(run_loss(*model, both, loss), sum(apart)) < kClose);
  }
}
