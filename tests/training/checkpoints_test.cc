#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "training/run.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

std::set<std::string> checkpoints_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder / "checkpoints"))
    names.insert(entry.path().filename().string());
  return names;
}

struct Seen : TrainingObserver {
  void validated(const ValidationEvent& e) override { validations.push_back(e); }
  std::vector<ValidationEvent> validations;
};

std::vector<double> numbers(const fs::path& file, int symbols) {
  BigramModel model(symbols, 99);
  load_parameters(file, model.parameters());
  std::vector<double> all;
  for (int p = 0; p < model.parameters().size(); ++p)
    for (int64_t i = 0; i < model.parameters()[p].size(); ++i)
      all.push_back(double(model.parameters()[p].value().data[i]));
  return all;
}

/// A run whose steps are so large that validations go up and down.
void make_unsteady(Run& run) {
  run.options.train.optimizer = SgdOptions{.learning_rate = 20};
  run.options.train.clip_norm = 0;
  run.options.train.keep_checkpoints = 3;
  run.options.train.average_checkpoints = true;
}

}  // namespace

TEST_CASE("checkpoints: the last validated ones are kept, beside the current and the best") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.options.train.keep_checkpoints = 3;
  run.options.train.max_updates = 42;
  run.options.train.optimizer = SgdOptions{.learning_rate = 0};  // the first stays the best
  run.start();
  CHECK(checkpoints_in(scratch / "m") ==
        std::set<std::string>{"update-8", "update-32", "update-40", "update-42"});
}

TEST_CASE("checkpoints: the best ones are kept by the first metric") {
  const ToyData data;
  const ScratchFolder scratch;
  Seen seen;
  Run run(data, scratch / "m");
  make_unsteady(run);
  run.options.train.average_checkpoints = false;
  run.options.train.keep_by = KeepBy::kBest;
  run.options.valid.every = 4;
  run.observer = &seen;
  run.start();
  std::vector<std::pair<double, int64_t>> judged;  // perplexity: less is better
  for (const ValidationEvent& e : seen.validations)
    judged.emplace_back(e.metrics[0].value, e.progress.update);
  std::sort(judged.begin(), judged.end());
  std::set<std::string> wanted = {"update-40"};
  for (size_t i = 0; i < 3; ++i) wanted.insert("update-" + std::to_string(judged[i].second));
  CHECK(checkpoints_in(scratch / "m") == wanted);
}

TEST_CASE("checkpoints: the mean of those kept is judged, and saved if and only if it is better") {
  const ToyData data;
  const ScratchFolder scratch;
  const int symbols = data.vocabulary->size();
  int better = 0, worse = 0;
  for (const double rate : {0.1, 2.0, 10.0, 20.0, 40.0}) {
    CAPTURE(rate);
    const fs::path folder = scratch / std::to_string(rate);
    Seen seen;
    Run run(data, folder);
    make_unsteady(run);
    run.options.train.optimizer = SgdOptions{.learning_rate = rate};
    run.observer = &seen;
    const StoppedEvent stopped = run.start().stopped;
    REQUIRE(seen.validations.size() == 6);
    const ValidationEvent& mean = seen.validations.back();
    double best = seen.validations[0].metrics[0].value;
    for (size_t i = 0; i < 5; ++i) best = std::min(best, seen.validations[i].metrics[0].value);
    const auto file = [&](const std::string& name) {
      return numbers(folder / "checkpoints" / name / "parameters.safetensors", symbols);
    };
    const std::string index = slurp(folder / "checkpoints.json");
    const auto saved = numbers(folder / "parameters.safetensors", symbols);
    CHECK(mean.averaged == 3);
    CHECK(mean.best == (mean.metrics[0].value < best));
    CHECK(stopped.best[0].value == std::min(best, mean.metrics[0].value));
    (mean.best ? better : worse) += 1;
    if (!mean.best) {
      CHECK(stopped.averaged == 0);
      CHECK(has(index, "\"averaged\":[]"));
      CHECK(saved == file("update-" + std::to_string(stopped.best_update)));
      continue;
    }
    CHECK(stopped.averaged == 3);
    CHECK(has(index, "\"averaged\":[\"update-24\",\"update-32\",\"update-40\"]"));
    const auto a = file("update-24"), b = file("update-32"), c = file("update-40");
    for (size_t i = 0; i < saved.size(); ++i)
      CHECK(saved[i] == doctest::Approx((a[i] + b[i] + c[i]) / 3).epsilon(1e-6));
  }
  CHECK(better > 0);
  CHECK(worse > 0);
}

TEST_CASE(
    "checkpoints: a run that is interrupted, or goes on after its mean, ends as a whole one") {
  const ToyData data;
  const ScratchFolder scratch;
  Run whole(data, scratch / "whole");
  make_unsteady(whole);
  whole.start();
  const Outcome wanted = outcome(scratch / "whole");
  const auto run_to = [&](const std::string& name, int64_t updates, bool resume) {
    Run run(data, scratch / name);
    make_unsteady(run);
    run.options.train.max_updates = updates;
    return run.start(resume);
  };
  run_to("longer", 24, false);  // 8, 16, 24: its mean is judged
  CHECK(has(slurp(scratch / "longer" / "history.jsonl"), "\"averaged\":3"));
  run_to("longer", 40, true);
  CHECK(outcome(scratch / "longer") == wanted);
  for (int question = 50; question <= 62; question += 3) {
    CAPTURE(question);
    const std::string name = "part" + std::to_string(question);
    Run first(data, scratch / name);
    make_unsteady(first);
    first.interrupt_at(question);
    if (first.start().signal != 0) run_to(name, 40, true);
    CHECK(outcome(scratch / name) == wanted);
  }
  CHECK(run_to("whole", 40, true).signal == 0);  // says that it is complete
  CHECK(outcome(scratch / "whole") == wanted);
}

TEST_CASE("checkpoints: a run that has ended can be told to judge the mean of what it kept") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m"), whole(data, scratch / "whole");
  make_unsteady(whole);
  whole.start();
  make_unsteady(run);
  run.options.train.average_checkpoints = false;
  run.start();
  run.options.train.average_checkpoints = true;
  run.start(true);
  CHECK(outcome(scratch / "m") == outcome(scratch / "whole"));
}

TEST_CASE("checkpoints: a run that goes on and keeps fewer makes the mean of these") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  make_unsteady(run);
  run.options.train.average_checkpoints = false;
  run.start();
  run.options.train.average_checkpoints = true;
  run.options.train.keep_checkpoints = 2;
  run.start(true);
  CHECK(has(slurp(scratch / "m" / "history.jsonl"), "\"averaged\":2"));
}

TEST_CASE("checkpoints: a cosine that has ended is not to be prolonged") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.options.train.schedule = CosineSchedule{};
  run.start();
  NoteCollector collector;
  run.observer = &collector;
  CHECK(run.start(true).stopped.progress.update == 40);
  CHECK(has(collector.notes, "train.finetune_from=" + (scratch / "m").string()));
}

}  // namespace nmt
