#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "base/error.h"
#include "command_line.h"
#include "jobs/translate/benchmark.h"
#include "jobs/translate/translate.h"
#include "read_arguments.h"
#include "report/benchmark_report.h"
#include "report/reporter.h"
#include "report/translation_files.h"
#include "report/translation_writer.h"
#include "search_arguments.h"

namespace nmt {
namespace {

SamplingOptions sampling_options(const Arguments& arguments) {
  for (const char* option : {"beam", "require"})
    if (arguments.has(option))
      throw Error::usage(std::string("--") + option, "belongs to a search, not to --sample",
                         "leave one of them out");
  SamplingOptions sampling;
  sampling.temperature = arguments.number("temperature", sampling.temperature, 0.01, 100);
  sampling.top_k = int(arguments.integer("top-k", sampling.top_k, 1, 10'000'000));
  sampling.top_p = arguments.number("top-p", sampling.top_p, 1e-6, 1);
  sampling.seed = uint64_t(arguments.integer("seed", int64_t(sampling.seed), 0, INT64_MAX));
  return sampling;
}

void take_search(const Arguments& arguments, SearchOptions& search) {
  for (const char* option : {"temperature", "top-k", "top-p", "seed"})
    if (arguments.has(option))
      throw Error::usage(std::string("--") + option, "means nothing without --sample",
                         "add --sample");
  if (!arguments.has("beam")) search.beam = std::max(search.beam, search.nbest);
  if (search.nbest > search.beam)
    throw Error::usage("--nbest",
                       fmt::format("{} is more than the beam's {}", search.nbest, search.beam),
                       "a list is as long as the beam at most; raise --beam");
}

TranslationFormat format(const Arguments& arguments) {
  if (arguments.has("json")) return TranslationFormat::kJson;
  return arguments.has("nbest") ? TranslationFormat::kNbest : TranslationFormat::kText;
}

TranslatorOptions options_of(const Arguments& arguments) {
  TranslatorOptions options = translator_options(arguments);
  options.search.scores =
      format(arguments) != TranslationFormat::kText && !arguments.has("benchmark");
  options.search.nbest = int(arguments.integer("nbest", 1, 1, 1000));
  if (arguments.has("sample"))
    options.search.sampling = sampling_options(arguments);
  else
    take_search(arguments, options.search);
  options.weights = arguments.numbers("weights", 1e-6, 1e6);
  if (arguments.has("require")) options.required = read_phrases(arguments.text("require"));
  options.to = arguments.text("to", "");
  return options;
}

std::vector<ModelFolder> open_models(const Arguments& arguments) {
  const auto folders = arguments.list("model");
  if (folders.empty()) throw Error::usage("", "no model is named", "see --help");
  const Precision precision = arguments.precision();
  std::vector<ModelFolder> models;
  for (const std::string& folder : folders) models.push_back(open_model_folder(folder, precision));
  return models;
}

bool is_regular(const std::string& path) {
  return path != "-" && std::filesystem::is_regular_file(path);
}

int64_t lines_in(const std::string& path, const ReadOptions& options) {
  LineReader reader(path, options);
  for (std::string line; reader.next(line);) continue;
  return reader.line_number();
}

/// Everything that is read, so that no output replaces it.
std::vector<NamedInput> inputs(const Arguments& arguments) {
  std::vector<NamedInput> all;
  for (const char* option : {"input", "prefix", "ban", "require", "dictionary", "model"})
    for (const std::string& path : arguments.list(option))
      all.push_back(
          {option == std::string("model") ? "the model" : std::string("--") + option, path});
  return all;
}

std::vector<const TargetLanguage*> languages(const Translator& translator) {
  std::vector<const TargetLanguage*> all;
  for (size_t k = 0; k < translator.targets().size(); ++k) all.push_back(&translator.language(k));
  return all;
}

int benchmark(const Arguments& arguments, const TranslatorOptions& options, LineReader& in) {
  for (const char* option : {"json-input", "prefix"})
    if (arguments.has(option))
      throw Error::usage("--benchmark", fmt::format("does not go with --{}", option),
                         "measure with lines of text alone");
  std::vector<std::string> lines;
  for (std::string line; in.next(line);) lines.push_back(line);
  const auto result = benchmark_translation(open_models(arguments), options, lines);
  std::cout << (arguments.has("json") ? to_json(result) : describe(result));
  return 0;
}

/// The text that begins translations, if there is one.
std::optional<LineReader> prefixes(const Arguments& arguments) {
  if (!arguments.has("prefix")) return {};
  if (arguments.has("json-input"))
    throw Error::usage("--prefix", "does not go with --json-input",
                       "write target_prefix into the objects");
  const std::string prefix = arguments.text("prefix");
  if (prefix == "-" && arguments.text("input", "-") == "-")
    throw Error::usage("--prefix", "and --input are both standard input", "name a file for one");
  return LineReader(prefix, read_options(arguments));
}

/// JSON needs up to six bytes for one of the text, and may have other keys beside it.
ReadOptions input_options(const Arguments& arguments) {
  ReadOptions options = read_options(arguments);
  if (arguments.has("json-input")) options.max_line_bytes *= 16;
  return options;
}

/// Of the input, for the time left; 0 where it cannot be known. Throws a usage error if the
/// prefixes are too few or too many, before anything is translated.
int64_t count_lines(const Arguments& arguments) {
  const std::string input = arguments.text("input", "-"), prefix = arguments.text("prefix", "-");
  if (!is_regular(input) || (arguments.quiet() && !is_regular(prefix))) return 0;
  const int64_t lines = lines_in(input, input_options(arguments));
  if (!is_regular(prefix)) return lines;
  const int64_t prefixes = lines_in(prefix, read_options(arguments));
  if (prefixes != lines)
    throw Error::usage(
        "--prefix",
        fmt::format("'{}' has {} lines, but '{}' has {}", prefix, prefixes, input, lines),
        "line N of it begins the translation of line N; a blank line begins nothing");
  return lines;
}

int translate(const Arguments& arguments) {
  const TranslatorOptions options = options_of(arguments);
  const std::string input = arguments.text("input", "-"), output = arguments.text("output", "-");
  LineReader in(input, input_options(arguments));
  std::optional<LineReader> prefix = prefixes(arguments);
  if (arguments.has("benchmark")) return benchmark(arguments, options, in);
  const int64_t lines = count_lines(arguments);
  const std::vector<ModelFolder> models = open_models(arguments);
  Translator translator(models, options);
  TranslationFiles outputs(output, translator, format(arguments), inputs(arguments));
  const auto observer = make_console_observer(arguments.quiet());
  InputReader reader(in, arguments.has("json-input") ? InputFormat::kJson : InputFormat::kText,
                     prefix ? &*prefix : nullptr);
  TranslationWriter writer(outputs.streams(), format(arguments), languages(translator));
  const TranslationCounts counts =
      translate_lines(translator, reader, writer, *observer, {.total_lines = lines});
  outputs.commit();
  if (counts.failed == 0) return 0;
  throw Error::runtime(
      input == "-" ? "standard input" : input,
      fmt::format("{} of {} lines could not be translated", counts.failed, counts.lines),
      "they are blank, or have an \"error\" in JSON; all others are translated");
}

std::vector<Option> options() {
  std::vector<Option> all = {
      {"model", "MODEL...", "folders that nmt-train wrote"},
      {"input", "FILE", "text; .gz, .zst, .xz and .bz2 are unpacked; - is standard input (-)"},
      {"output", "FILE",
       "replaced when all is translated, compressed if it ends in .gz or .zst; - is standard "
       "output "
       "(-); {to} in its name is the target's: a file for each"},
      {"to", "NAME,...", "targets of a one-to-many model, or all: a column each"},
      {"nbest", "N", "the N best: line ||| text ||| logp= log-probability ||| score"},
      {"weights", "W...", "of the models that vote, one each (all the same)"},
      {"prefix", "FILE", "line N of it begins the translation of line N"},
      {"require", "FILE", "words and phrases, one a line, that each translation holds"},
      {"json-input", "",
       "lines are objects: text, target_prefix, constraints, avoid (of that line alone)"},
      {"sample", "", "draw translations instead of searching; --nbest N draws N a line"},
      {"temperature", "T", "of --sample: below 1 likelier symbols, above 1 others (1)"},
      {"top-k", "K", "of --sample: of the K likeliest symbols (all)"},
      {"top-p", "P", "of --sample: of the likeliest that have probability P together (1)"},
      {"seed", "N", "of --sample: the same seed, line and text give the same sample (1)"},
      {"max-length", "N", "pieces of a line that are translated (data.max_length)"},
      {"batch", "N", "sentences at once a thread; never changes a result (32)"},
      {"precision", "NAME", "of matrix products: float32 or bfloat16, faster (float32)"},
      {"benchmark", "", "prints how fast the input is translated, not its translation"},
      {"json", "", "an object a line: text, tokens, log-probabilities, score"}};
  for (const std::vector<Option>& more : {read_option_list(), search_option_list()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

const Command kCommand = {
    .name = "",
    .summary = "translates text, a sentence a line",
    .usage = "MODEL [MODEL ...] [--input FILE] [--output FILE] [--beam K] [--nbest N] ...",
    .examples = {"nmt-translate runs/en-de < test.en > test.de",
                 "nmt-translate runs/en-de --input test.en.gz --output test.de --beam 8",
                 "nmt-translate runs/en-de --nbest 5 --input test.en",
                 "nmt-translate runs/seed-1 runs/seed-2 --input test.en     (they vote)",
                 "nmt-translate runs/en-de --sample --top-p 0.9 --nbest 10 --input test.en",
                 "echo '{\"text\": \"a red car\", \"constraints\": [\"Wagen\"]}' | nmt-translate "
                 "runs/en-de --json-input",
                 "nmt-translate runs/one2many --to de,fr < test.en          (two columns)",
                 "nmt-translate runs/one2many --to all --input test.en --output test.{to}"},
    .options = options(),
    .bare = "model",
    .run = translate};

}  // namespace
}  // namespace nmt

int main(int argc, char** argv) {
  // Otherwise nobody can tell whether a line waits on standard input: see translate_lines().
  std::ios::sync_with_stdio(false);
  return nmt::run_main(argc, argv, "nmt-translate", {nmt::kCommand});
}
