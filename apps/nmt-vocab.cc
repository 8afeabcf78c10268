#include <filesystem>
#include <functional>
#include <iostream>

#include "base/error.h"
#include "base/same_file.h"
#include "command_line.h"
#include "data/text_faults.h"
#include "jobs/vocabulary/recipe_texts.h"
#include "read_arguments.h"
#include "report/reporter.h"
#include "report/vocabulary_report.h"
#include "store/output_folder.h"

namespace nmt {
namespace {

const std::vector<VocabularyKind> kKinds = {VocabularyKind::kUnigram, VocabularyKind::kBpe,
                                            VocabularyKind::kWord, VocabularyKind::kChar};

const std::vector<Normalization> kNormalizations = {
    Normalization::kNfc, Normalization::kNfkc, Normalization::kNmtNfkc, Normalization::kIdentity};

/// One of the values, by its name; the first if it is not given.
template <class Value>
Value choice(const Arguments& arguments, const std::string& option,
             const std::vector<Value>& values) {
  std::vector<std::string> names;
  for (const Value value : values) names.push_back(to_string(value));
  return values[arguments.choice(option, names, 0)];
}

VocabularyOptions vocabulary_options(const Arguments& arguments) {
  VocabularyOptions options;
  arguments.text("type");  // required
  options.kind = choice(arguments, "type", kKinds);
  options.form = {.normalization = choice(arguments, "normalization", kNormalizations),
                  .lowercase = arguments.has("lowercase")};
  arguments.text("size");
  options.size = int(arguments.integer("size", 0, kReservedSymbols + 1, 1'000'000));
  options.seed = uint64_t(arguments.integer("seed", 1, 0, INT64_MAX));
  return options;
}

int train(const Arguments& arguments) {
  const VocabularyOptions options = vocabulary_options(arguments);
  arguments.text("input");
  const std::string output = arguments.text("output");
  std::vector<NamedInput> inputs;
  for (const std::string& path : arguments.list("input")) inputs.push_back({"--input", path});
  check_is_no_input("--output", output, inputs);
  check_is_in_no_model("--output", output);
  if (std::filesystem::is_regular_file(output) && !arguments.has("force"))
    throw Error::usage("--output", "'" + output + "' exists already",
                       "name another file, or add --force to replace it");
  const auto observer = make_console_observer(arguments.quiet());
  const VocabularySummary summary = [&] {
    Phase reading(*observer, "reading");
    return train_vocabulary(
        arguments.list("input"), output, options, std::ref(reading),
        [&] { reading.status("done, learning"); }, read_options(arguments));
  }();
  for (const TextFaults& faults : summary.faults) warn_of_faults(faults, *observer);
  std::cout << (arguments.has("json") ? to_json(summary, output) : describe(summary, output));
  return 0;
}

std::vector<ParallelText> texts(const Arguments& arguments) {
  const std::vector<std::string> recipes = arguments.list("recipe");
  const bool files = arguments.has("source") || arguments.has("target");
  if (recipes.size() + files != 1)
    throw Error::usage("", "check wants either one recipe, or --source and --target", "see --help");
  if (!files) return texts_of_recipe(recipes.front());
  const ParallelText pair = {arguments.text("source"), arguments.text("target")};
  if (pair.source == "-" && pair.target == "-")
    throw Error::usage("--target", "and --source are both standard input", "name a file for one");
  return {pair};
}

int check(const Arguments& arguments) {
  const auto observer = make_console_observer(arguments.quiet());
  std::vector<CorpusCheck> checks;
  for (const ParallelText& pair : texts(arguments)) {
    {
      Phase reading(*observer, pair.source);
      checks.push_back(check_corpus(pair, {.reading = read_options(arguments)}, std::ref(reading)));
    }
    if (!arguments.has("json")) std::cout << describe(checks.back());
  }
  if (arguments.has("json")) std::cout << to_json(checks);
  for (const CorpusCheck& done : checks)
    if (!done.errors.empty())
      throw Error::runtime("", done.errors.front(), "do not train on this text as it stands");
  return 0;
}

std::vector<Option> with_read_options(std::vector<Option> options) {
  const std::vector<Option> more = read_option_list();
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

const std::vector<Command> kCommands = {
    {.name = "train",
     .summary = "learns a vocabulary from text",
     .usage = "--input FILE... --output PATH --type unigram|bpe|word|char --size N [--lowercase] "
              "...",
     .examples = {"nmt-vocab train --input train.en --output vocab/en --type unigram --size 8000",
                  "nmt-vocab train --input train.en train.de.gz --output vocab/joint --type bpe "
                  "--size 16000",
                  "zcat *.gz | nmt-vocab train --input - --output vocab/fr --type char --size 500"},
     .options = with_read_options(
         {{"input", "FILE...",
           "text, a sentence a line; .gz, .zst, .xz, .bz2; - is standard input"},
          {"output", "PATH", "the vocabulary, one file"},
          {"type", "KIND", "unigram, bpe (subword pieces), word or char"},
          {"size", "N", "symbols, the 4 reserved ones included; less if the text is small"},
          {"normalization", "NAME",
           "Unicode's form of the text: nfc, nfkc, nmt_nfkc or identity (nfc); the recipe "
           "that uses the vocabulary has to name the same"},
          {"lowercase", "", "lower-case the text; likewise"},
          {"seed", "N", "of the sample that a large text is cut to (1)"},
          {"force", "", "replace the output if it exists"},
          {"json", "", "the summary as JSON"}}),
     .bare = "",
     .run = train},
    {.name = "check",
     .summary = "examines parallel text before anyone trains on it",
     .usage = "RECIPE | --source FILE --target FILE",
     .examples = {"nmt-vocab check --source train.en --target train.de",
                  "nmt-vocab check configs/multi30k-attention.yml"},
     .options =
         with_read_options({{"source", "FILE", "text, a sentence a line; .gz, .zst, .xz, .bz2"},
                            {"target", "FILE", "its translation, line by line"},
                            {"recipe", "FILE...", "a recipe: all texts it names"},
                            {"json", "", "the findings as JSON"}}),
     .bare = "recipe",
     .run = check},
};

}  // namespace
}  // namespace nmt

int main(int argc, char** argv) { return nmt::run_main(argc, argv, "nmt-vocab", nmt::kCommands); }
