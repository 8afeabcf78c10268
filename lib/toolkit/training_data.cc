#include "toolkit/training_data.h"

#include <fmt/format.h>

#include "base/error.h"
#include "decoding/search.h"
#include "report/units.h"
#include "text/lines.h"
#include "text/vocabulary_trainer.h"
#include "toolkit/line_progress.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr double kManyUnknown = 0.01, kTooManyUnknown = 0.5;  // shares of a side's tokens

enum Side { kSource = 1, kTarget = 2 };

std::vector<std::string> train_texts(const DataOptions& data, int sides) {
  std::vector<std::string> paths;
  for (const TextPairOptions& pair : data.train) {
    if (sides & kSource) paths.push_back(pair.source);
    if (sides & kTarget) paths.push_back(pair.target);
  }
  return paths;
}

std::unique_ptr<Vocabulary> load_or_learn(const VocabularyFileOptions& options,
                                          const fs::path& learn_to,
                                          const std::vector<std::string>& texts, uint64_t seed,
                                          Reporter& reporter, bool quiet) {
  if (fs::exists(options.path)) return load_vocabulary(options.path);
  reporter.note(fmt::format("{} does not exist: learning it from {} text{}", options.path,
                            texts.size(), texts.size() == 1 ? "" : "s"));
  std::error_code failed;
  if (learn_to.has_parent_path()) fs::create_directories(learn_to.parent_path(), failed);
  if (failed)
    throw Error::asked(learn_to.parent_path().string(),
                       "cannot create this folder: " + failed.message());
  LineProgress progress("vocabulary", quiet);
  const VocabularySummary summary = train_vocabulary(
      texts, learn_to.string(), {.kind = options.kind, .size = options.size, .seed = seed},
      [&](int64_t lines) { progress(lines); });
  std::string size = format_count(summary.size);
  if (summary.size < summary.wanted)
    size +=
        fmt::format(" (asked for {}, the corpus carries no more)", format_count(summary.wanted));
  reporter.note(fmt::format("{}: {} symbols, {} tokens in {} lines, {:.2f} % unknown", options.path,
                            size, format_count(summary.tokens), format_count(summary.lines),
                            100 * (1 - summary.coverage)));
  return load_vocabulary(learn_to);
}

void check_unknown(const std::string& side, const std::string& vocabulary, int64_t unknown,
                   int64_t tokens, Reporter& reporter) {
  const double share = tokens == 0 ? 0 : double(unknown) / double(tokens);
  if (share <= kManyUnknown) return;
  const std::string what =
      fmt::format("{:.1f} % of the {} side of data.train is unknown to it", 100 * share, side);
  const char* remedy = "was it made from another text? A missing file is learnt anew";
  if (share > kTooManyUnknown) throw Error::asked(vocabulary, what, remedy);
  reporter.warn(fmt::format("{}: {}; {}", vocabulary, what, remedy));
}

Corpus encode_train(const Recipe& recipe, const Vocabularies& vocabularies, const fs::path& cache,
                    bool quiet) {
  std::vector<TextPair> texts;
  for (const TextPairOptions& pair : recipe.data.train) texts.push_back({pair.source, pair.target});
  LineProgress progress("encoding", quiet);
  return Corpus::encode(
      texts, *vocabularies.source, *vocabularies.target,
      {.max_length = recipe.data.max_length, .cut = recipe.data.too_long == TooLong::kCut},
      cache / "train.ids", [&](int64_t lines) { progress(lines); });
}

ValidationSet encode_valid(const Recipe& recipe, const Vocabularies& vocabularies,
                           const fs::path& cache) {
  const TextPairOptions& text = recipe.data.valid;
  ValidationSet set = {
      .corpus =
          Corpus::encode({{text.source, text.target}}, *vocabularies.source, *vocabularies.target,
                         {.max_length = recipe.data.max_length, .cut = true}, cache / "valid.ids"),
      .references = {},
      .max_length_ratio = default_length_ratio(*vocabularies.source, *vocabularies.target)};
  LineReader reader(text.target);
  std::string line;
  for (int64_t pair = 0; pair < set.corpus.size(); ++pair) {
    while (reader.line_number() < set.corpus.line(pair) && reader.next(line)) continue;
    set.references.push_back(line);
  }
  return set;
}

}  // namespace

void check_texts(const DataOptions& data) {
  for (const std::string& path : train_texts(data, kSource | kTarget)) LineReader{path};
  LineReader{data.valid.source};
  LineReader{data.valid.target};
}

Vocabularies prepare_vocabularies(const Recipe& recipe, const fs::path& instead, Reporter& reporter,
                                  bool quiet) {
  const DataOptions& data = recipe.data;
  const auto place = [&](const std::string& path, const char* name) {
    return instead.empty() ? fs::path(path) : instead / name;
  };
  const bool joint = data.source_vocabulary.path == data.target_vocabulary.path;
  Vocabularies both;
  both.source = load_or_learn(data.source_vocabulary, place(data.source_vocabulary.path, "source"),
                              train_texts(data, joint ? kSource | kTarget : kSource), recipe.seed,
                              reporter, quiet);
  if (joint && !fs::exists(data.target_vocabulary.path))
    both.target = load_vocabulary(place(data.source_vocabulary.path, "source"));
  else
    both.target =
        load_or_learn(data.target_vocabulary, place(data.target_vocabulary.path, "target"),
                      train_texts(data, kTarget), recipe.seed, reporter, quiet);
  return both;
}

EncodedData encode_data(const Recipe& recipe, const Vocabularies& vocabularies,
                        const fs::path& cache, Reporter& reporter, bool quiet) {
  EncodedData data = {encode_train(recipe, vocabularies, cache, quiet),
                      encode_valid(recipe, vocabularies, cache)};
  const CorpusCounts& counts = data.train.counts();
  reporter.note(
      fmt::format("training text: {} pairs of {} lines ({} blank, {} too long), {} source "
                  "and {} target tokens",
                  format_count(counts.kept), format_count(counts.lines), format_count(counts.blank),
                  format_count(counts.too_long), format_count(counts.source_tokens),
                  format_count(counts.target_tokens)));
  check_unknown("source", recipe.data.source_vocabulary.path, counts.source_unknown,
                counts.source_tokens, reporter);
  check_unknown("target", recipe.data.target_vocabulary.path, counts.target_unknown,
                counts.target_tokens, reporter);
  return data;
}

}  // namespace nmt
