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

/// One rule's way to object: the key it blames, what is wrong and what to do.
class Objector {
 public:
  explicit Objector(const Locate& locate) : locate_(locate) {}
  [[noreturn]] void operator()(const std::string& key, const std::string& what,
                               const std::string& remedy) const {
    throw Error::asked(locate_(key), key + " " + what, remedy);
  }

 private:
  const Locate& locate_;
};

/// A joint vocabulary is one file: what both sides say about it must agree.
void check_vocabularies(const DataOptions& data, const Objector& object) {
  const VocabularyFileOptions &source = data.source_vocabulary, &target = data.target_vocabulary;
  const auto normal = [](const std::string& path) {
    return std::filesystem::path(path).lexically_normal();
  };
  if (normal(source.path) != normal(target.path)) return;
  const auto refuse = [&](const std::string& key, const auto& here, const auto& there) {
    object("data.target_vocabulary." + key,
           fmt::format("is {} but that of data.source_vocabulary is {}", here, there),
           fmt::format("both name the file {}: give both the same type and size, or paths of their "
                       "own",
                       shown(target.path)));
  };
  if (source.kind != target.kind) refuse("type", to_string(target.kind), to_string(source.kind));
  if (source.size != target.size) refuse("size", target.size, source.size);
}

void check_model(const AttentionModelOptions& model, const Objector& object) {
  if (!model.tie_embeddings) return;
  const std::string key = "model.tie_embeddings";
  if (!model.output_projection) {
    object(key, "is true but model.output_projection is false",
           "the tied matrix is that projection: set model.output_projection to true");
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

void check_rules(const Recipe& recipe, const Locate& locate) {
  const Objector object(locate);
  check_vocabularies(recipe.data, object);
  std::visit([&](const auto& model) { check_model(model, object); }, recipe.model);
  check_batch(recipe.train.batch, object);
  if (recipe.train.buckets) check_buckets(*recipe.train.buckets, object);
  check_schedule(recipe.train, object);
  check_metrics(recipe.valid.metrics, object);
}

void validate(const Recipe& recipe) {
  check_rules(recipe, [](const std::string&) { return std::string("recipe"); });
}

}  // namespace nmt
