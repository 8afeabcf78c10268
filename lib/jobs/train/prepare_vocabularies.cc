#include "jobs/train/prepare_vocabularies.h"

#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "base/format.h"
#include "data/vocabulary_trainer.h"
#include "recipe/model_files.h"
#include "recipe/names.h"
#include "store/finetune.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> source_texts(const DataOptions& data) {
  std::vector<std::string> paths;
  for (const TrainingText& text : data.train) paths.push_back(text.source);
  return paths;
}

std::vector<std::string> target_texts(const DataOptions& data, const std::string& name) {
  std::vector<std::string> paths;
  for (const TrainingText& text : data.train)
    for (const auto& translation : text.translations())
      if (translation.name == name) paths.push_back(translation.value);
  return paths;
}

void build(const VocabularyFileOptions& options, const fs::path& build_to,
           const std::vector<std::string>& texts, const Recipe& recipe, Observer& observer) {
  if (texts.empty())
    throw Error::usage(options.path, "does not exist, and data.train has no text to learn it from",
                       "name the vocabulary that this target was trained with");
  observer.note(fmt::format("{} does not exist: learning it from {} text{}", options.path,
                            texts.size(), texts.size() == 1 ? "" : "s"));
  std::error_code failed;
  if (build_to.has_parent_path()) fs::create_directories(build_to.parent_path(), failed);
  if (failed)
    throw Error::usage(build_to.parent_path().string(),
                       "cannot create this folder: " + failed.message());
  Phase phase(observer, "vocabulary");
  VocabularyOptions vocabulary = options;
  vocabulary.seed = recipe.seed;
  const VocabularySummary summary = train_vocabulary(
      texts, build_to.string(), vocabulary, [&](int64_t lines) { phase(lines); }, {},
      recipe.data.reading);
  std::string size = format_count(summary.size);
  if (summary.size < summary.wanted)
    size +=
        fmt::format(" (asked for {}, the corpus carries no more)", format_count(summary.wanted));
  observer.note(fmt::format("{}: {} symbols, {} tokens in {} lines, {:.2f} % unknown", options.path,
                            size, format_count(summary.tokens), format_count(summary.lines),
                            100 * (1 - summary.coverage)));
}

/// An existing file is used as it is, so the recipe must not say otherwise.
void check_kind(const VocabularyFileOptions& options, const Vocabulary& vocabulary) {
  if (vocabulary.kind() == options.kind) return;
  throw Error::usage(options.path,
                     fmt::format("is a vocabulary of type {} but the recipe says {}",
                                 to_string(vocabulary.kind()), to_string(options.kind)),
                     "give the file's type, or another path, where one is learnt");
}

/// A recipe says how many symbols are requested; only the vocabulary knows how many there are.
void check_samples(const Recipe& recipe, const Vocabularies& all) {
  if (!recipe.train.num_samples) return;
  for (const TargetLanguage& target : all.targets)
    if (*recipe.train.num_samples > target.vocabulary->size())
      throw Error::usage(
          "train.num_samples",
          fmt::format("is {} but the target vocabulary{} has {} symbols", *recipe.train.num_samples,
                      target.name.empty() ? "" : " of " + target.name, target.vocabulary->size()),
          "each sample is another symbol: draw as many at most, or leave it out");
}

}  // namespace

Vocabularies prepare_vocabularies(const Recipe& recipe, const fs::path& instead,
                                  Observer& observer) {
  const DataOptions& data = recipe.data;
  // A file that several sides name is built once, from the texts of all of them.
  std::map<fs::path, std::vector<std::string>> texts;
  texts[normal_path(data.source_vocabulary.path)] = source_texts(data);
  for (const auto& [name, options] : target_vocabularies(data)) {
    std::vector<std::string>& joint = texts[normal_path(options.path)];
    const auto more = target_texts(data, name);
    joint.insert(joint.end(), more.begin(), more.end());
  }
  std::map<fs::path, fs::path> built;  // where the vocabularies are that did not exist
  const auto get = [&](const VocabularyFileOptions& options, const std::string& name,
                       std::optional<int> limit) {
    const fs::path path = normal_path(options.path);
    const TextForm form = options.form;
    if (built.contains(path)) return load_vocabulary(built[path], limit, form);
    if (fs::exists(path)) {
      auto vocabulary = load_vocabulary(options.path, limit, form);
      check_kind(options, *vocabulary);
      return vocabulary;
    }
    built[path] = instead.empty() ? path : instead / name;
    build(options, built[path], texts[path], recipe, observer);
    return load_vocabulary(built[path], limit, form);
  };
  Vocabularies all;
  all.source = get(data.source_vocabulary, "source", {});
  for (const auto& [name, options] : target_vocabularies(data))
    all.add_target(name, get(options, target_vocabulary_file(name), target_limit(recipe.model)));
  if (recipe.train.finetune_from) check_trained_vocabularies(recipe, all);
  check_samples(recipe, all);
  return all;
}

}  // namespace nmt
