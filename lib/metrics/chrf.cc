#include "metrics/chrf.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "metrics/words.h"

namespace nmt {
namespace {

constexpr double kNothing = 1e-16;  // sacreBLEU's: a precision or recall of no n-grams

/// Tokens of a line, one after another in `text`: token i begins at starts[i] and ends where the
/// next one begins. An n-gram is then a piece of the text.
struct Tokens {
  std::string text;
  std::vector<size_t> starts;  // and the end
};

using Counts = std::unordered_map<std::string_view, int64_t>;

Counts count_ngrams(const Tokens& tokens, int order) {
  Counts counts;
  for (size_t i = 0; i + size_t(order) < tokens.starts.size(); ++i)
    ++counts[std::string_view(tokens.text)
                 .substr(tokens.starts[i], tokens.starts[i + size_t(order)] - tokens.starts[i])];
  return counts;
}

bool is_punctuation(char c) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

Tokens characters_of(const std::string& line, bool whitespace) {
  Tokens tokens;
  if (whitespace)
    tokens.text = line;
  else
    for (const std::string_view word : words_of(line)) tokens.text += word;
  tokens.starts = character_starts(tokens.text);
  tokens.starts.push_back(tokens.text.size());
  return tokens;
}

/// Words, of which one sign of punctuation at the end, or else at the beginning, is a word itself.
/// Each is followed by a space, which is in none of them.
Tokens words_apart(const std::string& line) {
  Tokens tokens;
  const auto add = [&](std::string_view word) {
    tokens.starts.push_back(tokens.text.size());
    tokens.text.append(word).append(1, ' ');
  };
  for (const std::string_view word : words_of(line)) {
    const size_t last = word.size() - 1;
    if (count_characters(word) > 1 && is_punctuation(word[last]))
      add(word.substr(0, last)), add(word.substr(last));
    else if (count_characters(word) > 1 && is_punctuation(word[0]))
      add(word.substr(0, 1)), add(word.substr(1));
    else
      add(word);
  }
  tokens.starts.push_back(tokens.text.size());
  return tokens;
}

/// A line's n-grams of every order.
class Line {
 public:
  Line(const std::string& line, const ChrfOptions& options) {
    const std::string text = options.lowercase ? lower_cased(line) : line;
    characters_ = characters_of(text, options.whitespace);
    for (int n = 1; n <= options.char_order; ++n) counts_.push_back(count_ngrams(characters_, n));
    if (options.word_order > 0) words_ = words_apart(text);
    for (int n = 1; n <= options.word_order; ++n) counts_.push_back(count_ngrams(words_, n));
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  const std::vector<Counts>& counts() const { return counts_; }

 private:
  Tokens characters_, words_;
  std::vector<Counts> counts_;  // views into the tokens
};

int64_t total(const Counts& counts) {
  int64_t sum = 0;
  for (const auto& [ngram, count] : counts) sum += count;
  return sum;
}

ChrfOrder compare(const Counts& hypothesis, const Counts& reference) {
  ChrfOrder order;
  order.reference = total(reference);
  order.hypothesis = reference.empty() ? 0 : total(hypothesis);
  for (const auto& [ngram, count] : hypothesis)
    if (const auto found = reference.find(ngram); found != reference.end())
      order.matches += std::min(count, found->second);
  return order;
}

double f_score(double precision, double recall, const ChrfOptions& options, double otherwise) {
  const double b = double(options.beta) * options.beta;
  const double divisor = b * precision + recall;
  return divisor > 0 ? (1 + b) * precision * recall / divisor : otherwise;
}

void check(const ChrfOptions& options) {
  if (options.char_order < 0 || options.word_order < 0 ||
      options.char_order + options.word_order == 0)
    throw std::invalid_argument(fmt::format("char_order is {} and word_order is {}",
                                            options.char_order, options.word_order));
}

}  // namespace

ChrfStatistics& ChrfStatistics::operator+=(const ChrfStatistics& other) {
  orders.resize(std::max(orders.size(), other.orders.size()));
  for (size_t n = 0; n < other.orders.size(); ++n) {
    orders[n].hypothesis += other.orders[n].hypothesis;
    orders[n].reference += other.orders[n].reference;
    orders[n].matches += other.orders[n].matches;
  }
  return *this;
}

ChrfStatistics chrf_statistics(const std::string& hypothesis,
                               std::span<const std::string> references,
                               const ChrfOptions& options) {
  check(options);
  if (references.empty()) throw std::invalid_argument("a line has no reference");
  const Line line(hypothesis, options);
  ChrfStatistics best;
  double best_score = -1;
  for (const std::string& reference : references) {
    const Line other(reference, options);
    ChrfStatistics statistics;
    for (size_t n = 0; n < line.counts().size(); ++n)
      statistics.orders.push_back(compare(line.counts()[n], other.counts()[n]));
    const double score = chrf_score(statistics, options);
    if (score <= best_score) continue;  // of equals the first
    best_score = score;
    best = std::move(statistics);
  }
  return best;
}

double chrf_score(const ChrfStatistics& statistics, const ChrfOptions& options) {
  double precisions = 0, recalls = 0, scores = 0;
  int orders = 0;
  for (const ChrfOrder& n : statistics.orders) {
    const double precision = n.hypothesis > 0 ? double(n.matches) / double(n.hypothesis) : kNothing;
    const double recall = n.reference > 0 ? double(n.matches) / double(n.reference) : kNothing;
    scores += f_score(precision, recall, options, kNothing);
    if (n.hypothesis == 0 || n.reference == 0) continue;
    precisions += precision;
    recalls += recall;
    ++orders;
  }
  if (options.eps_smoothing) return 100 * scores / (options.char_order + options.word_order);
  if (orders == 0) return 0;
  return 100 * f_score(precisions / orders, recalls / orders, options, 0);
}

double chrf(const std::vector<std::string>& hypotheses,
            const std::vector<std::vector<std::string>>& references, const ChrfOptions& options) {
  if (references.empty()) throw std::invalid_argument("chrF needs at least one reference");
  for (const auto& reference : references)
    if (reference.size() != hypotheses.size())
      throw std::invalid_argument(
          fmt::format("{} hypotheses but {} references", hypotheses.size(), reference.size()));
  ChrfStatistics sum;
  std::vector<std::string> of_line;
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    of_line.clear();
    for (const auto& reference : references) of_line.push_back(reference[i]);
    sum += chrf_statistics(hypotheses[i], of_line, options);
  }
  return chrf_score(sum, options);
}

std::string chrf_signature(const ChrfOptions& options, int references) {
  return fmt::format("nrefs:{}|case:{}|eff:{}|nc:{}|nw:{}|space:{}|version:{}",
                     references_text(references), options.lowercase ? "lc" : "mixed",
                     options.eps_smoothing ? "no" : "yes", options.char_order, options.word_order,
                     options.whitespace ? "yes" : "no", kSacreBleuVersion);
}

std::string format_chrf(double score, const ChrfOptions& options, int references, int decimals) {
  return fmt::format("chrF{}{}|{} = {:.{}f}", options.beta,
                     std::string(size_t(options.word_order), '+'),
                     chrf_signature(options, references), score, decimals);
}

}  // namespace nmt
