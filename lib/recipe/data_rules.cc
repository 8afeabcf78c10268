#include <fmt/format.h>

#include <algorithm>

#include "recipe/names.h"
#include "recipe/rules.h"
#include "recipe/scalars.h"

namespace nmt {
namespace {

/// Of two keys, the one that the model's type needs and the one that means nothing to it.
struct Needed {
  std::string key, other;
};

/// Models are one-to-many, with named targets, or have one target without a name.
struct Form {
  bool many;
  std::string type;
  Needed of(const std::string& one, const std::string& several) const {
    return many ? Needed{several, one} : Needed{one, several};
  }
};

Form form_of(const ModelOptions& model) {
  return {.many = std::holds_alternative<One2ManyModelOptions>(model),
          .type = std::visit([](const auto& options) { return options.kType; }, model)};
}

void check_needed(const Form& form, const Needed& needed, bool has, bool has_other,
                  const Objector& object) {
  if (has_other) {
    const std::string instead = has ? "remove it" : "write " + needed.key + " instead";
    object(needed.other, "is given but model.type is " + form.type,
           instead + (form.many ? "" : ", or set model.type to one2many"));
  }
  if (!has) object(needed.key, "is missing", "it must be given where model.type is " + form.type);
}

void check_text(const ParallelText& text, const std::string& key, const Form& form,
                const DataOptions& data, const Objector& object) {
  const bool one = text.target.has_value(), several = !text.targets.empty();
  check_needed(form, form.of(key + ".target", key + ".targets"), form.many ? several : one,
               form.many ? one : several, object);
  std::vector<std::string> known;
  for (const auto& vocabulary : data.target_vocabularies) known.push_back(vocabulary.name);
  for (const Named<std::string>& target : text.targets) {
    if (std::find(known.begin(), known.end(), target.name) != known.end()) continue;
    object(key + ".targets." + target.name,
           "is given but data.target_vocabularies has " + all_of(known),
           "call it " + any_of(known) + ", or add a vocabulary of this name");
  }
}

void check_ratios(const std::vector<TrainingText>& train, const Objector& object) {
  const auto has = [](const TrainingText& text) { return text.ratio.has_value(); };
  const auto with = std::find_if(train.begin(), train.end(), has);
  const auto without = std::find_if_not(train.begin(), train.end(), has);
  if (with == train.end() || without == train.end()) return;
  object(fmt::format("data.train.{}.ratio", without - train.begin()),
         fmt::format("is missing but data.train.{}.ratio is {}", with - train.begin(),
                     real_text(*with->ratio)),
         "give every text a ratio, or none");
}

void check_lengths(const DataOptions& data, const Objector& object) {
  if (data.min_length <= data.max_length) return;
  object("data.min_length",
         fmt::format("is {} but data.max_length is {}", data.min_length, data.max_length),
         "no pair is as long and as short: lower one, or raise the other");
}

struct VocabularyKey {
  std::string key;
  const VocabularyFileOptions& options;
};

/// What two keys say about one file must agree.
void check_same(const VocabularyKey& before, const VocabularyKey& after, const Objector& object) {
  const VocabularyFileOptions &there = before.options, &here = after.options;
  if (normal_path(there.path) != normal_path(here.path)) return;
  std::string same = "type and size";
  const auto refuse = [&](const std::string& part, const auto& value, const auto& other) {
    object(after.key + "." + part,
           fmt::format("is {} but {}.{} is {}", value, before.key, part, other),
           fmt::format("both name the file {}: give both the same {}, or paths of their own",
                       shown(here.path), same));
  };
  if (here.kind != there.kind) refuse("type", to_string(here.kind), to_string(there.kind));
  if (here.size != there.size) refuse("size", here.size, there.size);
  same = "normalization and lowercase";
  if (here.form.normalization != there.form.normalization)
    refuse("normalization", to_string(here.form.normalization),
           to_string(there.form.normalization));
  if (here.form.lowercase != there.form.lowercase)
    refuse("lowercase", here.form.lowercase, there.form.lowercase);
}

/// Each way of drawing segmentations cuts pieces of one type.
void check_sampling(const VocabularyKey& vocabulary, const Objector& object) {
  const SubwordSamplingOptions& sampling = vocabulary.options.sampling;
  if (std::holds_alternative<NoSampling>(sampling)) return;
  const bool bpe = std::holds_alternative<BpeDropout>(sampling);
  const VocabularyKind wanted = bpe ? VocabularyKind::kBpe : VocabularyKind::kUnigram;
  if (vocabulary.options.kind == wanted) return;
  const std::string type = std::visit([](const auto& o) { return std::string(o.kType); }, sampling);
  object(vocabulary.key + ".sampling.type",
         fmt::format("is {} but {}.type is {}", type, vocabulary.key,
                     to_string(vocabulary.options.kind)),
         fmt::format("{} cuts pieces of the type {}: change one of them, or set sampling.type to "
                     "none",
                     type, to_string(wanted)));
}

std::vector<VocabularyKey> target_keys(const DataOptions& data) {
  std::vector<VocabularyKey> all;
  if (data.target_vocabulary) all.push_back({"data.target_vocabulary", *data.target_vocabulary});
  for (const auto& [name, options] : data.target_vocabularies)
    all.push_back({"data.target_vocabularies." + name, options});
  return all;
}

void check_vocabularies(const DataOptions& data, const Objector& object) {
  std::vector<VocabularyKey> all = {{"data.source_vocabulary", data.source_vocabulary}};
  for (const VocabularyKey& target : target_keys(data)) all.push_back(target);
  for (size_t i = 0; i < all.size(); ++i) {
    check_sampling(all[i], object);
    for (size_t j = 0; j < i; ++j) check_same(all[j], all[i], object);
  }
}

/// Of a model with one embedding for both sides: they are symbols of one vocabulary.
void check_joint(const std::string& model_key, const DataOptions& data, const Objector& object) {
  const VocabularyFileOptions& source = data.source_vocabulary;
  for (const VocabularyKey& target : target_keys(data))
    if (normal_path(source.path) != normal_path(target.options.path)) {
      object(target.key + ".path",
             fmt::format("is {} but data.source_vocabulary.path is {}", shown(target.options.path),
                         shown(source.path)),
             model_key + " has one embedding for both sides: name one file for both");
    }
}

void check_tied(const TiedModelOptions& model, const DataOptions& data, const Objector& object) {
  check_joint("model.type tied", data, object);
  const VocabularyFileOptions& source = data.source_vocabulary;
  if (model.num_decoder_symbols && *model.num_decoder_symbols > source.size) {
    object("model.num_decoder_symbols",
           fmt::format("is {} but data.source_vocabulary.size is {}", *model.num_decoder_symbols,
                       source.size),
           "they are the first of the joint vocabulary's symbols: it can be as many at most");
  }
}

}  // namespace

void check_data(const Recipe& recipe, const Objector& object) {
  const DataOptions& data = recipe.data;
  const Form form = form_of(recipe.model);
  const bool one = data.target_vocabulary.has_value(), several = !data.target_vocabularies.empty();
  check_needed(form, form.of("data.target_vocabulary", "data.target_vocabularies"),
               form.many ? several : one, form.many ? one : several, object);
  for (const auto& vocabulary : data.target_vocabularies) {
    if (vocabulary.name != "all") continue;
    object("data.target_vocabularies.all", "is a target called all",
           "choose another name: --to all means every target");
  }
  check_vocabularies(data, object);
  for (size_t i = 0; i < data.train.size(); ++i)
    check_text(data.train[i], fmt::format("data.train.{}", i), form, data, object);
  check_text(data.valid, "data.valid", form, data, object);
  check_ratios(data.train, object);
  check_lengths(data, object);
  if (const auto* tied = std::get_if<TiedModelOptions>(&recipe.model))
    check_tied(*tied, data, object);
  const auto& model =
      std::visit([](const auto& o) -> const RnnModelOptions& { return o; }, recipe.model);
  if (model.tie_embeddings == Tying::kThreeWay)
    check_joint("model.tie_embeddings three_way", data, object);
}

}  // namespace nmt
