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

// With and without a slash behind it.
std::filesystem::path normal_folder(const std::string& folder) { return normal_path(folder + "/"); }

/// Of a pattern for the names of parameters.
int64_t wildcards(const std::string& pattern) {
  return std::count_if(pattern.begin(), pattern.end(), [](char c) { return c == '*' || c == '?'; });
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
  if (model.ties_output()) {
    refuse("model.tie_embeddings", name_of(model.tie_embeddings, kTyings),
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
  const auto& trained = recipe.train.finetune_from;
  if (trained && normal_folder(*trained) == normal_folder(recipe.output)) {
    object("train.finetune_from", "is " + shown(*trained) + " and output is the same folder",
           "give the new model a folder of its own, or go on with the old one by --resume");
  }
  const auto none = std::vector<PretrainedOptions>();
  const auto& entries = recipe.train.pretrained ? *recipe.train.pretrained : none;
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& [model, parameters, as] = entries[i];
    const std::string key = fmt::format("train.pretrained.{}", i);
    if (normal_folder(model) == normal_folder(recipe.output)) {
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

void check_checkpoints(const TrainOptions& train, const Objector& object) {
  if (!train.average_checkpoints || train.keep_checkpoints > 1) return;
  object("train.average_checkpoints",
         fmt::format("is true but train.keep_checkpoints is {}", train.keep_checkpoints),
         "say of how many checkpoints the mean is to be, say 10");
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

void check_optimizer(const TrainOptions& train, const Objector& object) {
  const auto* sgd = std::get_if<SgdOptions>(&train.optimizer);
  if (sgd != nullptr && sgd->nesterov && sgd->momentum == 0)
    object("train.optimizer.nesterov", "is true but train.optimizer.momentum is 0",
           "it looks ahead by the momentum: give momentum, say 0.9, or set nesterov to false");
  if (std::holds_alternative<AdamWOptions>(train.optimizer) && train.weight_decay == 0)
    object("train.optimizer.type", "is adamw but train.weight_decay is 0",
           "without decay it is adam: set train.weight_decay, say 0.01, or type to adam");
}

void check_schedule(const Recipe& recipe, const Objector& object) {
  const TrainOptions& train = recipe.train;
  const auto* cosine = std::get_if<CosineSchedule>(&train.schedule);
  if (cosine != nullptr && cosine->warmup > train.max_updates) {
    object("train.schedule.warmup",
           fmt::format("is {} but train.max_updates is {}", cosine->warmup, train.max_updates),
           "the cosine ends at max_updates: make the warm-up shorter or max_updates larger");
  }
  const auto* plateau = std::get_if<PlateauSchedule>(&train.schedule);
  const int patience = recipe.valid.patience;
  if (plateau != nullptr && patience > 0 && plateau->patience >= patience) {
    object("train.schedule.patience",
           fmt::format("is {} but valid.patience is {}", plateau->patience, patience),
           "the run would stop before the rate falls: make valid.patience larger, or 0");
  }
}

void check_metrics(const std::vector<std::string>& metrics, const Objector& object) {
  const std::vector<std::string> known = {"perplexity", "bleu", "chrf"};
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
  throw Error::usage(locate_(key), key + " " + what, remedy);
}

void check_rules(const Recipe& recipe, const Locate& locate) {
  const Objector object(locate);
  check_data(recipe, object);
  check_model(recipe.model, object);
  const TrainOptions& train = recipe.train;
  check_batch(train.batch, object);
  check_checkpoints(train, object);
  if (train.buckets) check_buckets(*train.buckets, object);
  check_optimizer(train, object);
  check_schedule(recipe, object);
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
