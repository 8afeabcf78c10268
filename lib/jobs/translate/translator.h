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
  SearchOptions search{};  // limits of length are chosen by the translator, from max_length
  int batch = 32;          // sentences that a thread translates at once; never changes a result
  int threads = 1;         // batches at once; never changes a result
  int max_length = 0;   // source pieces beyond this are cut off; 0: data.max_length of the recipe
  std::string to = {};  // targets, as for choose_targets()
  std::vector<double> weights = {};  // of the models that vote; empty: all the same
  /// Phrases that no translation, and that every translation holds.
  std::vector<std::string> banned = {}, required = {};
  /// Each <unk> becomes the source's word that was attended to, by the dictionary or as it is.
  bool replace_unknown = false;
  Dictionary dictionary = {};
};

/// How a model reads sources. Those are alike that read the same ids of every line.
struct SourceReading {
  const Vocabulary* vocabulary;
  SourceLayout layout;
  bool operator==(const SourceReading& other) const;
};

struct Translation {
  std::vector<Hypothesis> hypotheses;  // best first; none if the line is blank
  std::vector<std::string> texts;      // of each hypothesis
  int pieces = 0;  // of the source before it was cut, where models read most of them
  bool cut = false;
  bool repeats = false;  // the best repeats itself without end, and its source does not
};

/// Translates lines with a model, or with several that vote. Keeps threads and their memory from
/// one call to the next. One call at a time.
class Translator {
 public:
  /// The models must outlive it. Throws Error (kUsage) if their targets or target vocabularies
  /// differ, for targets that there are not, for options that need attention where a model has
  /// none, and for phrases that the target vocabulary cannot write.
  Translator(std::span<const ModelFolder> models, const TranslatorOptions& options);

  /// A translation for each line, which depends on that line alone, into the first of the targets.
  std::vector<Translation> translate(std::span<const TranslationInput> lines);
  std::vector<Translation> translate(std::span<const std::string> lines);  // numbered from 1
  /// The same into each of the targets, whose sources are encoded once: [target][line]. Throws
  /// Error (kRuntime) naming a line whose constraints cannot hold.
  std::vector<std::vector<Translation>> translate_into_all(std::span<const TranslationInput> lines);

  const TranslatorOptions& options() const { return options_; }
  /// The numbers of the targets that it translates into, in the order that was asked for.
  const std::vector<int>& targets() const { return targets_; }
  const TargetLanguage& language(size_t i) const { return models_[0].targets[size_t(targets_[i])]; }
  const Vocabulary& target() const { return *language(0).vocabulary; }

 private:
  const Model& model() const { return ensemble_ ? *ensemble_ : *models_[0].model; }
  /// Puts what each reading makes of the line behind `readings`.
  Translation encode(const std::string& line, std::vector<Ids>& readings) const;
  /// The lines at these places, into results[target][place].
  void translate_batch(Tape& tape, std::span<const TranslationInput> lines,
                       const std::vector<std::vector<Ids>>& sources,
                       const std::vector<PhraseConstraints::Line>& constraints,
                       const std::vector<size_t>& batch,
                       std::vector<std::vector<Translation>>& results) const;
  std::vector<PhraseConstraints::Line> constraints_of(std::span<const TranslationInput> lines);
  std::string text_of(size_t target, const Hypothesis& hypothesis, const std::string& line,
                      const Ids& source, int visible) const;

  std::span<const ModelFolder> models_;
  TranslatorOptions options_;
  std::vector<int> targets_;
  std::vector<TargetSearch> searches_;   // into each of them
  std::vector<SourceReading> readings_;  // the first model's, and others that differ
  std::unique_ptr<Model> ensemble_;      // null: one model
  PhraseConstraints phrases_;  // of the first target, which is the only one if there are any
  ThreadPool pool_;
  std::vector<std::unique_ptr<Tape>> tapes_;  // a thread each
};

}  // namespace nmt
