#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "support/refusal.h"
#include "training/toy.h"
#include "training/trainer.h"

namespace nmt {

/// Everything of a training run but what a test says otherwise: 40 updates, with reports,
/// validations and checkpoints at different intervals.
struct Run {
  explicit Run(const ToyData& data_used, const std::filesystem::path& folder) : data(data_used) {
    options.folder = folder;
    options.recipe = "the recipe\n";
    options.seed = 7;
    options.train.batch.sentences = 6;
    options.train.optimizer = AdamOptions{.learning_rate = 0.05};
    options.train.workers = 3;
    options.train.max_updates = 40;
    options.train.report_every = 7;
    options.train.checkpoint_every = 5;
    options.valid.every = 8;
    options.valid.patience = 0;
    options.interrupted = [] { return 0; };
    options.retry_seconds = 0;
    std::filesystem::create_directories(folder);
  }

  TrainingResult start(bool resume = false) {
    BigramModel model(data.vocabulary->size(), options.seed);
    model.diverges_at = diverges_at;
    ThreadPool pool(threads);
    TrainingObserver silent;
    Trainer trainer(model, {{{data.corpus.get(), 1}}, {data.valid.get()}}, options, pool,
                    observer ? *observer : silent);
    if (resume)
      if (const auto finished = trainer.resume()) return *finished;
    return trainer.run();
  }

  /// A signal is seen when it was asked about for the `question`-th time, and from then on.
  void interrupt_at(int question) {
    options.interrupted = [question, asked = std::make_shared<std::atomic<int>>(0)] {
      return ++*asked >= question ? 15 : 0;
    };
  }

  const ToyData& data;
  TrainerOptions options;
  int threads = 1;
  int64_t diverges_at = std::numeric_limits<int64_t>::max();
  TrainingObserver* observer = nullptr;
};

struct NoteCollector : TrainingObserver {
  std::string notes;
  void note(const std::string& message) override { notes += message + "\n"; }
};

/// The result of a run: figures, and the parameters and moments to go on from.
struct Outcome {
  std::string history, parameters, current, others;
  bool operator==(const Outcome&) const = default;
};

inline Outcome outcome(const std::filesystem::path& folder) {
  std::string current = slurp(folder / "checkpoints.json");
  const size_t begin = current.find("update-");
  const auto checkpoint =
      folder / "checkpoints" / current.substr(begin, current.find('"', begin) - begin);
  return {slurp(folder / "history.jsonl"), slurp(folder / "parameters.safetensors"),
          slurp(checkpoint / "state.json"), slurp(checkpoint / "training.safetensors")};
}

}  // namespace nmt
