#include <fmt/core.h>

#include <iostream>

#include "base/error.h"
#include "command_line.h"
#include "data/text_faults.h"
#include "read_arguments.h"
#include "report/evaluation_report.h"
#include "report/reporter.h"
#include "search_arguments.h"

namespace nmt {
namespace {

/// Each test set is of the target that --to has in its place.
void set_targets(const Arguments& arguments, const ModelFolder& model, std::vector<TestSet>& sets) {
  const std::string to = arguments.text("to", "");
  const std::vector<int> targets = choose_targets(model, to);
  if (targets.size() != sets.size() && targets.size() != 1)
    throw Error::usage(
        "--to", fmt::format("names {} targets for {} references", targets.size(), sets.size()),
        "name one for all references, or one for each, in the same order");
  for (size_t i = 0; i < sets.size(); ++i) sets[i].target = targets[targets.size() == 1 ? 0 : i];
}

/// Read before any work, so that what is wrong with them is said first.
std::vector<TestSet> test_sets(const Arguments& arguments) {
  auto sources = arguments.list("source");
  const auto references = arguments.list("reference");
  if (sources.empty()) throw Error::usage("--source", "is missing", "see --help");
  if (arguments.has("to") && sources.size() == 1)
    sources.resize(references.size(), sources[0]);  // one text, translated into several languages
  if (sources.size() != references.size())
    throw Error::usage(
        "--reference",
        fmt::format("names {} files but --source {}", references.size(), sources.size()),
        "give one reference for each source, in the same order");
  std::vector<TestSet> sets;
  for (size_t i = 0; i < sources.size(); ++i)
    sets.push_back(read_test_set(sources[i], references[i], sets.empty() ? nullptr : &sets.back(),
                                 read_options(arguments)));
  return sets;
}

EvaluateOptions evaluate_options(const Arguments& arguments) {
  EvaluateOptions options;
  options.batch = int(arguments.integer("batch", options.batch, 1, 100'000));
  options.max_length = int(arguments.integer("max-length", 0, 1, 1'000'000));
  options.threads = arguments.threads();
  return options;
}

BleuOptions bleu_options(const Arguments& arguments) {
  BleuOptions options;
  options.tokenizer = arguments.choice("tokenize", {"13a", "none"}, 0) == 0 ? BleuTokenizer::k13a
                                                                            : BleuTokenizer::kNone;
  options.lowercase = arguments.has("lowercase");
  return options;
}

std::vector<Option> options_of_translate() {
  std::vector<Option> options = search_option_list("of --translate: ");
  options.push_back({"tokenize", "NAME",
                     "of --translate: what BLEU counts: 13a, or none for tokenised text (13a)"});
  options.push_back({"lowercase", "", "of --translate: BLEU without regard to case"});
  return options;
}

void check_formats(const Arguments& arguments) {
  if (arguments.has("per-sentence") && arguments.has("per-token") && !arguments.has("json"))
    throw Error::usage("--per-token", "does not go together with --per-sentence",
                       "ask for one of them, or for both with --json");
  for (const Option& option : options_of_translate())
    if (arguments.has(option.name) && !arguments.has("translate"))
      throw Error::usage("--" + option.name, "means nothing without --translate",
                         "add --translate for BLEU and chrF");
}

/// Rows for programs go to standard output alone; tables for people then stand on standard error.
void print(const Arguments& arguments, const std::vector<Evaluation>& evaluations,
           const Vocabularies& vocabularies) {
  const bool sentences = arguments.has("per-sentence"), tokens = arguments.has("per-token");
  if (arguments.has("json")) {
    std::cout << to_json(evaluations, vocabularies, {.sentences = sentences, .tokens = tokens});
    return;
  }
  if (sentences) std::cout << sentence_heading();
  if (tokens) std::cout << token_heading();
  std::ostream& tables = sentences || tokens ? std::cerr : std::cout;
  for (size_t i = 0; i < evaluations.size(); ++i) {
    if (sentences) std::cout << sentence_rows(evaluations[i], int(i) + 1);
    if (tokens) std::cout << token_rows(evaluations[i], int(i) + 1, vocabularies);
    if (&tables == &std::cerr && arguments.quiet()) continue;
    tables << (i > 0 ? "\n" : "") << describe(evaluations[i]);
  }
}

int evaluate(const Arguments& arguments) {
  check_formats(arguments);
  const EvaluateOptions options = evaluate_options(arguments);
  const TranslatorOptions translate = translator_options(arguments);
  const BleuOptions bleu = bleu_options(arguments);
  const auto folders = arguments.list("model");
  if (folders.size() != 1)
    throw Error::usage("", fmt::format("{} models are named, wanted one", folders.size()),
                       "see --help");
  std::vector<TestSet> sets = test_sets(arguments);
  const ModelFolder model = open_model_folder(folders[0], arguments.precision());
  set_targets(arguments, model, sets);
  std::optional<CompareOptions> compare;
  if (arguments.has("translate")) compare = {.translator = translate, .bleu = bleu};
  const auto observer = make_console_observer(arguments.quiet());
  std::vector<Evaluation> evaluations;
  for (const TestSet& set : sets)
    for (const TextFaults& faults : set.faults) warn_of_faults(faults, *observer);
  for (const TestSet& set : sets)
    evaluations.push_back(nmt::evaluate(model, set, options, *observer, compare));
  print(arguments, evaluations, model);
  return 0;
}

std::vector<Option> options() {
  std::vector<Option> all = {
      {"model", "MODEL...", "a folder that nmt-train wrote"},
      {"source", "FILE...", "text, a sentence a line; .gz, .zst, .xz, .bz2"},
      {"reference", "FILE...", "its translation, line by line; as many as sources"},
      {"to", "NAME,...", "of a model with several targets: that of each reference, or all"},
      {"per-sentence", "", "a line a sentence: set, line, tokens, log-probability"},
      {"per-token", "", "a line a token: set, line, place, piece, log-probability"},
      {"translate", "", "translate the sources too, and compare: BLEU, chrF2"},
      {"max-length", "N", "pieces of either side that are scored (data.max_length)"},
      {"batch", "N", "sentences at once a thread; never changes a result (32)"},
      {"precision", "NAME", "of matrix products: float32 or bfloat16, faster (float32)"},
      {"json", "", "everything as one JSON object"}};
  for (const std::vector<Option>& more : {read_option_list(), options_of_translate()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

const Command kCommand = {
    .name = "",
    .summary = "scores a model on test sets: perplexity, BLEU, chrF, log-probabilities",
    .usage = "MODEL --source FILE... --reference FILE... [--translate] [--json] ...",
    .examples = {"nmt-eval runs/en-de --source test.en --reference test.de",
                 "nmt-eval runs/en-de --source a.en b.en --reference a.de b.de --translate",
                 "nmt-eval runs/en-de --source test.en --reference test.de --per-sentence",
                 "nmt-eval runs/one2many --to de,fr --source test.en --reference test.de test.fr"},
    .options = options(),
    .bare = "model",
    .run = evaluate};

}  // namespace
}  // namespace nmt

int main(int argc, char** argv) { return nmt::run_main(argc, argv, "nmt-eval", {nmt::kCommand}); }
