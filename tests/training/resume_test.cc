#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "base/full_disk.h"
#include "base/rng.h"
#include "training/run.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

/// Copies the model's folder when update `at` is done: what a process that is killed there leaves.
struct Snapshot : TrainingObserver {
  Snapshot(fs::path from_folder, fs::path to_folder, int64_t update)
      : from(std::move(from_folder)), to(std::move(to_folder)), at(update) {}
  void updated(const UpdateEvent& e) override {
    if (e.progress.update == at) fs::copy(from, to, fs::copy_options::recursive);
  }
  fs::path from, to;
  int64_t at;
};

void add_average_schedule_and_accumulation(Run& run) {
  run.options.train.average_decay = 0.9;
  run.options.train.schedule = InverseSqrtSchedule{.warmup = 10};
  run.options.train.label_smoothing = 0.1;
  run.options.train.accumulate = 2;
}

}  // namespace

TEST_CASE("resume: a run that signals stop anywhere ends as one that never stopped") {
  const ToyData data;
  const ScratchFolder scratch;
  Run whole(data, scratch / "whole");
  add_average_schedule_and_accumulation(whole);
  whole.start();
  const Outcome wanted = outcome(scratch / "whole");
  Rng rng(5, Purpose::kTest);
  for (int repeat = 0; repeat < 8; ++repeat) {
    // Questions come between updates and within validation: both are interrupted.
    const int question = 2 + int(rng.below(60));
    CAPTURE(question);
    const fs::path folder = scratch / ("run" + std::to_string(repeat));
    Run first(data, folder);
    add_average_schedule_and_accumulation(first);
    first.interrupt_at(question);
    const TrainingResult stopped = first.start();
    CHECK(stopped.signal == 15);
    CHECK(stopped.stopped.reason == StopReason::kInterrupted);
    Run second(data, folder);
    add_average_schedule_and_accumulation(second);
    second.interrupt_at(30);
    second.threads = 2;
    if (second.start(true).signal != 0) {
      Run third(data, folder);
      add_average_schedule_and_accumulation(third);
      third.start(true);
    }
    CHECK(outcome(folder) == wanted);
  }
}

TEST_CASE("resume: every optimiser goes on with what it kept") {
  const ToyData data;
  const ScratchFolder scratch;
  const std::vector<OptimizerOptions> all = {
      AdamOptions{},    AdamWOptions{},
      SgdOptions{},     SgdOptions{.momentum = 0.9, .nesterov = true},
      AdagradOptions{}, RmsPropOptions{.momentum = 0.5}};
  for (size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    const auto set = [&](Run& run) {
      run.options.train.optimizer = all[i];
      run.options.train.weight_decay = 0.01;
    };
    const std::string number = std::to_string(i);
    Run whole(data, scratch / ("whole" + number)), first(data, scratch / ("part" + number)),
        second(data, scratch / ("part" + number));
    set(whole), set(first), set(second);
    whole.start();
    first.interrupt_at(25);
    CHECK(first.start().signal == 15);
    second.threads = 2;
    second.start(true);
    CHECK(outcome(scratch / ("part" + number)) == outcome(scratch / ("whole" + number)));
  }
}

TEST_CASE("resume: a schedule remembers losses and validations") {
  const ToyData data;
  const ScratchFolder scratch;
  // Steps too small to change a translation stall BLEU; steps too large make losses rise.
  const std::vector<std::pair<ScheduleOptions, double>> all = {
      {PlateauSchedule{.patience = 2, .factor = 0.5}, 1e-12},
      {TutorialSchedule{.steps_per_checkpoint = 2, .factor = 0.5}, 2.0}};
  for (size_t i = 0; i < all.size(); ++i) {
    const auto set = [&](Run& run) {
      run.options.train.schedule = all[i].first;
      run.options.train.optimizer = SgdOptions{.learning_rate = all[i].second};
      run.options.train.clip_norm = 0;
      run.options.valid.metrics = {"bleu", "perplexity"};
    };
    Run whole(data, scratch / ("whole" + std::to_string(i)));
    set(whole);
    whole.start();
    const Outcome wanted = outcome(whole.options.folder);
    CHECK_FALSE(has(wanted.current, "\"decays\": 0"));
    for (const int question : {20, 35, 47}) {
      CAPTURE(question);
      const fs::path folder =
          scratch / ("part" + std::to_string(i) + "-" + std::to_string(question));
      Run first(data, folder), second(data, folder);
      set(first), set(second);
      first.interrupt_at(question);
      CHECK(first.start().signal == 15);
      second.start(true);
      CHECK(outcome(folder) == wanted);
    }
  }
}

TEST_CASE("resume: a run that was killed after any update ends as one that never was") {
  const ToyData data;
  const ScratchFolder scratch;
  Run(data, scratch / "whole").start();
  const Outcome wanted = outcome(scratch / "whole");
  for (const int64_t at : {5, 6, 8, 17, 39, 40}) {
    CAPTURE(at);
    const fs::path killed = scratch / ("killed" + std::to_string(at));
    Snapshot snapshot(scratch / "run", killed, at);
    Run run(data, scratch / "run");
    run.observer = &snapshot;
    run.start();
    fs::remove_all(scratch / "run");
    if (at == 5) {  // before the first checkpoint: there is nothing to go on from
      CHECK_FALSE(Checkpoints(killed).exist());
      continue;
    }
    Run(data, killed).start(true);
    CHECK(outcome(killed) == wanted);
  }
}

TEST_CASE("resume: a model is validated before it is fine-tuned, whatever interrupts it") {
  const ToyData data;
  const ScratchFolder scratch;
  const auto set = [](Run& run) { run.options.train.finetune_from = "elsewhere"; };
  Run whole(data, scratch / "whole");
  set(whole);
  whole.start();
  const Outcome wanted = outcome(scratch / "whole");
  CHECK(wanted.history.starts_with(R"({"event":"valid","update":0)"));
  for (const int question : {1, 2, 4, 30}) {
    CAPTURE(question);
    const fs::path folder = scratch / std::to_string(question);
    Run first(data, folder), second(data, folder);
    set(first), set(second);
    first.interrupt_at(question);
    CHECK(first.start().signal == 15);
    second.start(true);
    CHECK(outcome(folder) == wanted);
  }
}

TEST_CASE("resume: what a crash left behind is put right") {
  const ToyData data;
  const ScratchFolder scratch;
  Run(data, scratch / "whole").start();
  Run run(data, scratch / "m");
  run.options.train.max_updates = 20;
  run.start();
  const fs::path checkpoints = scratch / "m" / "checkpoints";
  // A crash between the renames of a checkpoint that replaces itself, an unnamed one, a torn line.
  fs::rename(checkpoints / "update-20", checkpoints / "update-20.nmt-old");
  fs::create_directories(checkpoints / "update-25");
  spill(scratch / "m" / "parameters.safetensors", "torn");
  Run again(data, scratch / "m");
  again.start(true);
  CHECK(fs::exists(checkpoints / "update-40"));
  CHECK_FALSE(fs::exists(checkpoints / "update-25"));
  CHECK(outcome(scratch / "m").parameters == outcome(scratch / "whole").parameters);
}

TEST_CASE("resume: a run that has reached its limit is complete, and the key to raise is named") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.start();
  const Outcome before = outcome(scratch / "m");
  NoteCollector collector;
  run.observer = &collector;
  const TrainingResult result = run.start(true);
  CHECK(result.stopped.reason == StopReason::kMaxUpdates);
  CHECK(result.stopped.progress.update == 40);
  CHECK(has(collector.notes, "the run is at update 40 and train.max_updates is 40"));
  CHECK(has(collector.notes, "--set train.max_updates="));
  CHECK(outcome(scratch / "m") == before);
  run.options.train.max_updates = 41;
  CHECK(run.start(true).stopped.progress.update == 41);
}

TEST_CASE("resume: other training data are refused") {
  const ToyData data, other(40, 2);
  const ScratchFolder scratch;
  Run(data, scratch / "m").start();
  Run run(other, scratch / "m");
  run.options.train.max_updates = 50;
  const std::string message = refusal_by([&] { run.start(true); }, Fault::kUsage);
  CHECK(has(message, "the training data are not those of the checkpoint at update 40"));
}

TEST_CASE("resume: a damaged checkpoint is named") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.start();
  run.options.train.max_updates = 50;
  const fs::path state = scratch / "m" / "checkpoints" / "update-40" / "state.json";
  const std::string whole = slurp(state);
  spill(state, whole.substr(0, 40));
  CHECK(has(refusal_by([&] { run.start(true); }, Fault::kRuntime), "state.json: is damaged"));
  spill(state, "{\"version\": 2}");
  CHECK(has(refusal_by([&] { run.start(true); }, Fault::kRuntime), "'update' not found"));
  spill(state, "{\"version\": 1}");
  CHECK(has(refusal_by([&] { run.start(true); }, Fault::kRuntime), "is of version 1"));
  spill(state, whole);
  spill(scratch / "m" / "checkpoints.json", "{}");
  CHECK(has(refusal_by([&] { run.start(true); }, Fault::kRuntime), "checkpoints.json: is damaged"));
}

TEST_CASE("resume: a history that is shorter than the checkpoint knew is refused") {
  const ToyData data;
  const ScratchFolder scratch;
  Run run(data, scratch / "m");
  run.start();
  spill(scratch / "m" / "history.jsonl", "{}\n");
  run.options.train.max_updates = 50;
  CHECK(has(refusal_by([&] { run.start(true); }, Fault::kRuntime), "history.jsonl: has 3 bytes"));
}

TEST_CASE(
    "full disk: tries are told, the run fails with the reason, the last checkpoint is whole") {
  struct FillUp : TrainingObserver {
    void updated(const UpdateEvent& e) override {
      if (e.progress.update == 13) disk.emplace(600);  // bytes a file: less than any of the tensors
    }
    void save_failed(const SaveFailedEvent& e) override { failures.push_back(e); }
    std::optional<FullDisk> disk;
    std::vector<SaveFailedEvent> failures;
  };
  const ToyData data;
  const ScratchFolder scratch;
  FillUp filling;
  Run run(data, scratch / "m");
  run.options.train.report_every = 1000;  // history.jsonl stays small
  run.options.valid.every = 1000;
  run.observer = &filling;
  const std::string message = refusal_by([&] { run.start(); }, Fault::kRuntime);
  filling.disk.reset();
  CAPTURE(message);
  CHECK(has(message, "safetensors"));
  CHECK(filling.failures.size() == 2);  // the third try is the error
  CHECK(filling.failures[0].attempts == 3);
  CHECK(slurp(scratch / "m" / "checkpoints.json") == "{\"current\":\"update-10\",\"best\":null}\n");
  run.observer = nullptr;
  CHECK(run.start(true).stopped.progress.update == 40);
}

}  // namespace nmt
