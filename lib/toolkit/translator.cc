#include "toolkit/translator.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "decoding/ensemble.h"
#include "decoding/loops.h"
#include "text/utf8.h"
#include "toolkit/training_data.h"

namespace nmt {
namespace {

void check_same_vocabulary(const Vocabulary& first, const Vocabulary& other, const char* side,
                           size_t number) {
  if (!(first.form() == other.form()))
    throw Error::asked("model " + std::to_string(number),
                       std::string("reads its ") + side +
                           " text otherwise than model 1 (normalization and lowercase of that "
                           "vocabulary in their recipes)",
                       "models that translate together must agree in these");
  if (first.file_bytes() == other.file_bytes() && first.size() == other.size()) return;
  throw Error::asked("model " + std::to_string(number),
                     std::string("has another ") + side + " vocabulary (" +
                         std::to_string(other.size()) + " symbols) than model 1 (" +
                         std::to_string(first.size()) + ")",
                     "models that translate together must be trained with the same vocabularies");
}

void check_alike(const ModelFolder& first, const ModelFolder& other, size_t number) {
  check_same_vocabulary(*first.source, *other.source, "source", number);
  bool same = first.targets.size() == other.targets.size();
  for (size_t k = 0; same && k < first.targets.size(); ++k)
    same = first.targets[k].name == other.targets[k].name;
  if (!same)
    throw Error::asked("model " + std::to_string(number), "has other targets than model 1",
                       "models that translate together must have the same, in the same order");
  for (size_t k = 0; k < first.targets.size(); ++k)
    check_same_vocabulary(*first.targets[k].vocabulary, *other.targets[k].vocabulary, "target",
                          number);
  const SourceLayout one = source_layout(first.recipe), two = source_layout(other.recipe);
  if (one.reverse != two.reverse || one.pad_to != two.pad_to)
    throw Error::asked("model " + std::to_string(number),
                       "reads its sources otherwise than model 1 (data.reverse_source, "
                       "data.padding, train.buckets)",
                       "models that translate together must agree in these");
}

std::unique_ptr<Model> make_ensemble(std::span<const ModelFolder> models,
                                     const std::vector<double>& weights) {
  if (!weights.empty() && weights.size() != models.size())
    throw Error::asked("--weights",
                       "are " + std::to_string(weights.size()) + " for " +
                           std::to_string(models.size()) + " models",
                       "give one for each model, in the same order");
  if (models.size() < 2) return nullptr;
  std::vector<const Model*> members;
  for (size_t m = 0; m < models.size(); ++m) {
    check_alike(models[0], models[m], m + 1);
    members.push_back(models[m].model.get());
  }
  return std::make_unique<Ensemble>(members, weights);
}

void check_attention(const Model& model, int target, const TranslatorOptions& options) {
  const char* option = options.replace_unknown                ? "--replace-unk"
                       : options.search.coverage_penalty != 0 ? "--coverage-penalty"
                                                              : nullptr;
  if (option == nullptr || has_attention(model, target)) return;
  throw Error::asked(option, "needs attention, which the model has not",
                     "leave it out, or translate with models whose model.type is attention");
}

void check_words(const Vocabulary& target, const TranslatorOptions& options) {
  if (!options.replace_unknown || target.kind() == VocabularyKind::kWord) return;
  throw Error::asked(
      "--replace-unk",
      "goes with a target vocabulary of words, but this is of type " + to_string(target.kind()),
      "leave it out: such a vocabulary spells words that it has never seen");
}

void check_single_target(const std::vector<int>& targets, bool constraints,
                         const std::string& where) {
  if (!constraints || targets.size() == 1) return;
  throw Error::asked(
      where, "is of one language, but there are " + std::to_string(targets.size()) + " targets",
      "choose one with --to");
}

TranslatorOptions resolve(TranslatorOptions options, const ModelFolder& model) {
  if (options.max_length == 0) options.max_length = model.recipe.data.max_length;
  // The ratio alone decides: what may be longer than the source may be longer than any fixed
  // number.
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

std::vector<std::vector<size_t>> batches_by_length(std::span<const int> lengths, int batch,
                                                   int threads) {
  std::vector<size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return lengths[a] > lengths[b]; });
  const size_t share = (order.size() + size_t(threads) - 1) / size_t(threads);
  const size_t size = std::max<size_t>(1, std::min(size_t(batch), share));
  std::vector<std::vector<size_t>> batches;
  for (size_t i = 0; i < order.size(); i += size)
    batches.emplace_back(order.begin() + int64_t(i),
                         order.begin() + int64_t(std::min(i + size, order.size())));
  return batches;
}

Translator::Translator(std::span<const ModelFolder> models, const TranslatorOptions& options)
    : models_(models),
      options_(resolve(options, models[0])),
      targets_(choose_targets(models[0], options.to)),
      searches_(searches_into(targets_, models[0], options_.search)),
      layout_(source_layout(models[0].recipe)),
      ensemble_(make_ensemble(models, options_.weights)),
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

Translation Translator::encode(const std::string& line, Ids& pieces) const {
  if (!is_blank(line)) pieces = models_[0].source->encode(line);
  const auto limit = size_t(options_.max_length);
  Translation result{
      .hypotheses = {}, .texts = {}, .pieces = int(pieces.size()), .cut = pieces.size() > limit};
  if (result.cut) pieces.resize(limit);
  return result;
}

std::vector<Translation> Translator::translate(std::span<const TranslationInput> lines) {
  return translate_into_all(lines).front();
}

std::vector<Translation> Translator::translate(std::span<const std::string> lines) {
  std::vector<TranslationInput> inputs;
  for (const std::string& line : lines)
    inputs.push_back({.text = line, .line = int64_t(inputs.size()) + 1});
  return translate(inputs);
}

std::vector<PhraseConstraints::Line> Translator::constraints_of(
    std::span<const TranslationInput> lines) {
  std::vector<PhraseConstraints::Line> constraints;
  for (const TranslationInput& line : lines) {
    constraints.push_back(phrases_.of(line));
    check_single_target(targets_, constraints.back().constraints != nullptr,
                        "line " + std::to_string(line.line));
  }
  return constraints;
}

/// Position t of a source that is read backwards is its symbol visible - 1 - t.
std::string Translator::text_of(size_t target, const Hypothesis& hypothesis,
                                const std::string& line, const Ids& source, int visible) const {
  const Vocabulary& vocabulary = *language(target).vocabulary;
  if (!options_.replace_unknown) return vocabulary.decode(hypothesis.tokens);
  std::vector<int> symbols = hypothesis.attended;
  if (layout_.reverse)
    for (int& symbol : symbols)
      if (symbol >= 0) symbol = visible - 1 - symbol;
  return decode_replacing_unknown(vocabulary, hypothesis.tokens, symbols,
                                  words_of_symbols(*models_[0].source, line, source),
                                  options_.dictionary);
}

std::vector<std::vector<Translation>> Translator::translate_into_all(
    std::span<const TranslationInput> lines) {
  std::vector<Translation> untranslated;
  std::vector<Ids> sources(lines.size());
  std::vector<size_t> places;
  std::vector<int> lengths;
  for (size_t i = 0; i < lines.size(); ++i) {
    untranslated.push_back(encode(lines[i].text, sources[i]));
    if (sources[i].empty()) continue;
    places.push_back(i);
    lengths.push_back(int(sources[i].size()));
  }
  const auto constraints = constraints_of(lines);
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
                                 const std::vector<Ids>& sources,
                                 const std::vector<PhraseConstraints::Line>& constraints,
                                 const std::vector<size_t>& batch,
                                 std::vector<std::vector<Translation>>& results) const {
  std::vector<Ids> ids;
  std::vector<int64_t> numbers;
  std::vector<const Constraints*> asked;
  for (const size_t place : batch) {
    ids.push_back(sources[place]);
    numbers.push_back(lines[place].line);
    asked.push_back(constraints[place].constraints.get());
  }
  const SourceBatch source = make_source_batch(ids, numbers, layout_);
  std::vector<TargetSearch> searches = searches_;
  for (TargetSearch& into : searches) into.constraints = asked;
  auto found = search(model(), tape, source, searches);
  for (size_t k = 0; k < found.size(); ++k)
    for (size_t s = 0; s < found[k].size(); ++s) {
      Translation& result = results[k][batch[s]];
      for (const Hypothesis& h : found[k][s])
        result.texts.push_back(text_of(k, h, lines[batch[s]].text, ids[s], source.visible[s]));
      result.hypotheses = std::move(found[k][s]);
      result.loops = loops(result.hypotheses.front().tokens) && !loops(ids[s]);
    }
}

}  // namespace nmt
