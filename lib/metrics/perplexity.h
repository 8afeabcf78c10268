#pragma once

#include <cstdint>
#include <string_view>

namespace nmt {

/// How well a model predicts reference translations. Models whose vocabularies cut the same text
/// into different numbers of tokens can be compared by the figures per word and per character,
/// which count the raw reference line.
///
/// The end of a line is predicted too: its log-probability is part of the sum, and it counts as one
/// token (</s>), one word and one character. So a blank line has a figure as well.
struct Perplexity {
  double log_prob = 0;  // nats, summed
  int64_t lines = 0;
  int64_t tokens = 0;      // of the model's vocabulary, including </s>
  int64_t words = 0;       // maximal runs without white space, plus the line's end
  int64_t characters = 0;  // code points including white space, plus the line's end

  /// Adds log_prob in nats over all `tokens` (including </s>) of one line; `reference` is the line
  /// as it stands in the file, without its line feed.
  void add_line(double log_prob_of_line, int64_t tokens_of_line, std::string_view reference);
  Perplexity& operator+=(const Perplexity& other);

  struct Figure {
    double cross_entropy;  // nats per unit; NaN if there is no unit
    double perplexity;     // its exponential
  };
  Figure per_token() const { return per(tokens); }
  Figure per_word() const { return per(words); }
  Figure per_character() const { return per(characters); }

 private:
  Figure per(int64_t units) const;
};

}  // namespace nmt
