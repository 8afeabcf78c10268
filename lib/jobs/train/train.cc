#include "jobs/train/train.h"

#include <fmt/format.h>

#include "base/format.h"
#include "base/interrupt.h"
#include "base/temporary.h"
#include "jobs/train/prepare_vocabularies.h"
#include "jobs/train/resume_recipe.h"
#include "jobs/train/setup.h"
#include "store/claimed_folder.h"
#include "store/model_folder.h"
#include "store/output_folder.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

/// The recipe of the resumed run; notes what changes.
Recipe recipe_of_resumed(const Checkpoints& checkpoints, Recipe asked, bool keep_batch,
                         TrainingObserver& observer) {
  checkpoints.recover();
  const Recipe before =
      parse_recipe(checkpoints.recipe(), asked.output + "/checkpoints/*/" + kRecipeFile);
  if (keep_batch) asked.train.batch = before.train.batch;
  const ResumeRecipe now = resume_recipe(before, asked);
  for (const std::string& change : now.changes) observer.note("changed: " + change);
  return now.recipe;
}

std::string batch_text(const Recipe& recipe) {
  const BatchSizeOptions& batch = recipe.train.batch;
  return batch.tokens ? fmt::format("batches of {} target tokens", *batch.tokens)
                      : fmt::format("batches of {} sentences", batch.sentences.value_or(0));
}

}  // namespace

TrainingResult train(const Recipe& asked, const TrainSettings& settings,
                     TrainingObserver& observer) {
  const fs::path folder = asked.output;
  check_texts(asked.data);
  if (!fs::is_directory(folder)) check_output_folder(asked, settings.resume);
  const ClaimedFolder claimed(folder);  // writes nothing into a folder that is there
  check_output_folder(asked, settings.resume);
  const Checkpoints checkpoints(folder);
  const bool resume = settings.resume && checkpoints.exist();
  if (settings.resume && !resume)
    observer.note(
        fmt::format("{} has no checkpoint yet: starting from the beginning", folder.string()));
  const Recipe recipe =
      resume ? recipe_of_resumed(checkpoints, asked, settings.max_memory.has_value(), observer)
             : asked;

  const TemporaryFolder scratch(made_scratch(folder));
  // A model keeps the vocabularies it was trained with, wherever those of the recipe are now.
  TrainingSetup setup = set_up_training(
      recipe,
      resume ? load_vocabularies(folder, recipe) : prepare_vocabularies(recipe, {}, observer),
      scratch.path(), settings, resume, observer);
  if (settings.max_memory && !resume) observer.note("--max-memory: " + batch_text(setup.recipe));
  observer.note(fmt::format("model: {} parameters; {} threads",
                            format_count(setup.model->parameters().count()), settings.threads));
  const TrainerOptions options = {.folder = folder,
                                  .recipe = to_yaml(setup.recipe),
                                  .seed = setup.recipe.seed,
                                  .train = setup.recipe.train,
                                  .valid = setup.recipe.valid};
  ThreadPool pool(settings.threads);
  Trainer trainer(*setup.model, {setup.data.mixed(), setup.data.valid_sets()}, options, pool,
                  observer);
  if (resume)
    if (const auto finished = trainer.resume()) return *finished;
  write_description(folder, setup.vocabularies, options.recipe);
  catch_interrupts();  // before this, a signal may end the process at once: nothing is lost
  return trainer.run();
}

}  // namespace nmt
