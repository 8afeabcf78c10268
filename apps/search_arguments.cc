#include "search_arguments.h"

namespace nmt {

std::vector<Option> search_option_list(const std::string& before) {
  std::vector<Option> options = {
      {"beam", "K", "hypotheses kept a sentence; 1 is greedy (5)"},
      {"length-penalty", "A",
       "hypotheses are ranked by log-probability / norm^A; 0: as they are (0.6)"},
      {"normalize", "NAME", "norm is gnmt: (5 + length) / 6, or length: symbols (gnmt)"},
      {"word-penalty", "W", "taken from the log-probability for each symbol; W < 0 rewards (0)"},
      {"coverage-penalty", "B",
       "punishes what attention left out of the source; 0.2 is usual (0: off)"},
  };
  for (Option& option : options) option.meaning = before + option.meaning;
  return options;
}

TranslatorOptions translator_options(const Arguments& arguments) {
  TranslatorOptions options;
  SearchOptions& search = options.search;
  search.beam = int(arguments.integer("beam", search.beam, 1, 1000));
  search.length_penalty = arguments.number("length-penalty", search.length_penalty, 0, 10);
  search.normalize = arguments.choice("normalize", {"gnmt", "length"}, 0) == 0
                         ? LengthFormula::kGnmt
                         : LengthFormula::kLength;
  search.word_penalty = arguments.number("word-penalty", 0, -100, 100);
  search.coverage_penalty = arguments.number("coverage-penalty", 0, 0, 100);
  options.batch = int(arguments.integer("batch", options.batch, 1, 100'000));
  options.max_length = int(arguments.integer("max-length", 0, 1, 1'000'000));
  options.threads = arguments.threads();
  return options;
}

}  // namespace nmt
