#include "jobs/train/resume_recipe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"

namespace nmt {
namespace {

/// `checkpoint` with the keys of `asked` that may differ.
Recipe with_free_keys(Recipe checkpoint, const Recipe& asked) {
  TrainOptions& train = checkpoint.train;
  // A cosine ends at max_updates: another end would change the learning rate from the start.
  if (!std::holds_alternative<CosineSchedule>(train.schedule))
    train.max_updates = asked.train.max_updates;
  train.max_epochs = asked.train.max_epochs;
  train.max_minutes = asked.train.max_minutes;
  train.checkpoint_every = asked.train.checkpoint_every;
  train.report_every = asked.train.report_every;
  train.keep_checkpoints = asked.train.keep_checkpoints;
  train.keep_by = asked.train.keep_by;
  train.average_checkpoints = asked.train.average_checkpoints;
  checkpoint.valid.patience = asked.valid.patience;
  checkpoint.output = asked.output;  // the folder may have been moved
  return checkpoint;
}

}  // namespace

ResumeRecipe resume_recipe(const Recipe& checkpoint, const Recipe& asked) {
  Recipe now = asked;
  if (!now.train.buckets) now.train.buckets = checkpoint.train.buckets;
  if (!now.train.batch.sentences && !now.train.batch.tokens)
    now.train.batch = checkpoint.train.batch;
  const std::vector<std::string> fixed = differences(with_free_keys(checkpoint, now), now);
  if (!fixed.empty())
    throw Error::usage("--resume",
                       fmt::format("the recipe is not the one that the run began with: {}",
                                   fmt::join(fixed, ", ")),
                       "set these back, or start a new run with another output");
  return {now, differences(checkpoint, now)};
}

Recipe resolved(Recipe recipe, const BatchOptions& batches) {
  recipe.train.buckets = batches.buckets;
  if (batches.sentences > 0) recipe.train.batch.sentences = batches.sentences;
  return recipe;
}

}  // namespace nmt
