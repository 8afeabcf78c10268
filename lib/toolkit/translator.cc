#include "toolkit/translator.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "decoding/ensemble.h"
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
  if (first.file_bytes() == other.file_bytes()) return;
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

std::unique_ptr<Model> make_ensemble(std::span<const ModelFolder> models) {
  if (models.size() < 2) return nullptr;
  std::vector<const Model*> members;
  for (size_t m = 0; m < models.size(); ++m) {
    check_alike(models[0], models[m], m + 1);
    members.push_back(models[m].model.get());
  }
  return std::make_unique<Ensemble>(members);
}

TranslatorOptions resolve(TranslatorOptions options, const ModelFolder& model) {
  if (options.max_length == 0) options.max_length = model.recipe.data.max_length;
  // The ratio alone decides: what may be longer than the source may be longer than any fixed
  // number.
  options.search.max_length = std::numeric_limits<int>::max();
  return options;
}

std::vector<TargetSearch> searches_into(const std::vector<int>& targets, const ModelFolder& model,
                                        const SearchOptions& options) {
  std::vector<TargetSearch> searches;
  for (const int target : targets) {
    searches.push_back({target, options});
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
      ensemble_(make_ensemble(models)),
      pool_(options.threads) {
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

std::vector<Translation> Translator::translate(std::span<const std::string> lines) {
  return translate_into_all(lines).front();
}

std::vector<std::vector<Translation>> Translator::translate_into_all(
    std::span<const std::string> lines) {
  std::vector<Translation> untranslated;
  std::vector<Ids> sources(lines.size());
  std::vector<int64_t> places;
  std::vector<int> lengths;
  for (size_t i = 0; i < lines.size(); ++i) {
    untranslated.push_back(encode(lines[i], sources[i]));
    if (sources[i].empty()) continue;
    places.push_back(int64_t(i));
    lengths.push_back(int(sources[i].size()));
  }
  std::vector<std::vector<Translation>> results(targets_.size(), untranslated);
  const Model& model = ensemble_ ? *ensemble_ : *models_[0].model;
  const auto batches = batches_by_length(lengths, options_.batch, pool_.size());
  pool_.run(int(batches.size()), [&](int i) {
    std::vector<Ids> ids;
    std::vector<int64_t> lines_of_batch;
    for (const size_t s : batches[size_t(i)]) {
      lines_of_batch.push_back(places[s]);
      ids.push_back(sources[size_t(places[s])]);
    }
    Tape& tape = *tapes_[size_t(i % pool_.size())];
    auto found = search(model, tape, make_source_batch(ids, lines_of_batch, layout_), searches_);
    for (size_t k = 0; k < found.size(); ++k) {
      for (size_t s = 0; s < found[k].size(); ++s) {
        Translation& result = results[k][size_t(lines_of_batch[s])];
        for (const Hypothesis& h : found[k][s])
          result.texts.push_back(language(k).vocabulary->decode(h.tokens));
        result.hypotheses = std::move(found[k][s]);
      }
    }
  });
  return results;
}

}  // namespace nmt
