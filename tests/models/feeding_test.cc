#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>

#include "seq2seq/sequences.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

namespace {

// Each symbol can also be fed under a second id, which has the same embedding.
constexpr int kSymbols = 7, kSecond = kSymbols;
constexpr TokenId kUnlikely = 6;

/// A model of kSymbols symbols and their seconds. These and kUnlikely are never the likeliest: in a
/// target of it alone each step that was fed shows.
std::unique_ptr<Model> doubled_model(const ModelOptions& options) {
  ModelSizes sizes = sizes_of(options);
  sizes.source_symbols = 2 * kSymbols;
  for (Named<int>& target : sizes.targets) target.value = 2 * kSymbols;
  auto model = make_model(options, sizes);
  ParameterStore& store = model->parameters();
  for (int i = 0; i < store.size(); ++i) {
    Parameter& p = store[i];
    const auto numbers = random_numbers(p.size(), 100 + uint64_t(i));
    std::copy(numbers.begin(), numbers.end(), p.value().data);
    if (p.name().ends_with("proj_b"))
      for (int k = kUnlikely; k < 2 * kSymbols; ++k) p.value().data[k] = -100;
    if (p.name().ends_with("embedding"))
      std::copy_n(p.value().data, p.size() / 2, p.value().data + p.size() / 2);
    p.changed();
  }
  return model;
}

std::vector<double> logits(const Model& model, const Batch& batch, const Pass& pass = {}) {
  Tape tape(Tape::Use::kInfer);
  return numbers_of(logits_of(model, tape, batch, pass));
}

/// Of a batch of one sentence: the likeliest symbol after step t of the first target.
TokenId choice(const Model& model, const Batch& batch, int t) {
  Tape tape(Tape::Use::kInfer);
  const Matrix scores = logits_of(model, tape, batch)[0].value();
  return TokenId(std::max_element(scores.row(t), scores.row(t) + scores.cols) - scores.row(t));
}

/// A batch of one sentence and one target where bit t of `fed` says whether step t is fed what was
/// likeliest a step before, offset by `second`.
Batch mixed(const Model& model, Batch batch, unsigned fed, int second = 0) {
  TargetBatch& target = batch.targets[0];
  for (int t = 1; t < target.length; ++t)
    if (fed >> t & 1) target.inputs[size_t(t)] = second + choice(model, batch, t - 1);
  return batch;
}

/// Which steps were fed in this pass: of all mixtures the one that gives the same logits.
std::optional<unsigned> fed_steps(const Model& model, const Batch& batch, const Pass& pass) {
  const std::vector<double> wanted = logits(model, batch, pass);
  for (unsigned fed = 0; fed < 1u << batch.targets[0].length; fed += 2)
    if (difference(logits(model, mixed(model, batch, fed)), wanted) < kNear) return fed;
  return {};
}

Batch sentence(const Model& model, int64_t number, size_t symbols = 3) {
  const Ids target(symbols, kUnlikely);
  Batch batch = batch_of(model, {{{4, 5, 6}, {target, target}, number}});
  batch.targets.resize(1);
  return batch;
}

std::map<std::string, std::vector<double>> gradients(Model& model, const Batch& batch,
                                                     const Pass& pass = {}) {
  return run(model.parameters(),
             [&](Tape& tape, std::vector<Var>&) {
               return model.loss(tape, batch, {.pass = pass}).total;
             })
      .gradients;
}

}  // namespace

TEST_CASE("scheduled sampling: each sentence's steps are fed its choices or its target's symbols") {
  for (const auto& [name, options] : all_architectures()) {
    CAPTURE(name);
    const auto model = doubled_model(options);
    std::set<unsigned> mixtures;
    for (int64_t number = 0; number < 12; ++number) {
      const auto fed = fed_steps(*model, sentence(*model, number),
                                 {.seed = 3, .update = uint64_t(number / 4), .feed_previous = 0.5});
      REQUIRE(fed.has_value());
      mixtures.insert(*fed);
    }
    CHECK(mixtures.size() > 3);
  }
}

TEST_CASE("scheduled sampling: as many steps are fed as the probability says") {
  const auto model = doubled_model(all_architectures()[0].options);
  int fed = 0;
  for (int64_t number = 0; number < 40; ++number)
    fed += std::popcount(
        fed_steps(*model, sentence(*model, number, 5), {.feed_previous = 0.25}).value());
  CHECK(fed > 35);  // of 200 steps 50 on average, with a standard deviation of 6
  CHECK(fed < 65);
}

TEST_CASE("scheduled sampling: what is fed gets a gradient if update_embedding_for_previous") {
  for (const auto& [name, options] : all_architectures()) {
    CAPTURE(name);
    const auto model = doubled_model(options);
    Pass pass = {.seed = 3, .update = 1, .feed_previous = 0.5};
    const Batch batch = sentence(*model, 0);
    const unsigned fed = fed_steps(*model, batch, pass).value();
    REQUIRE(fed != 0);
    const auto updated = gradients(*model, batch, pass);
    const auto as_inputs = gradients(*model, mixed(*model, batch, fed));
    pass.update_embedding_for_previous = false;
    const auto kept = gradients(*model, batch, pass);
    // Fed under their second ids, symbols leave their gradients in rows of their own.
    const auto as_seconds = gradients(*model, mixed(*model, batch, fed, kSecond));
    double moved = 0;
    for (const auto& [parameter, gradient] : updated) {
      CAPTURE(parameter);
      CHECK(difference(gradient, as_inputs.at(parameter)) < kNear);
      std::vector<double> without_fed = as_seconds.at(parameter);
      if (parameter.ends_with("embedding"))
        std::fill(without_fed.begin() + int64_t(without_fed.size()) / 2, without_fed.end(), 0);
      CHECK(difference(kept.at(parameter), without_fed) < kNear);
      moved = std::max(moved, difference(kept.at(parameter), gradient));
    }
    CHECK(moved > 1e-3);
  }
}
