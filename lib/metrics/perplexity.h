#pragma once

#include <cstdint>
#include <string_view>

namespace nmt {

/// How well a model predicts reference translations. Models whose vocabularies cut the same text
/// into different numbers of tokens compare by the figures per word and per character, which count
/// the raw reference line.
///
/// The end of a line is predicted too: its log-probability is in the sum, and it counts as one
/// token
/// (</s>), one word and one character. So a blank line has a figure as well.
struct Perplexity {
  double log_prob = 0;  // nats, summed
  int64_t lines = 0;
  int64_t tokens = 0;      // of the model's vocabulary, </s> included
  int64_t words = 0;       // maximal runs of characters that are not white space, ends included
  int64_t characters = 0;  // code points, white space and ends included

  /// log_prob in nats over all `tokens` (</s> among them) of one line; `reference` is the line as
  /// it stands in the file, without its line feed.
  void add_line(double log_prob_of_line, int64_t tokens_of_line, std::string_view reference);
  Perplexity& operator+=(const Perplexity& other);

  struct Figure {
    double cross_entropy;  // nats a unit; NaN if there is no unit
    double perplexity;     // exp of it
  };
  Figure per_token() const { return per(tokens); }
  Figure per_word() const { return per(words); }
  Figure per_character() const { return per(characters); }

 private:
  Figure per(int64_t units) const;
};

}  // namespace nmt
