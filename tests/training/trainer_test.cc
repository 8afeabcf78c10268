#include "training/trainer.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <atomic>
#include <set>
#include <string>

#include "training/run.h"

namespace nmt {
namespace {

struct Recorder : TrainingObserver {
  void updated(const UpdateEvent& e) override { updates.push_back(e); }
  void reported(const ReportEvent& e) override { reports.push_back(e); }
  void validated(const ValidationEvent& e) override { validations.push_back(e); }
  void saved(const SavedEvent& e) override { saves.push_back(e); }
  void save_failed(const SaveFailedEvent& e) override { failures.push_back(e); }
  std::vector<UpdateEvent> updates;
  std::vector<ReportEvent> reports;
  std::vector<ValidationEvent> validations;
  std::vector<SavedEvent> saves;
  std::vector<SaveFailedEvent> failures;
};

}  // namespace

TEST_CASE("trainer: the loss falls, reports and validations come when the recipe says") {
  const ToyData data;
  const ScratchFolder scratch;
  Recorder seen;
  Run run(data, scratch / "m");
  run.observer = &seen;
  const TrainingResult result = run.start();
  CHECK(result.stopped.reason == StopReason::kMaxUpdates);
  CHECK(result.signal == 0);
  CHECK(seen.updates.size() == 40);
  CHECK(seen.updates.back().progress.fraction == 1);
  CHECK(seen.reports.size() == 5);  // at 7, 14 .. 35
  CHECK(seen.reports[0].since_last.updates == 7);
  REQUIRE(seen.validations.size() == 5);  // at 8, 16 .. 40
  CHECK(seen.validations.back().metrics[0].name == "perplexity");
  CHECK(seen.validations.back().metrics[0].value < 0.95 * seen.validations[0].metrics[0].value);
  CHECK(seen.validations.back().progress.update == 40);
}

TEST_CASE("trainer: a batch's gradient does not depend on how it is dealt out") {
  const ToyData data;
  BigramModel model(data.vocabulary->size());
  ThreadPool pool(2);
  Workers alone(model, 1, pool), many(model, 9, pool);
  const std::vector<int64_t> pairs = {0, 5, 6, 12, 20};  // fewer than workers
  const LossOptions options = {.pass = {.training = true, .seed = 3, .update = 4}};
  const LossSums a = alone.differentiate(*data.corpus, pairs, options),
                 b = many.differentiate(*data.corpus, pairs, options);
  CHECK(a.cross_entropy == doctest::Approx(b.cross_entropy).epsilon(1e-12));
  CHECK(a.target_tokens == 1 + 6 + 7 + 6 + 7 + 5);
  CHECK(a.target_tokens == b.target_tokens);
  CHECK(a.sentences == 5);
  for (int p = 0; p < model.parameters().size(); ++p) {
    const Matrix x = alone.gradients().of(model.parameters()[p]);
    const Matrix y = many.gradients().of(model.parameters()[p]);
    for (int64_t i = 0; i < x.size(); ++i)
      CHECK(double(x.data[i]) == doctest::Approx(double(y.data[i])).epsilon(1e-5));
  }
}

TEST_CASE("trainer: batches that are accumulated have the gradient of one batch of all") {
  const ToyData data;
  BigramModel model(data.vocabulary->size());
  ThreadPool pool(2);
  const std::vector<int64_t> first = {0, 5, 6}, second = {12, 20, 21, 3},
                             all = {0, 5, 6, 12, 20, 21, 3};
  const std::vector<CorpusPairs> batches = {{data.corpus.get(), first},
                                            {data.corpus.get(), second}};
  const LossOptions options = {.pass = {.training = true, .seed = 3, .update = 4}};
  const std::vector<BatchLossOptions> losses = {TokenMeanLoss{}, SequenceLoss{},
                                                SequenceLoss{.per_example_loss = true}};
  for (const BatchLossOptions& loss : losses) {
    Workers one(model, 2, pool), several(model, 2, pool);
    const LossSums a = one.differentiate(*data.corpus, all, options, loss),
                   b = several.differentiate(batches, options, loss);
    CHECK(a.cross_entropy == doctest::Approx(b.cross_entropy).epsilon(1e-12));
    CHECK(a.target_tokens == b.target_tokens);
    CHECK(a.sentences == b.sentences);
    CHECK(b.updates == 1);
    CHECK(one.objective() == doctest::Approx(several.objective()).epsilon(1e-6));
    CHECK(one.sum_of_squares() == doctest::Approx(several.sum_of_squares()).epsilon(1e-5));
    for (int p = 0; p < model.parameters().size(); ++p) {
      const Matrix x = one.gradients().of(model.parameters()[p]);
      const Matrix y = several.gradients().of(model.parameters()[p]);
      for (int64_t i = 0; i < x.size(); ++i)
        CHECK(double(x.data[i]) == doctest::Approx(double(y.data[i])).epsilon(1e-5));
    }
  }
}

TEST_CASE("trainer: an update draws as many batches as it accumulates, and epochs are as before") {
  const ToyData data;
  const ScratchFolder scratch;
  Recorder seen;
  Run run(data, scratch / "m");
  run.options.train.accumulate = 3;
  run.options.train.max_epochs = 3;
  run.observer = &seen;
  run.start();
  int64_t sentences = 0;
  for (const UpdateEvent& e : seen.updates) {
    CHECK(sentences < 3 * 40);  // pairs: the run stops when three epochs are done
    CHECK(e.batch.sentences > 6);
    sentences += e.batch.sentences;
  }
  CHECK(sentences >= 3 * 40);
}

TEST_CASE("trainer: another number of threads gives the same bytes") {
  const ToyData data;
  const ScratchFolder scratch;
  Run(data, scratch / "one").start();
  Run several(data, scratch / "several");
  several.threads = 4;
  several.start();
  CHECK(outcome(scratch / "one") == outcome(scratch / "several"));
}

TEST_CASE("trainer: another number of workers, another seed or no average is another run") {
  const ToyData data;
  const ScratchFolder scratch;
  Run(data, scratch / "a").start();
  Run workers(data, scratch / "b"), seed(data, scratch / "c"), average(data, scratch / "d");
  workers.options.train.workers = 2;
  seed.options.seed = 8;
  average.options.train.average_decay = 0.9;
  workers.start(), seed.start(), average.start();
  std::set<std::string> parameters;
  for (const char* name : {"a", "b", "c", "d"})
    parameters.insert(outcome(scratch / name).parameters);
  CHECK(parameters.size() == 4);
}

TEST_CASE("trainer: it stops after max_epochs, and when the metric stalls") {
  const ToyData data;
  const ScratchFolder scratch;
  Run epochs(data, scratch / "epochs");
  epochs.options.train.max_epochs = 2;
  const StoppedEvent after_epochs = epochs.start().stopped;
  CHECK(after_epochs.reason == StopReason::kMaxEpochs);
  CHECK(after_epochs.progress.epoch == 2.0);

  Run stalls(data, scratch / "stalls");
  stalls.options.train.optimizer = SgdOptions{.learning_rate = 0};
  stalls.options.valid.patience = 2;
  const StoppedEvent after_stall = stalls.start().stopped;
  CHECK(after_stall.reason == StopReason::kPatience);
  CHECK(after_stall.progress.update == 24);  // best at 8, not at 16 and 24
  CHECK(after_stall.best_update == 8);

  Run minutes(data, scratch / "minutes");
  minutes.options.train.max_minutes = 0;
  CHECK(minutes.start().stopped.reason == StopReason::kMaxMinutes);
}

TEST_CASE("trainer: a plateau schedule lowers the rate of the updates after a stall") {
  const ToyData data;
  const ScratchFolder scratch;
  Recorder seen;
  Run run(data, scratch / "m");
  run.options.train.optimizer = SgdOptions{.learning_rate = 1e-12};
  run.options.train.schedule = PlateauSchedule{.patience = 2, .factor = 0.25};
  run.options.valid.metrics = {"bleu"};  // which such steps do not change
  run.observer = &seen;
  run.start();
  CHECK(seen.updates[23].learning_rate == 1e-12);  // best at 8, not at 16 and 24
  CHECK(seen.updates[24].learning_rate == 0.25e-12);
  CHECK(seen.updates[39].learning_rate == 0.25e-12);
}

TEST_CASE("trainer: the tutorial's schedule is told the loss that an update minimises") {
  const ToyData data;
  BigramModel model(data.vocabulary->size());
  ThreadPool pool(1);
  TrainOptions options;
  options.workers = 3;
  options.batch.sentences = 6;
  Updater updater(model, {{data.corpus.get(), 1}}, options, 1, pool);
  const Update made = updater.make(1);
  CHECK(made.objective == doctest::Approx(made.sums.loss()).epsilon(1e-5));
}

TEST_CASE("trainer: a metric of which more is better decides the best checkpoint the other way") {
  const ToyData data;
  const ScratchFolder scratch;
  Recorder seen;
  Run run(data, scratch / "m");
  run.options.valid.metrics = {"bleu"};
  run.observer = &seen;
  run.start();
  double best = -1;
  for (const ValidationEvent& e : seen.validations) {
    CHECK(e.metrics.size() == 1);
    CHECK(e.best == (e.metrics[0].value > best));
    best = std::max(best, e.metrics[0].value);
  }
}

TEST_CASE("trainer: chrF decides as BLEU does, and both are of the same translations") {
  const ToyData data;
  const ScratchFolder scratch;
  Recorder seen;
  Run run(data, scratch / "m");
  run.options.valid.metrics = {"chrf", "bleu"};
  run.observer = &seen;
  const StoppedEvent stopped = run.start().stopped;
  double best = -1;
  for (const ValidationEvent& e : seen.validations) {
    REQUIRE(e.metrics.size() == 2);
    CHECK(e.metrics[0].name == "chrf");
    CHECK(e.metrics[0].higher_is_better);
    CHECK(e.best == (e.metrics[0].value > best));
    best = std::max(best, e.metrics[0].value);
  }
  CHECK(stopped.best[0].value == best);
  CHECK(best > 0);
}

namespace {

/// Never chooses </s>: the model that early validations meet.
class RamblingModel : public BigramModel {
 public:
  using BigramModel::BigramModel;
  Step step(Tape& tape, std::span<const TokenId> previous, std::span<const int> sentences,
            const Encoded& encoded, const DecoderState& state) const override {
    const Step made = BigramModel::step(tape, previous, sentences, encoded, state);
    Matrix logits = made.output.value();
    for (int64_t i = 0; i < logits.rows; ++i) logits(i, kEos) = -100;
    ++steps;
    return made;
  }
  mutable std::atomic<int> steps = 0;
};

}  // namespace

TEST_CASE("validation: max_length_factor bounds the steps of a model that does not stop") {
  const ToyData data;
  const RamblingModel model(data.vocabulary->size());
  ThreadPool pool(1);
  const auto steps_with = [&](std::optional<double> factor) {
    ValidOptions options;
    options.metrics = {"bleu", "chrf"};
    options.max_length_factor = factor;
    options.max_sentences = 30;
    model.steps = 0;
    Validator(model, {data.valid.get()}, options, {}, pool).run([] { return false; });
    return model.steps.load();
  };
  CHECK(steps_with(0.0) == 10);      // 30 sentences are one batch, translated once for both metrics
  CHECK(steps_with(1.0) == 10 + 8);  // the longest source has 7 words and </s>
  CHECK(steps_with(50.0) == 10 + 400);
  CHECK(steps_with({}) > 10 + 8);
}

TEST_CASE("trainer: divergence names update, lines and rate, and leaves the last checkpoint") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.diverges_at = 13;
  const std::string message = refusal_by([&] { run.start(); }, Fault::kRuntime);
  CAPTURE(message);
  CHECK(has(message, "update 13: the loss is not a number, at learning rate 0.05, for lines "));
  CHECK(has(message, "lower train.optimizer.learning_rate"));
  CHECK(slurp(scratch / "m" / "checkpoints.json") ==
        "{\"current\":\"update-10\",\"best\":\"update-8\"}\n");
}

TEST_CASE("trainer: an unknown metric is refused with those there are") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.options.valid.metrics = {"blue"};
  CHECK(has(refusal_by([&] { run.start(); }, Fault::kUsage), "known: perplexity, bleu, chrf"));
}

TEST_CASE("trainer: what is saved for translation is the average, if one is kept") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.options.train.average_decay = 0.99;
  run.start();
  BigramModel best(data.vocabulary->size(), 99), last(data.vocabulary->size(), 99);
  load_parameters(scratch / "m" / "parameters.safetensors", best.parameters());
  const auto checkpoint = scratch / "m" / "checkpoints" / "update-40";
  load_parameters(checkpoint / "parameters.safetensors", last.parameters());
  const ThreadPool unused(1);
  ThreadPool pool(1);
  Validator validator(best, {data.valid.get()}, run.options.valid, {}, pool);
  const auto figures = validator.run([] { return false; });
  const std::string history = slurp(scratch / "m" / "history.jsonl");
  REQUIRE(figures);
  CHECK(has(history, fmt::format("\"perplexity\":{}", figures->metrics[0].value).substr(0, 24)));
}

}  // namespace nmt
