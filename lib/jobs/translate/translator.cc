#include "jobs/translate/translator.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "data/length_batches.h"
#include "decoding/ensemble.h"
#include "decoding/repetition.h"
#include "text/utf8.h"

namespace nmt {
namespace {

void check_same_vocabulary(const Vocabulary& first, const Vocabulary& other, size_t number) {
  if (first.file_bytes() == other.file_bytes() && first.size() == other.size()) return;
  throw Error::usage(
      "model " + std::to_string(number),
      "has another target vocabulary (" + std::to_string(other.size()) +
          " symbols) than model 1 (" + std::to_string(first.size()) + ")",
      "models that translate together must be trained with the same target vocabularies");
}

void check_alike(const ModelFolder& first, const ModelFolder& other, size_t number) {
  bool same = first.targets.size() == other.targets.size();
  for (size_t k = 0; same && k < first.targets.size(); ++k)
    same = first.targets[k].name == other.targets[k].name;
  if (!same)
    throw Error::usage("model " + std::to_string(number), "has other targets than model 1",
                       "models that translate together must have the same, in the same order");
  for (size_t k = 0; k < first.targets.size(); ++k)
    check_same_vocabulary(*first.targets[k].vocabulary, *other.targets[k].vocabulary, number);
}

/// The place of each model's reading in `readings`, which receives those that differ.
std::vector<size_t> find_readings(std::span<const ModelFolder> models,
                                  std::vector<SourceReading>& readings) {
  std::vector<size_t> places;
  for (const ModelFolder& model : models) {
    const SourceReading reading{model.source.get(), source_layout(model.recipe)};
    const auto it = std::find(readings.begin(), readings.end(), reading);
    places.push_back(size_t(it - readings.begin()));
    if (it == readings.end()) readings.push_back(reading);
  }
  return places;
}

std::unique_ptr<Model> make_ensemble(std::span<const ModelFolder> models,
                                     const std::vector<double>& weights,
                                     std::vector<SourceReading>& readings) {
  auto places = find_readings(models, readings);
  if (!weights.empty() && weights.size() != models.size())
    throw Error::usage("--weights",
                       "are " + std::to_string(weights.size()) + " for " +
                           std::to_string(models.size()) + " models",
                       "give one for each model, in the same order");
  if (models.size() < 2) return nullptr;
  std::vector<const Model*> members;
  for (size_t m = 0; m < models.size(); ++m) {
    check_alike(models[0], models[m], m + 1);
    members.push_back(models[m].model.get());
  }
  return std::make_unique<Ensemble>(members, weights, std::move(places));
}

void check_attention(const Model& model, int target, const TranslatorOptions& options) {
  const char* option = options.replace_unknown                ? "--replace-unk"
                       : options.search.coverage_penalty != 0 ? "--coverage-penalty"
                                                              : nullptr;
  if (option == nullptr || has_attention(model, target)) return;
  throw Error::usage(option, "needs attention, which the model has not",
                     "leave it out, or translate with models whose model.type is attention");
}

void check_words(const Vocabulary& target, const TranslatorOptions& options) {
  if (!options.replace_unknown || target.kind() == VocabularyKind::kWord) return;
  throw Error::usage(
      "--replace-unk",
      "goes with a target vocabulary of words, but this is of type " + to_string(target.kind()),
      "leave it out: such a vocabulary spells words that it has never seen");
}

void check_single_target(const std::vector<int>& targets, bool constraints,
                         const std::string& where) {
  if (!constraints || targets.size() == 1) return;
  throw Error::usage(
      where, "is of one language, but there are " + std::to_string(targets.size()) + " targets",
      "choose one with --to");
}

TranslatorOptions resolve(TranslatorOptions options, const ModelFolder& model) {
  if (options.max_length == 0) options.max_length = model.recipe.data.max_length;
  // Only the ratio decides: a translation that may be longer than its source may be longer than
  // any fixed number.
  options.search.max_length = std::numeric_limits<int>::max();
  options.search.align = options.replace_unknown;
  return options;
}

std::vector<TargetSearch> searches_into(const std::vector<int>& targets, const ModelFolder& model,
                                        const SearchOptions& options) {
  std::vector<TargetSearch> searches;
  for (const int target : targets) {
    searches.push_back({.target = target, .options = options});
    searches.back().options.max_length_ratio =
        default_length_ratio(*model.source, *model.targets[size_t(target)].vocabulary);
  }
  return searches;
}

}  // namespace

bool SourceReading::operator==(const SourceReading& other) const {
  return vocabulary->form() == other.vocabulary->form() &&
         vocabulary->file_bytes() == other.vocabulary->file_bytes() &&
         vocabulary->size() == other.vocabulary->size() && layout.reverse == other.layout.reverse &&
         layout.pad_to == other.layout.pad_to;
}

Translator::Translator(std::span<const ModelFolder> models, const TranslatorOptions& options)
    : models_(models),
      options_(resolve(options, models[0])),
      targets_(choose_targets(models[0], options.to)),
      searches_(searches_into(targets_, models[0], options_.search)),
      ensemble_(make_ensemble(models, options_.weights, readings_)),
      phrases_(target(), options_.banned, options_.required),
      pool_(options.threads) {
  check_single_target(targets_, !options_.banned.empty(), "--ban");
  check_single_target(targets_, !options_.required.empty(), "--require");
  for (size_t k = 0; k < targets_.size(); ++k) {
    check_attention(model(), targets_[k], options_);
    check_words(*language(k).vocabulary, options_);
  }
  for (int t = 0; t < pool_.size(); ++t)
    tapes_.push_back(std::make_unique<Tape>(Tape::Use::kInfer));
}

Translation Translator::encode(const std::string& line, std::vector<Ids>& readings) const {
  const auto limit = size_t(options_.max_length);
  Translation result;
  for (const SourceReading& reading : readings_) {
    Ids ids = is_blank(line) ? Ids{} : reading.vocabulary->encode(line);
    result.pieces = std::max(result.pieces, int(ids.size()));
    result.cut = result.cut || ids.size() > limit;
    ids.resize(std::min(ids.size(), limit));
    readings.push_back(std::move(ids));
  }
  return result;
}

PhraseConstraints::Line Translator::constraints_of(const TranslationInput& line) {
  PhraseConstraints::Line constraints = phrases_.of(line);
  if (constraints.constraints != nullptr && targets_.size() > 1)
    throw UnusablePhrase(
        fmt::format("its constraints are of one language, but there are {} targets; "
                    "choose one with --to",
                    targets_.size()));
  return constraints;
}

/// Position t of a reversed source is its token visible - 1 - t.
std::string Translator::text_of(size_t target, const Hypothesis& hypothesis,
                                const std::string& line, const Ids& source, int visible) const {
  const Vocabulary& vocabulary = *language(target).vocabulary;
  if (!options_.replace_unknown) return vocabulary.decode(hypothesis.tokens);
  std::vector<int> symbols = hypothesis.alignment;
  if (readings_[0].layout.reverse)
    for (int& symbol : symbols)
      if (symbol >= 0) symbol = visible - 1 - symbol;
  return decode_replacing_unknown(vocabulary, hypothesis.tokens, symbols,
                                  words_of_symbols(*models_[0].source, line, source),
                                  options_.dictionary);
}

std::vector<std::vector<Translation>> Translator::translate(
    std::span<const TranslationInput> lines) {
  std::vector<Translation> untranslated;
  std::vector<std::vector<Ids>> sources(lines.size());
  std::vector<size_t> places;
  std::vector<int> lengths;
  std::vector<PhraseConstraints::Line> constraints(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    untranslated.push_back(encode(lines[i].text, sources[i]));
    untranslated[i].error = lines[i].error;
    try {
      constraints[i] = constraints_of(lines[i]);
    } catch (const UnusablePhrase& wrong) {
      untranslated[i].error = wrong.what();
    }
    if (sources[i][0].empty() || !untranslated[i].error.empty()) continue;
    places.push_back(i);
    lengths.push_back(int(sources[i][0].size()));
  }
  std::vector<std::vector<Translation>> results(targets_.size(), untranslated);
  const auto batches = batches_by_length(lengths, options_.batch, pool_.size());
  pool_.run(int(batches.size()), [&](int i) {
    std::vector<size_t> batch;  // places of its lines
    for (const size_t s : batches[size_t(i)]) batch.push_back(places[s]);
    translate_batch(*tapes_[size_t(i % pool_.size())], lines, sources, constraints, batch, results);
  });
  return results;
}

void Translator::translate_batch(Tape& tape, std::span<const TranslationInput> lines,
                                 const std::vector<std::vector<Ids>>& sources,
                                 const std::vector<PhraseConstraints::Line>& constraints,
                                 const std::vector<size_t>& batch,
                                 std::vector<std::vector<Translation>>& results) const {
  std::vector<int64_t> numbers;
  std::vector<const Constraints*> asked;
  for (const size_t place : batch) {
    numbers.push_back(lines[place].line);
    asked.push_back(constraints[place].constraints.get());
  }
  const auto read = [&](size_t reading) {
    std::vector<Ids> ids;
    for (const size_t place : batch) ids.push_back(sources[place][reading]);
    return make_source_batch(ids, numbers, readings_[reading].layout);
  };
  SourceBatch source = read(0);
  for (size_t r = 1; r < readings_.size(); ++r) source.other_readings.push_back(read(r));
  std::vector<TargetSearch> searches = searches_;
  for (TargetSearch& into : searches) into.constraints = asked;
  auto found = search(model(), tape, source, searches);
  for (size_t k = 0; k < found.size(); ++k)
    for (size_t s = 0; s < found[k].size(); ++s) {
      Translation& result = results[k][batch[s]];
      const Ids& ids = sources[batch[s]][0];
      for (const Hypothesis& h : found[k][s])
        result.texts.push_back(text_of(k, h, lines[batch[s]].text, ids, source.visible[s]));
      result.hypotheses = std::move(found[k][s]);
      result.repeats =
          repeats_endlessly(result.hypotheses.front().tokens) && !repeats_endlessly(ids);
    }
}

}  // namespace nmt
