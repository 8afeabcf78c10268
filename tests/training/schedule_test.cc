#include "training/schedule.h"

#include <doctest/doctest.h>

#include <cmath>

namespace nmt {

TEST_CASE("schedules rise linearly over the warm-up and are whole at its end") {
  const InverseSqrtSchedule inverse_sqrt{.warmup = 10};
  CHECK(rate_factor(ConstantSchedule{.warmup = 10}, 1, 100) == doctest::Approx(0.1));
  CHECK(rate_factor(inverse_sqrt, 5, 100) == doctest::Approx(0.5));
  CHECK(rate_factor(CosineSchedule{.warmup = 10, .floor = 0.2}, 5, 100) == doctest::Approx(0.5));
  CHECK(rate_factor(ConstantSchedule{.warmup = 10}, 10, 100) == 1);
  CHECK(rate_factor(inverse_sqrt, 10, 100) == 1);
  CHECK(rate_factor(CosineSchedule{.warmup = 10}, 10, 100) == 1);
}

TEST_CASE("constant: without warm-up the first update has the whole rate") {
  CHECK(rate_factor(ConstantSchedule{}, 1, 100) == 1);
  CHECK(rate_factor(ConstantSchedule{}, 1'000'000, 100) == 1);
}

TEST_CASE("inverse_sqrt: four times the warm-up halves the rate") {
  CHECK(rate_factor(InverseSqrtSchedule{.warmup = 100}, 400, 0) == doctest::Approx(0.5));
}

TEST_CASE("cosine: half-way is the middle, the end and what follows is the floor") {
  const CosineSchedule cosine{.warmup = 100, .floor = 0.2};
  CHECK(rate_factor(cosine, 550, 1000) == doctest::Approx(0.6));
  CHECK(rate_factor(cosine, 1000, 1000) == doctest::Approx(0.2));
  CHECK(rate_factor(cosine, 2000, 1000) == doctest::Approx(0.2));
}

TEST_CASE("cosine: a run that ends in the warm-up has no falling part") {
  CHECK(rate_factor(CosineSchedule{.warmup = 100}, 50, 50) == doctest::Approx(0.5));
  CHECK(rate_factor(CosineSchedule{.warmup = 100}, 100, 100) == 1);
}

TEST_CASE("the learning rate is the optimiser's times the schedule's factor") {
  TrainOptions options;
  options.optimizer = SgdOptions{.learning_rate = 0.5};
  options.schedule = ConstantSchedule{.warmup = 4};
  CHECK(learning_rate(options, 1) == doctest::Approx(0.125));
  CHECK(learning_rate(options, 9) == doctest::Approx(0.5));
}

TEST_CASE("scheduled sampling: its decays are one minus those of the paper's section 2.4") {
  CHECK(feed_probability(ConstantFeeding{.probability = 0.3}, 5) == 0.3);
  const LinearFeeding linear{.from = 0.1, .to = 0.5, .updates = 100};
  CHECK(feed_probability(linear, 50) == doctest::Approx(0.3));
  CHECK(feed_probability(linear, 400) == doctest::Approx(0.5));
  CHECK(feed_probability(ExponentialFeeding{.k = 0.5}, 3) == doctest::Approx(1 - 0.125));
  CHECK(feed_probability(InverseSigmoidFeeding{.k = 10}, 20) ==
        doctest::Approx(1 - 10 / (10 + std::exp(2.0))));
  CHECK(feed_probability(InverseSigmoidFeeding{.k = 10}, 1'000'000) == 1);
}

}  // namespace nmt
