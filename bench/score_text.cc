// BLEU of a text that is translated already, for scripts/figures:
//   score_text TRANSLATION REFERENCE [13a|none]
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "data/line_reader.h"
#include "metrics/bleu.h"

namespace {

std::vector<std::string> lines_of(const std::string& path) {
  nmt::LineReader reader(path);
  std::vector<std::string> lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  return lines;
}

int score(const std::string& translation, const std::string& reference,
          const std::string& tokenizer) {
  if (tokenizer != "13a" && tokenizer != "none")
    throw nmt::Error::usage("tokenizer", "is " + tokenizer, "choose 13a or none");
  nmt::BleuOptions options;
  if (tokenizer == "none") options.tokenizer = nmt::BleuTokenizer::kNone;
  const auto ours = lines_of(translation), theirs = lines_of(reference);
  if (ours.size() != theirs.size())
    throw nmt::Error::usage(translation,
                            "has " + std::to_string(ours.size()) + " lines but " + reference +
                                " has " + std::to_string(theirs.size()),
                            "line N of one must translate line N of the other");
  std::cout << nlohmann::json{{"score", nmt::bleu(ours, {theirs}, options).score},
                              {"signature", nmt::bleu_signature(options, 1)}}
            << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: score_text TRANSLATION REFERENCE [13a|none]\n";
    return 2;
  }
  try {
    return score(argv[1], argv[2], argc == 4 ? argv[3] : "13a");
  } catch (const nmt::Error& e) {
    std::cerr << "score_text: " << e.what() << "\n";
    return e.fault() == nmt::Fault::kUsage ? 2 : 1;
  }
}
