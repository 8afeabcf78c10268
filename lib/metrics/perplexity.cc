#include "metrics/perplexity.h"

#include <cmath>
#include <limits>

#include "metrics/words.h"

namespace nmt {

void Perplexity::add_line(double log_prob_of_line, int64_t tokens_of_line,
                          std::string_view reference) {
  log_prob += log_prob_of_line;
  lines += 1;
  tokens += tokens_of_line;
  words += int64_t(words_of(reference).size()) + 1;
  characters += count_characters(reference) + 1;
}

Perplexity& Perplexity::operator+=(const Perplexity& other) {
  log_prob += other.log_prob;
  lines += other.lines;
  tokens += other.tokens;
  words += other.words;
  characters += other.characters;
  return *this;
}

Perplexity::Figure Perplexity::per(int64_t units) const {
  if (units == 0)
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  const double cross_entropy = -log_prob / double(units);
  return {cross_entropy, std::exp(cross_entropy)};
}

}  // namespace nmt
