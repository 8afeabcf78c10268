#include "jobs/train/training_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "data/line_reader.h"
#include "data/text_faults.h"
#include "decoding/search.h"
#include "store/model_folder.h"
#include "training/updater.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr double kManyUnknown = 0.01, kTooManyUnknown = 0.5;  // shares of the tokens of a side

/// Texts that make one corpus.
struct Group {
  std::vector<size_t> targets;  // numbers of the model's targets, ascending
  std::vector<TrainingText> texts;
  std::optional<double> ratio;
};

std::vector<Group> groups_of(const DataOptions& data, const Vocabularies& vocabularies) {
  std::vector<Group> groups;
  for (const TrainingText& text : data.train) {
    Group group{.targets = {}, .texts = {text}, .ratio = text.ratio};
    for (const auto& [name, path] : text.translations())
      group.targets.push_back(size_t(vocabularies.target(name).number));
    std::sort(group.targets.begin(), group.targets.end());
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& other) {
      return !text.ratio && other.targets == group.targets;
    });
    if (same == groups.end())
      groups.push_back(std::move(group));
    else
      same->texts.push_back(text);
  }
  return groups;
}

void check_unknown(const std::string& side, const std::string& vocabulary, int64_t unknown,
                   int64_t tokens, TrainingObserver& observer) {
  const double share = tokens == 0 ? 0 : double(unknown) / double(tokens);
  if (share <= kManyUnknown) return;
  const std::string what =
      fmt::format("{:.1f} % of the {} side of data.train is unknown to it", 100 * share, side);
  const char* remedy =
      "was it made from another text, or is model.num_decoder_symbols too low? A missing "
      "file is learnt anew";
  if (share > kTooManyUnknown) throw Error::usage(vocabulary, what, remedy);
  observer.warn(fmt::format("{}: {}; {}", vocabulary, what, remedy));
}

void tell(const Corpus& corpus, const Recipe& recipe, TrainingObserver& observer) {
  const CorpusCounts& counts = corpus.counts();
  observer.encoded(counts);
  check_unknown("source", recipe.data.source_vocabulary.path, counts.source_unknown,
                counts.source_tokens, observer);
  const auto vocabularies = target_vocabularies(recipe.data);
  for (size_t k = 0; k < corpus.target_numbers().size(); ++k) {
    const auto& [name, options] = vocabularies[size_t(corpus.target_numbers()[k])];
    check_unknown(name.empty() ? "target" : name, options.path, counts.target_unknown[k],
                  counts.tokens_of_target[k], observer);
  }
}

using Samplers = std::vector<std::unique_ptr<SubwordSampler>>;

/// Those of the source and of each target; null where the recipe has none.
Samplers make_samplers(const DataOptions& data, const Vocabularies& vocabularies) {
  Samplers samplers;
  const VocabularyFileOptions& source = data.source_vocabulary;
  samplers.push_back(make_sampler(source.sampling, *vocabularies.source, source.path));
  const auto options = target_vocabularies(data);
  for (size_t k = 0; k < options.size(); ++k)
    samplers.push_back(make_sampler(options[k].value.sampling, *vocabularies.targets[k].vocabulary,
                                    options[k].value.path));
  return samplers;
}

Corpus encode_group(const Group& group, const Recipe& recipe, const Vocabularies& vocabularies,
                    const Samplers& samplers, int64_t first_sentence, const fs::path& file,
                    Observer& observer) {
  CorpusOptions options = {.max_length = recipe.data.max_length,
                           .cut = recipe.data.too_long == TooLong::kCut,
                           .min_length = recipe.data.min_length,
                           .max_ratio = recipe.data.max_ratio.value_or(0),
                           .drop_duplicates = recipe.data.duplicates == Duplicates::kDrop,
                           .first_sentence = first_sentence,
                           .source_sampler = samplers[0].get(),
                           .seed = recipe.seed,
                           .reading = recipe.data.reading};
  if (recipe.train.buckets) options.largest = recipe.train.buckets->back();
  std::vector<CorpusTarget> targets;
  for (const size_t number : group.targets)
    targets.push_back({&vocabularies.targets[number], samplers[number + 1].get()});
  Phase phase(observer, "encoding");
  return Corpus::encode(group.texts, *vocabularies.source, targets, options, file,
                        [&](int64_t lines) { phase(lines); });
}

ValidationSet encode_valid(const std::string& source, const Named<std::string>& target,
                           const Recipe& recipe, const Vocabularies& vocabularies,
                           const fs::path& file) {
  const TargetLanguage& language = vocabularies.target(target.name);
  ParallelText text{.source = source, .target = {}, .targets = {target}};
  ValidationSet set = {
      .corpus = Corpus::encode(
          {{text}}, *vocabularies.source, {{&language}},
          {.max_length = recipe.data.max_length, .cut = true, .reading = recipe.data.reading},
          file),
      .references = {},
      .max_length_ratio = default_length_ratio(*vocabularies.source, *language.vocabulary),
      .language = &language};
  LineReader reader(target.value, recipe.data.reading);
  std::string line;
  for (int64_t pair = 0; pair < set.corpus.size(); ++pair) {
    while (reader.line_number() < set.corpus.line(pair))
      if (!reader.next(line))
        throw Error::usage(target.value, "ended early when it was read a second time",
                           "name a file, not a pipe");
    set.references.push_back(line);
  }
  return set;
}

/// All files of a text, the source first.
std::vector<std::string> files_of(const ParallelText& text) {
  std::vector<std::string> files = {text.source};
  for (const auto& translation : text.translations()) files.push_back(translation.value);
  return files;
}

bool is_pipe(const std::string& path) {
  std::error_code missing;
  return path == "-" || (fs::exists(path, missing) && !fs::is_regular_file(path, missing) &&
                         !fs::is_directory(path, missing));
}

/// Throws a usage error if a pipe would have to be read twice.
void refuse_pipes(const std::vector<std::string>& files, const std::string& reason) {
  for (const std::string& file : files)
    if (is_pipe(file))
      throw Error::usage(file, "is a pipe, which can be read only once; " + reason,
                         "write the text into a file first");
}

/// The first vocabulary that is yet to be learnt; empty if there is none.
std::string missing_vocabulary(const DataOptions& data) {
  if (!fs::exists(data.source_vocabulary.path)) return data.source_vocabulary.path;
  for (const auto& target : target_vocabularies(data))
    if (!fs::exists(target.value.path)) return target.value.path;
  return {};
}

}  // namespace

void check_texts(const DataOptions& data) {
  const std::string missing = missing_vocabulary(data);
  for (const TrainingText& text : data.train) {
    if (!missing.empty())
      refuse_pipes(files_of(text), "but the vocabulary " + missing +
                                       " is learnt from the training text before it is encoded");
    for (const std::string& file : files_of(text)) check_readable(file, data.reading);
  }
  refuse_pipes(files_of(data.valid), "but translations are compared with the validation text");
  for (const std::string& file : files_of(data.valid)) check_readable(file, data.reading);
}

std::vector<MixedCorpus> EncodedData::mixed() const {
  std::vector<MixedCorpus> mixed;
  for (size_t i = 0; i < corpora.size(); ++i) mixed.push_back({&corpora[i], ratios[i]});
  return mixed;
}

std::vector<const ValidationSet*> EncodedData::valid_sets() const {
  std::vector<const ValidationSet*> sets;
  for (const ValidationSet& set : valid) sets.push_back(&set);
  return sets;
}

EncodedData encode_data(const Recipe& asked, const Vocabularies& vocabularies,
                        const fs::path& cache, TrainingObserver& observer) {
  EncodedData data;
  data.samplers = make_samplers(asked.data, vocabularies);
  int64_t sentences = 0;
  for (const Group& group : groups_of(asked.data, vocabularies)) {
    const fs::path file = cache / fmt::format("train.{}.ids", data.corpora.size());
    data.corpora.push_back(
        encode_group(group, asked, vocabularies, data.samplers, sentences, file, observer));
    data.ratios.push_back(group.ratio.value_or(double(data.corpora.back().size())));
    sentences += data.corpora.back().size();
    for (const TextFaults& faults : data.corpora.back().counts().faults) {
      refuse_invalid(faults, asked.data.reading);
      warn_of_faults(faults, observer);
    }
    tell(data.corpora.back(), asked, observer);
  }
  for (const Named<std::string>& target : asked.data.valid.translations())
    data.valid.push_back(encode_valid(asked.data.valid.source, target, asked, vocabularies,
                                      cache / fmt::format("valid.{}.ids", data.valid.size())));
  for (size_t k = 0; k < data.valid.size(); ++k) {
    const std::vector<TextFaults>& faults = data.valid[k].corpus.counts().faults;
    for (size_t side = k == 0 ? 0 : 1; side < faults.size(); ++side)  // the source is the same
      warn_of_faults(faults[side], observer);
  }
  data.batches = batch_options(asked.train, data.mixed());
  Recipe recipe = asked;
  recipe.train.buckets = data.batches.buckets;
  const SourceLayout layout = source_layout(recipe);
  for (Corpus& corpus : data.corpora) corpus.set_layout(layout);
  for (ValidationSet& set : data.valid) set.corpus.set_layout(layout);
  return data;
}

}  // namespace nmt
