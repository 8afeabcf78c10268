#include "training/schedule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"

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

TEST_CASE("step: whole up to its start, then less at once and after every so many updates") {
  const StepSchedule step{.start = 10, .every = 5, .factor = 0.5};
  const auto factor = [&](int64_t update) { return rate_factor(step, update, 0); };
  CHECK(factor(10) == 1);
  CHECK(factor(11) == 0.5);
  CHECK(factor(15) == 0.5);
  CHECK(factor(16) == 0.25);
  CHECK(factor(21) == 0.125);
  CHECK(rate_factor(StepSchedule{.warmup = 20, .start = 10, .every = 5}, 10, 0) == 0.5);
}

TEST_CASE("plateau: falls after validations without a better one, and counts anew") {
  const PlateauSchedule plateau{.patience = 2, .factor = 0.1, .floor = 0.05};
  ScheduleState state;
  std::vector<double> factors;
  for (const bool better : {true, false, true, false, false, false, true, false, false, false}) {
    after_validation(plateau, better, state);
    factors.push_back(rate_factor(plateau, 1, 0, state));
  }
  CHECK(factors == std::vector<double>{1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05});
  CHECK(rate_factor(PlateauSchedule{.warmup = 10}, 5, 0) == 0.5);
}

TEST_CASE("tutorial: the rate falls when and only when translate.py's would") {
  const TutorialSchedule tutorial{.steps_per_checkpoint = 4, .factor = 0.9};
  Rng rng(1, Purpose::kTest);
  ScheduleState state;
  // translate.py's loop, line by line.
  double learning_rate = 1, loss = 0;
  std::vector<double> previous_losses;
  int decays = 0;
  for (int64_t current_step = 1; current_step <= 400; ++current_step) {
    const double step_loss = rng.uniform();
    loss += step_loss / 4;
    if (current_step % 4 == 0) {
      const size_t n = previous_losses.size();
      if (n > 2 && loss > std::max({previous_losses[n - 1], previous_losses[n - 2],
                                    previous_losses[n - 3]})) {
        learning_rate *= 0.9;
        ++decays;
      }
      previous_losses.push_back(loss);
      loss = 0;
    }
    after_update(tutorial, current_step, step_loss, state);
    REQUIRE(rate_factor(tutorial, current_step, 0, state) == doctest::Approx(learning_rate));
  }
  CHECK(decays > 10);
}

TEST_CASE("schedules without a state take nothing from losses and validations") {
  for (const ScheduleOptions& schedule : {ScheduleOptions(ConstantSchedule{}),
                                          {InverseSqrtSchedule{}},
                                          {CosineSchedule{}},
                                          {StepSchedule{}}}) {
    ScheduleState state;
    after_update(schedule, 200, 5, state);
    for (int i = 0; i < 20; ++i) after_validation(schedule, false, state);
    CHECK(state.decays == 0);
    CHECK(state.loss_sum == 0);
  }
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
