#include "models/dropout.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "seq2seq/sequences.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

namespace {

constexpr int64_t kSteps = 400, kWidth = 3;

/// Of `steps` words of each sentence, all of them ones: what whole words are multiplied by.
std::vector<double> word_factors(const std::vector<int64_t>& sentences, const Pass& pass,
                                 double probability, uint32_t place = 0) {
  Tape tape(Tape::Use::kInfer);
  const Matrix ones = tape.allocate(kSteps * int64_t(sentences.size()), kWidth);
  std::fill_n(ones.data, ones.size(), Real(1));
  const Matrix y = drop_words(tape.constant(ones), probability, pass, sentences, place).value();
  std::vector<double> factors;
  for (int64_t r = 0; r < y.rows; ++r) {
    for (int64_t k = 1; k < kWidth; ++k) REQUIRE(y(r, k) == y(r, 0));
    factors.push_back(double(y(r, 0)));
  }
  return factors;
}

double loss_of(const AttentionModelOptions& options) {
  const auto model = small_model(options);
  Tape tape(Tape::Use::kInfer);
  const LossOptions loss{.pass = {.training = true, .seed = 5, .update = 3}};
  return double(model->loss(tape, batch_of(*model, kPairs), loss).total.value()(0, 0));
}

AttentionModelOptions small() {
  AttentionModelOptions options;
  options.size = 8;
  options.embedding = 6;
  return options;
}

}  // namespace

TEST_CASE("word dropout: whole words are zero as often as asked, and the others scaled up") {
  const auto factors = word_factors({7}, {.training = true, .seed = 1, .update = 2}, 0.25);
  const auto dropped = std::count(factors.begin(), factors.end(), 0.0);
  CHECK(dropped > 70);  // of 400 words 100 on average, with a standard deviation of 9
  CHECK(dropped < 130);
  for (const double factor : factors) CHECK((factor == 0 || std::abs(factor - 4.0 / 3) < 1e-6));
}

TEST_CASE("word dropout: a sentence's words are dropped alike in every batch, anew each update") {
  const Pass pass = {.training = true, .seed = 1, .update = 2};
  const auto alone = word_factors({7}, pass, 0.25);
  const auto batch = word_factors({3, 7}, pass, 0.25);
  for (size_t t = 0; t < kSteps; ++t) CHECK(batch[2 * t + 1] == alone[t]);
  CHECK(word_factors({8}, pass, 0.25) != alone);
  CHECK(word_factors({7}, pass, 0.25, 1) != alone);  // another place: the other side's words
  CHECK(word_factors({7}, {.training = true, .seed = 1, .update = 3}, 0.25) != alone);
  CHECK(word_factors({7}, {.training = true, .seed = 2, .update = 2}, 0.25) != alone);
}

TEST_CASE("word dropout: there is none but in training") {
  CHECK(word_factors({7}, {.seed = 1}, 0.25) == std::vector<double>(kSteps, 1));
}

TEST_CASE("dropout is that of context and output, and either can be set apart") {
  AttentionModelOptions both = small(), apart = small(), overridden = small();
  both.dropout = 0.4;
  apart.context_dropout = apart.output_dropout = 0.4;
  overridden.dropout = 0.7;
  overridden.context_dropout = overridden.output_dropout = 0.4;
  CHECK(loss_of(apart) == loss_of(both));
  CHECK(loss_of(overridden) == loss_of(both));
  AttentionModelOptions context = small(), output = small(), without_output = both;
  context.context_dropout = 0.4;
  output.output_dropout = 0.4;
  without_output.output_dropout = 0;
  CHECK(loss_of(context) != loss_of(small()));
  CHECK(loss_of(output) != loss_of(small()));
  CHECK(loss_of(context) != loss_of(both));
  CHECK(loss_of(output) != loss_of(both));
  CHECK(loss_of(without_output) == loss_of(context));
}

TEST_CASE("words of either side are dropped by keys of their own") {
  for (double RnnModelOptions::*key :
       {&RnnModelOptions::source_word_dropout, &RnnModelOptions::target_word_dropout}) {
    AttentionModelOptions options = small();
    options.*key = 0.5;
    CHECK(loss_of(options) != loss_of(small()));
  }
}
