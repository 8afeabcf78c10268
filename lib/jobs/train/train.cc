#include "jobs/train/train.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/format.h"
#include "base/interrupt.h"
#include "base/temporary.h"
#include "jobs/train/prepare_vocabularies.h"
#include "jobs/train/resume_recipe.h"
#include "jobs/train/setup.h"
#include "store/claimed_folder.h"
#include "store/model_folder.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

void check_output(const fs::path& folder, bool resume) {
  const bool checkpoints = Checkpoints(folder).exist();
  if (resume && !checkpoints && fs::exists(folder / kParametersFile))
    throw Error::usage(folder.string(), "holds a model without checkpoints: nothing to go on from",
                       "choose another folder with --set output=FOLDER");
  if (!resume && (checkpoints || fs::exists(folder / kParametersFile)))
    throw Error::usage(
        folder.string(), "holds a model already",
        "go on with --resume, remove it, or choose another folder with --set output=FOLDER");
}

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
  if (fs::exists(folder) && !fs::is_directory(folder))
    throw Error::usage(folder.string(), "is a file, but a model is a folder",
                       "choose another with --set output=FOLDER");
  const ClaimedFolder claimed(folder);
  check_output(folder, settings.resume);
  const Checkpoints checkpoints(folder);
  const bool resume = settings.resume && checkpoints.exist();
  if (settings.resume && !resume)
    observer.note(
        fmt::format("{} has no checkpoint yet: starting from the beginning", folder.string()));
  const Recipe recipe =
      resume ? recipe_of_resumed(checkpoints, asked, settings.max_memory.has_value(), observer)
             : asked;

  const TemporaryFolder cache(made_folder(folder / "cache"));
  // A model keeps the vocabularies it was trained with, wherever those of the recipe are now.
  TrainingSetup setup = set_up_training(
      recipe,
      resume ? load_vocabularies(folder, recipe) : prepare_vocabularies(recipe, {}, observer),
      cache.path(), settings, resume, observer);
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
  if (resume) trainer.resume();
  write_description(folder, setup.vocabularies, options.recipe);
  catch_interrupts();  // before this, a signal may end the process at once: nothing is lost
  return trainer.run();
}

}  // namespace nmt
