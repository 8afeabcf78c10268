#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/model.h"
#include "support/gradient_check.h"

namespace nmt::test {

// Every architecture, small enough for differences, and what it is run on.

constexpr int kSourceSymbols = 9;

struct Architecture {
  std::string name;
  ModelOptions options;
};

/// One of each of TensorFlow's, and one2many with and without attention: H = 3, E = 2, LSTM,
/// `change` made to what they have in common. Whatever the options, there are targets for symbols 4
/// to 6.
inline std::vector<Architecture> architectures(const std::function<void(RnnModelOptions&)>& change =
                                                   [](RnnModelOptions&) {}) {
  One2ManyModelOptions unattended;
  unattended.attention = false;
  std::vector<Architecture> all = {{"embedding", EmbeddingModelOptions{}},
                                   {"tied", TiedModelOptions{}},
                                   {"attention", AttentionModelOptions{}},
                                   {"one2many", unattended},
                                   {"one2many with attention", One2ManyModelOptions{}}};
  for (Architecture& architecture : all)
    std::visit(
        [&](RnnModelOptions& options) {
          options.size = 3;
          options.embedding = 2;
          change(options);
        },
        architecture.options);
  return all;
}

/// These and the decoders that TensorFlow has no function for.
inline std::vector<Architecture> all_architectures(
    const std::function<void(RnnModelOptions&)>& change = [](RnnModelOptions&) {}) {
  std::vector<Architecture> all = architectures(change);
  const auto join = [&](const std::string& name, auto options) {
    options.size = 3;
    options.embedding = 2;
    change(options);
    all.push_back({name, options});
  };
  AttentionModelOptions conditional;
  conditional.decoder = DecoderKind::kConditional;
  join("conditional", conditional);
  One2ManyModelOptions several;
  several.decoder = DecoderKind::kConditional;
  several.num_heads = 2;
  join("one2many with conditional decoders", several);
  AttentionModelOptions dot;
  dot.attention_type = AttentionKind::kDot;
  dot.num_heads = 3;
  join("dot", dot);
  AttentionModelOptions general;
  general.attention_type = AttentionKind::kGeneral;
  general.num_heads = 2;
  general.input_feeding = false;
  general.output_tanh = true;
  join("general", general);
  AttentionModelOptions scaled_dot;
  scaled_dot.attention_type = AttentionKind::kScaledDot;
  scaled_dot.num_heads = 3;
  scaled_dot.decoder = DecoderKind::kConditional;
  join("scaled_dot", scaled_dot);
  return all;
}

/// Of those that can have two encoders: not of one cell for both sides, and not of scores between
/// states that must be equally wide.
inline bool can_be_bidirectional(const ModelOptions& options) {
  const auto* attention = std::get_if<AttentionModelOptions>(&options);
  const bool dot = attention && attention->attention_type == AttentionKind::kDot;
  return !dot && !std::holds_alternative<TiedModelOptions>(options);
}

inline ModelSizes sizes_of(const ModelOptions& options) {
  const auto& model =
      std::visit([](const auto& o) -> const RnnModelOptions& { return o; }, options);
  if (model.tie_embeddings == Tying::kThreeWay) {
    if (std::holds_alternative<One2ManyModelOptions>(options))
      return {kSourceSymbols, {{"de", kSourceSymbols}, {"fr", kSourceSymbols}}, 3};
    return {kSourceSymbols, {{"", kSourceSymbols}}, 3};
  }
  if (std::holds_alternative<One2ManyModelOptions>(options))
    return {kSourceSymbols, {{"de", 8}, {"fr", 7}}, 3};
  if (const auto* tied = std::get_if<TiedModelOptions>(&options))
    return {kSourceSymbols, {{"", tied->num_decoder_symbols.value_or(kSourceSymbols)}}, 3};
  return {kSourceSymbols, {{"", 8}}, 3};
}

/// Every parameter random, as a bias that is zero hides whether it is added.
inline std::unique_ptr<Model> small_model(const ModelOptions& options) {
  auto model = make_model(options, sizes_of(options));
  ParameterStore& store = model->parameters();
  for (int i = 0; i < store.size(); ++i) {
    const auto numbers = random_numbers(store[i].size(), 100 + uint64_t(i));
    for (size_t k = 0; k < numbers.size(); ++k) store[i].value().data[k] = Real(0.6) * numbers[k];
    store[i].changed();
  }
  return model;
}

struct SentencePair {
  Ids source;
  std::vector<Ids> targets;  // for two decoders
  int64_t sentence;          // names random numbers
};

inline const std::vector<SentencePair> kPairs = {{{4, 5, 6, 8}, {{6, 4}, {4}}, 10},
                                                 {{7, 4}, {{5, 5, 6, 4}, {6, 5}}, 11},
                                                 {{5}, {{4}, {5, 4, 6}}, 12}};

/// The pairs with as many targets as the model has.
inline Batch batch_of(const Model& model, const std::vector<SentencePair>& pairs,
                      const SourceLayout& layout = {}) {
  std::vector<Ids> sources;
  std::vector<std::vector<Ids>> targets(static_cast<size_t>(model.targets()));
  std::vector<int> numbers;
  std::vector<int64_t> sentences;
  for (const SentencePair& pair : pairs) {
    sources.push_back(pair.source);
    sentences.push_back(pair.sentence);
    for (size_t k = 0; k < targets.size(); ++k) targets[k].push_back(pair.targets[k]);
  }
  for (int k = 0; k < model.targets(); ++k) numbers.push_back(k);
  return make_batch(sources, targets, numbers, sentences, layout);
}

/// The logits [T·B, V] of each of the batch's targets.
inline std::vector<Var> logits_of(const Model& model, Tape& tape, const Batch& batch,
                                  const Pass& pass = {}) {
  const Encoded encoded = model.encode(tape, batch.source, pass);
  std::vector<Var> logits;
  for (const TargetBatch& target : batch.targets) {
    const Decoder& decoder = model.decoder(target.target);
    const Encoded remembered = decoder.remember(tape, encoded);
    logits.push_back(decoder.project(tape, decoder.run(tape, remembered, batch, target, pass)));
  }
  return logits;
}

}  // namespace nmt::test
