#include "recipe/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "recipe/names.h"
#include "recipe/scalars.h"
#include "recipe/writer.h"

namespace nmt {
namespace {

std::filesystem::path normal(const std::string& folder) {
  return std::filesystem::path(folder + "/").lexically_normal();
}

/// Of a pattern for the names of parameters.
int64_t wildcards(const std::string& pattern) {
  return std::count_if(pattern.begin(), pattern.end(), [](char c) { return c == '*' || c == '?'; });
}

/// TensorFlow's LayerNormBasicLSTMCell has none of its LSTMCell's options.
void check_norms(const LstmCellOptions& lstm, const Objector& object) {
  const std::pair<const char*, bool> options[] = {{"use_peepholes", lstm.use_peepholes},
                                                  {"cell_clip", lstm.cell_clip.has_value()},
                                                  {"num_proj", lstm.num_proj.has_value()},
                                                  {"proj_clip", lstm.proj_clip.has_value()}};
  for (const auto& [key, given] : options) {
    if (!given) continue;
    object("model.cell.layer_norm", std::string("is true but model.cell.") + key + " is given",
           "they are options of two different cells: remove one of them");
  }
}

void check_cell(const CellOptions& cell, const Objector& object) {
  const auto* lstm = std::get_if<LstmCellOptions>(&cell);
  if (lstm == nullptr) return;
  if (lstm->layer_norm) check_norms(*lstm, object);
  if (!lstm->proj_clip || lstm->num_proj) return;
  object("model.cell.proj_clip",
         "is " + real_text(*lstm->proj_clip) + " but model.cell.num_proj is null",
         "it cuts what num_proj makes: set model.cell.num_proj, or cut c by model.cell.cell_clip");
}

/// The encoder's last state can be copied where it has the form of the decoder's.
void check_last_state(const RnnModelOptions& model, const Objector& object) {
  const auto refuse = [&](const std::string& what) {
    object("model.bridge", "is last but " + what,
           "copying needs states of one form: make them equal, or set model.bridge to mean or "
           "learned");
  };
  const int ways = model.bidirectional ? 2 : 1;
  const int layers = model.encoder_layers.value_or(model.layers);
  const int size = model.encoder_size.value_or(model.size);
  if (layers != model.layers)
    refuse(fmt::format("the encoder has {} layers and the decoder {}", layers, model.layers));
  if (ways * size != model.size) {
    refuse(fmt::format("the encoder's state is {} wide{} and the decoder's {}", ways * size,
                       ways == 2 ? ", both ways side by side," : "", model.size));
  }
  if (ways == 1) return;
  if (model.bidirectional_stack == BidirectionalStack::kFirst && layers > 1)
    refuse("model.bidirectional_stack is first, whose layers differ in size");
  const auto* lstm = std::get_if<LstmCellOptions>(&model.cell);
  if (lstm != nullptr && lstm->num_proj)
    refuse(fmt::format("model.bidirectional is true and model.cell.num_proj is {} on both sides",
                       *lstm->num_proj));
}

void check_stacks(const RnnModelOptions& model, const Objector& object) {
  const int most = std::max(model.layers, model.encoder_layers.value_or(model.layers));
  if (model.residual && most == 1) {
    object("model.residual", "is true but there is 1 layer",
           "it goes around layers above the first: set model.layers to 2 or more");
  }
  if (model.layer_dropout > 0 && most == 1) {
    object("model.layer_dropout", "is " + real_text(model.layer_dropout) + " but there is 1 layer",
           "it drops what a layer gives to the one above: set model.layers to 2 or more");
  }
  if (model.bidirectional_stack != BidirectionalStack::kSeparate && !model.bidirectional) {
    object("model.bidirectional_stack",
           "is " + name_of(model.bidirectional_stack, kBidirectionalStacks) +
               " but model.bidirectional is false",
           "set model.bidirectional to true, or remove this key");
  }
  if (model.bridge == BridgeKind::kLast) check_last_state(model, object);
}

/// A decoder that neither attends nor starts from what the encoder read knows nothing of it.
void check_source_is_seen(const RnnModelOptions& model, bool attends, const Objector& object) {
  if (attends || model.bridge != BridgeKind::kZero) return;
  object("model.bridge", "is zero but the decoder does not attend to the source",
         "it would know nothing of the source: set model.bridge to last, mean or learned");
}

void check_model(const RnnModelOptions& model, const Objector& object) {
  check_cell(model.cell, object);
  check_stacks(model, object);
  if (model.tie_embeddings && !model.output_projection) {
    object("model.tie_embeddings", "is true but model.output_projection is false",
           "the tied matrix is that projection: set model.output_projection to true");
  }
}

/// Attention's keys mean nothing to a model that was told to do without.
void check_attention(const One2ManyModelOptions& model, const Objector& object) {
  if (model.attention) return;
  const std::string without = " but model.attention is false";
  const std::string remedy = "set model.attention to true, or remove this key";
  if (model.num_heads != One2ManyModelOptions{}.num_heads)
    object("model.num_heads", fmt::format("is {}", model.num_heads) + without, remedy);
  if (model.initial_state_attention)
    object("model.initial_state_attention", "is true" + without, remedy);
}

/// How many symbols each target has, and the key that says so.
std::vector<std::pair<std::string, int>> target_sizes(const Recipe& recipe) {
  std::vector<std::pair<std::string, int>> sizes;
  for (const auto& [name, vocabulary] : target_vocabularies(recipe.data)) {
    const std::string key =
        name.empty() ? "data.target_vocabulary" : "data.target_vocabularies." + name;
    sizes.emplace_back(key + ".size", vocabulary.size);
  }
  const auto* tied = std::get_if<TiedModelOptions>(&recipe.model);
  if (tied != nullptr && tied->num_decoder_symbols)
    sizes.emplace_back("model.num_decoder_symbols", *tied->num_decoder_symbols);
  return sizes;
}

void check_sampling(const Recipe& recipe, const Objector& object) {
  if (!recipe.train.num_samples) return;
  const int samples = *recipe.train.num_samples;
  const auto refuse = [&](const std::string& key, const auto& value, const std::string& remedy) {
    object("train.num_samples", fmt::format("is {} but {} is {}", samples, key, value), remedy);
  };
  const auto& model =
      std::visit([](const auto& o) -> const RnnModelOptions& { return o; }, recipe.model);
  if (!model.output_projection) {
    refuse("model.output_projection", false,
           "a sampled softmax samples that projection: set it to true");
  }
  if (model.tie_embeddings) {
    refuse("model.tie_embeddings", true,
           "a sampled softmax needs a projection of its own: set it to false, or leave "
           "train.num_samples out");
  }
  if (recipe.train.label_smoothing > 0) {
    refuse("train.label_smoothing", recipe.train.label_smoothing,
           "smoothing needs the full softmax: set it to 0, or leave train.num_samples out");
  }
  for (const auto& [key, size] : target_sizes(recipe))
    if (samples > size) refuse(key, size, "each sample is another symbol: draw as many at most");
}

void check_feeding(const FeedPreviousOptions& feeding, const Objector& object) {
  const auto* linear = std::get_if<LinearFeeding>(&feeding);
  if (linear == nullptr || linear->from <= linear->to) return;
  object("train.feed_previous.from",
         fmt::format("is {} but train.feed_previous.to is {}", real_text(linear->from),
                     real_text(linear->to)),
         "the decoder is fed its own choices more and more often, so that `to` is the larger one "
         "(the paper's epsilon, the share of the target's symbols, is 1 minus these)");
}

void check_pretrained(const Recipe& recipe, const Objector& object) {
  const auto none = std::vector<PretrainedOptions>();
  const auto& entries = recipe.train.pretrained ? *recipe.train.pretrained : none;
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& [model, parameters, as] = entries[i];
    const std::string key = fmt::format("train.pretrained.{}", i);
    if (normal(model) == normal(recipe.output)) {
      object(key + ".model", "is " + shown(model) + " and output is the same folder",
             "give the new model a folder of its own, or go on with the old one by --resume");
    }
    if (!as || wildcards(*as) == wildcards(parameters)) continue;
    object(key + ".as",
           fmt::format("is {} with {} of * and ?, but {}.parameters is {} with {}", shown(*as),
                       wildcards(*as), key, shown(parameters), wildcards(parameters)),
           "each of them stands for the text of its like in `parameters`: write as many as there");
  }
}

void check_freeze(const std::vector<std::string>& patterns, const Objector& object) {
  for (size_t i = 0; i < patterns.size(); ++i) {
    const std::string key = fmt::format("train.freeze.{}", i);
    if (patterns[i].empty()) object(key, "is empty", "name a parameter, or remove it");
    if (patterns[i].find_first_not_of('*') != std::string::npos) continue;
    object(key, "is " + shown(patterns[i]) + ", which is every parameter",
           "nothing would be left to train: name those that are to stay as they are");
  }
}

void check_batch(const BatchSizeOptions& batch, const Objector& object) {
  if (!batch.sentences || !batch.tokens) return;
  object("train.batch.tokens",
         fmt::format("is {} and train.batch.sentences is {}", *batch.tokens, *batch.sentences),
         "a batch is measured by one of them: remove the other, or set it to null");
}

/// A pair goes to the first bucket that holds it, so a bucket that does not grow would stay empty.
void check_buckets(const std::vector<Bucket>& buckets, const Objector& object) {
  if (buckets.empty()) object("train.buckets", "is an empty list", "set it to auto, or list some");
  for (size_t i = 0; i < buckets.size(); ++i) {
    const std::string key = "train.buckets." + std::to_string(i);
    const Bucket &bucket = buckets[i], &before = buckets[i == 0 ? 0 : i - 1];
    const std::string is = "is " + inline_yaml(node_of(bucket));
    if (bucket.source < 1 || bucket.target < 1) object(key, is, "both sides must be at least 1");
    if (i == 0) continue;
    const bool rises = bucket.source >= before.source && bucket.target >= before.target;
    if (!rises || bucket == before) {
      object(key, is + " after " + inline_yaml(node_of(before)),
             "buckets must ascend: neither side may fall, and one must grow");
    }
  }
}

void check_schedule(const TrainOptions& train, const Objector& object) {
  const auto* cosine = std::get_if<CosineSchedule>(&train.schedule);
  if (cosine == nullptr || cosine->warmup <= train.max_updates) return;
  object("train.schedule.warmup",
         fmt::format("is {} but train.max_updates is {}", cosine->warmup, train.max_updates),
         "the cosine ends at max_updates: make the warm-up shorter or max_updates larger");
}

void check_metrics(const std::vector<std::string>& metrics, const Objector& object) {
  const std::vector<std::string> known = {"perplexity", "bleu"};
  if (metrics.empty()) {
    object("valid.metrics", "is an empty list",
           "the first metric decides which checkpoint is best: name " + any_of(known));
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < metrics.size(); ++i) {
    const std::string key = "valid.metrics." + std::to_string(i), name = shown(metrics[i]);
    if (std::find(known.begin(), known.end(), metrics[i]) == known.end()) {
      object(key, "is " + name, "must be " + any_of(known));
    }
    if (!seen.insert(metrics[i]).second) object(key, "is " + name + " again", "remove one of them");
  }
}

}  // namespace

void Objector::operator()(const std::string& key, const std::string& what,
                          const std::string& remedy) const {
  throw Error::asked(locate_(key), key + " " + what, remedy);
}

void check_rules(const Recipe& recipe, const Locate& locate) {
  const Objector object(locate);
  check_data(recipe, object);
  std::visit([&](const auto& model) { check_model(model, object); }, recipe.model);
  if (const auto* one2many = std::get_if<One2ManyModelOptions>(&recipe.model)) {
    check_attention(*one2many, object);
    check_source_is_seen(*one2many, one2many->attention, object);
  }
  if (const auto* embedding = std::get_if<EmbeddingModelOptions>(&recipe.model))
    check_source_is_seen(*embedding, false, object);
  const TrainOptions& train = recipe.train;
  check_batch(train.batch, object);
  if (train.buckets) check_buckets(*train.buckets, object);
  check_schedule(train, object);
  check_sampling(recipe, object);
  check_feeding(train.feed_previous, object);
  check_pretrained(recipe, object);
  check_freeze(train.freeze, object);
  check_metrics(recipe.valid.metrics, object);
}

void validate(const Recipe& recipe) {
  check_rules(recipe, [](const std::string&) { return std::string("recipe"); });
}

}  // namespace nmt
