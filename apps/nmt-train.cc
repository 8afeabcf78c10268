#include <unistd.h>

#include <iostream>
#include <memory>

#include "base/error.h"
#include "command_line.h"
#include "jobs/train/benchmark.h"
#include "jobs/train/dry_run.h"
#include "jobs/train/train.h"
#include "report/benchmark_report.h"
#include "report/dry_run.h"
#include "report/reporter.h"

namespace nmt {
namespace {

/// Standard output has results alone; with --json the events of a run are its result.
std::unique_ptr<TrainingObserver> observer(const Arguments& arguments, bool events_are_result) {
  const bool json = arguments.has("json");
  if (json && events_are_result) return make_json_reporter(std::cout);
  if (arguments.quiet()) return make_quiet_reporter(std::cerr);
  return make_text_reporter(std::cerr, isatty(STDERR_FILENO) == 1, /*progress=*/!json);
}

std::string recipe_path(const Arguments& arguments) {
  const auto paths = arguments.list("recipe");
  if (paths.size() != 1)
    throw Error::usage(paths.empty() ? "" : "RECIPE",
                       paths.empty() ? "no recipe is named" : "more than one recipe is named",
                       "see --help, and --help-recipe for what a recipe says");
  return paths[0];
}

int run(const Arguments& arguments) {
  if (arguments.has("help-recipe")) {
    std::cout << recipe_help();
    return 0;
  }
  std::vector<std::string> changes = arguments.list("set");
  if (arguments.has("as-is")) changes.push_back("data.as_is=true");
  const Recipe recipe = read_recipe(recipe_path(arguments), changes);
  const TrainSettings settings = {.resume = arguments.has("resume"),
                                  .threads = arguments.threads(),
                                  .max_memory = arguments.bytes("max-memory")};
  const bool json = arguments.has("json");
  if (arguments.has("dry-run")) {
    const DryRun result = dry_run(recipe, settings, *observer(arguments, false));
    std::cout << (json ? to_json(result) : describe(result));
    return 0;
  }
  if (arguments.has("benchmark")) {
    const int64_t updates = arguments.integer("benchmark", 0, 1, 1'000'000);
    const TrainingBenchmark result =
        benchmark_training(recipe, settings, updates, *observer(arguments, false));
    std::cout << (json ? to_json(result) : describe(result));
    return 0;
  }
  const TrainingResult result = train(recipe, settings, *observer(arguments, true));
  return result.signal == 0 ? 0 : 128 + result.signal;
}

const Command kCommand = {
    .name = "",
    .summary = "trains a translation model from a recipe",
    .usage = "RECIPE [--set KEY=VALUE ...] [--resume] [--dry-run] [--benchmark N] [--json] ...",
    .examples = {"nmt-train configs/attention.yml",
                 "nmt-train recipe.yml --resume           (after an interruption)",
                 "nmt-train recipe.yml --dry-run         (sizes, buckets, memory; trains nothing)",
                 "nmt-train recipe.yml --benchmark 50    (tokens a second; saves nothing)",
                 "nmt-train --help-recipe                (every key of a recipe)"},
    .options = {{"recipe", "RECIPE", "YAML file: data, model, training, validation"},
                {"set", "KEY=VALUE...", "changes keys of the recipe, as in train.workers=4"},
                {"resume", "", "goes on from the last checkpoint of the recipe's output"},
                {"dry-run", "", "prints the resolved recipe, sizes, buckets and memory"},
                {"benchmark", "N", "measures N updates"},
                {"as-is", "", "train on text that is not in UTF-8: data.as_is=true"},
                {"max-memory", "SIZE", "as 2G or 800M: the batch is the largest that fits"},
                {"json", "", "events, or the result, as JSON on standard output"},
                {"help-recipe", "", "lists every key of a recipe"}},
    .bare = "recipe",
    .run = run};

}  // namespace
}  // namespace nmt

int main(int argc, char** argv) { return nmt::run_main(argc, argv, "nmt-train", {nmt::kCommand}); }
