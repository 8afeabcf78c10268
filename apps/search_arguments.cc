#include "search_arguments.h"

#include "base/error.h"

namespace nmt {
namespace {

SearchOptions search_options(const Arguments& arguments) {
  SearchOptions search;
  search.scores = false;  // for whoever shows them to ask for
  search.beam = int(arguments.integer("beam", search.beam, 1, 1000));
  search.length_penalty = arguments.number("length-penalty", search.length_penalty, 0, 10);
  search.normalize = arguments.choice("normalize", {"gnmt", "length"}, 0) == 0
                         ? LengthFormula::kGnmt
                         : LengthFormula::kLength;
  search.word_penalty = arguments.number("word-penalty", 0, -100, 100);
  search.coverage_penalty = arguments.number("coverage-penalty", 0, 0, 100);
  search.no_repeat_ngram = int(arguments.integer("no-repeat-ngram", 0, 1, 1000));
  return search;
}

}  // namespace

std::vector<Option> search_option_list(const std::string& before) {
  std::vector<Option> options = {
      {"beam", "K", "hypotheses kept a sentence; 1 is greedy (5)"},
      {"length-penalty", "A",
       "hypotheses are ranked by log-probability / norm^A; 0: as they are (0.6)"},
      {"normalize", "NAME", "norm is gnmt: (5 + length) / 6, or length: symbols (gnmt)"},
      {"word-penalty", "W", "taken from the log-probability for each symbol; W < 0 rewards (0)"},
      {"coverage-penalty", "B",
       "punishes what attention left out of the source; 0.2 is usual (0: off)"},
      {"no-repeat-ngram", "N", "no run of N symbols comes twice in a translation (off)"},
      {"ban", "FILE", "words and phrases, one a line, that no translation holds"},
      {"replace-unk", "", "<unk> becomes the word of the source that attention names"},
      {"dictionary", "FILE", "of --replace-unk: source word, tab, what to write instead"},
  };
  for (Option& option : options) option.meaning = before + option.meaning;
  return options;
}

TranslatorOptions translator_options(const Arguments& arguments) {
  TranslatorOptions options;
  options.search = search_options(arguments);
  options.batch = int(arguments.integer("batch", options.batch, 1, 100'000));
  options.max_length = int(arguments.integer("max-length", 0, 1, 1'000'000));
  options.threads = arguments.threads();
  if (arguments.has("ban")) options.banned = read_phrases(arguments.text("ban"));
  options.replace_unknown = arguments.has("replace-unk");
  if (!arguments.has("dictionary")) return options;
  if (!options.replace_unknown)
    throw Error::usage("--dictionary", "means nothing without --replace-unk", "add --replace-unk");
  options.dictionary = read_dictionary(arguments.text("dictionary"));
  return options;
}

}  // namespace nmt
