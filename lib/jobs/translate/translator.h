#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "decoding/search.h"
#include "jobs/translate/phrase_constraints.h"
#include "jobs/translate/replace_unknown.h"
#include "jobs/translate/translation_input.h"
#include "store/model_folder.h"

namespace nmt {

struct TranslatorOptions {
  SearchOptions search{};  // the translator derives the limits of length from max_length
  int batch = 32;          // sentences per batch and thread; does not affect results
  int threads = 1;         // batches at the same time; does not affect results
  int max_length = 0;   // tokens of a source that are translated; 0: the recipe's data.max_length
  std::string to = {};  // targets, as in choose_targets()
  std::vector<double> weights = {};  // of the ensemble, one per model; empty: equal
  /// Phrases that no translation may contain, and phrases that every translation must contain.
  std::vector<std::string> banned = {}, required = {};
  /// Replaces each <unk> by the dictionary's translation of the source word with the most
  /// attention, or by that word itself.
  bool replace_unknown = false;
  Dictionary dictionary = {};
};

/// How a model reads sources. Two readings are equal if every line gives the same ids in both.
struct SourceReading {
  const Vocabulary* vocabulary;
  SourceLayout layout;
  bool operator==(const SourceReading& other) const;
};

struct Translation {
  std::vector<Hypothesis> hypotheses;  // best first; none if the line is blank or has an error
  std::vector<std::string> texts;      // one per hypothesis
  int pieces = 0;  // tokens of the source before it was cut, in the longest of all readings
  bool cut = false;
  std::string error = {};  // why the line could not be translated
  bool repeats = false;  // the best hypothesis repeats itself without end, and its source does not
};

/// Translates lines with a model or an ensemble. Keeps its threads and their memory between calls.
/// Only one call may run at a time.
class Translator {
 public:
  /// The models must outlive the translator. Throws a usage error if their targets or target
  /// vocabularies differ, if a requested target does not exist, if an option needs attention and a
  /// model has none, or if the target vocabulary cannot write a phrase.
  Translator(std::span<const ModelFolder> models, const TranslatorOptions& options);

  /// Translations [target][line]: each depends on its own line only, and sources are encoded once
  /// for all targets. A line with an error, or whose constraints cannot be met, gets an error.
  std::vector<std::vector<Translation>> translate(std::span<const TranslationInput> lines);

  const TranslatorOptions& options() const { return options_; }
  /// The numbers of the targets, in the order in which they were requested.
  const std::vector<int>& targets() const { return targets_; }
  const TargetLanguage& language(size_t i) const { return models_[0].targets[size_t(targets_[i])]; }
  const Vocabulary& target() const { return *language(0).vocabulary; }

 private:
  const Model& model() const { return ensemble_ ? *ensemble_ : *models_[0].model; }
  /// Appends the ids of the line in each reading to `readings`.
  Translation encode(const std::string& line, std::vector<Ids>& readings) const;
  /// Translates the lines at these places into results[target][place].
  void translate_batch(Tape& tape, std::span<const TranslationInput> lines,
                       const std::vector<std::vector<Ids>>& sources,
                       const std::vector<PhraseConstraints::Line>& constraints,
                       const std::vector<size_t>& batch,
                       std::vector<std::vector<Translation>>& results) const;
  PhraseConstraints::Line constraints_of(const TranslationInput& line);
  std::string text_of(size_t target, const Hypothesis& hypothesis, const std::string& line,
                      const Ids& source, int visible) const;

  std::span<const ModelFolder> models_;
  TranslatorOptions options_;
  std::vector<int> targets_;
  std::vector<TargetSearch> searches_;   // one per target
  std::vector<SourceReading> readings_;  // of the first model, and of others where they differ
  std::unique_ptr<Model> ensemble_;      // null if there is only one model
  PhraseConstraints phrases_;            // of the first target; with constraints the only one
  ThreadPool pool_;
  std::vector<std::unique_ptr<Tape>> tapes_;  // one per thread
};

}  // namespace nmt
