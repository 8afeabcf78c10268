#include "jobs/train/dry_run.h"

#include <doctest/doctest.h>

#include "jobs/train/benchmark.h"
#include "jobs/workshop.h"
#include "report/benchmark_report.h"
#include "report/dry_run.h"
#include "store/model_folder.h"

namespace nmt {

TEST_CASE("dry run: it tells sizes, buckets and memory, and leaves no trace") {
  Workshop shop;
  const auto reporter = make_quiet_reporter(shop.said);
  const DryRun run = dry_run(shop.recipe, {.resume = false, .threads = 1}, *reporter);
  CHECK(shop.scratch.names() == std::vector<std::string>{"t.de", "t.en"});
  CHECK(parse_recipe(run.recipe, "dry").train.buckets);
  int64_t count = 0, pairs = 0;
  for (const ParameterSize& p : run.parameters) count += p.count;
  for (const BucketStatistics& b : run.buckets) pairs += b.pairs;
  CHECK(run.memory.parameters == count * int64_t(sizeof(Real)));
  CHECK(run.memory.gradients == 2 * run.memory.parameters);
  CHECK(run.memory.moments == 2 * run.memory.parameters);
  CHECK(run.memory.activations > 0);
  CHECK(run.memory.other > 0);
  CHECK(pairs == 60);
  const std::string text = describe(run);
  CHECK(has(text, "embedding_attention_seq2seq/"));
  CHECK(has(to_json(run), "\"dropped_pairs\":0"));
  CHECK(has(to_json(run), "\"corpora\":[{\"lines\":60,\"pairs\":60,\"dropped\":{\"blank\":0,"));
}

TEST_CASE("max memory: the batch is the largest that fits, and a resumed run keeps it") {
  Workshop shop;
  shop.recipe.train.batch.sentences = 1;
  const auto reporter = make_quiet_reporter(shop.said);
  TrainSettings settings = {.resume = false, .threads = 1};
  const auto sentences = [&](int64_t limit) {
    settings.max_memory = limit;
    const DryRun run = dry_run(shop.recipe, settings, *reporter);
    CHECK(run.memory.total() <= limit);
    return parse_recipe(run.recipe, "dry").train.batch.sentences.value();
  };
  CHECK(sentences(int64_t{8} << 30) == 60);  // as many as there are
  settings.max_memory = 1000;
  CHECK_THROWS_WITH_AS(dry_run(shop.recipe, settings, *reporter),
                       doctest::Contains("--max-memory 1000 B: training takes "), Error);
  settings.max_memory = int64_t{8} << 30;
  train(shop.recipe, settings, *reporter);
  CHECK(open_model_folder(shop.scratch / "m").recipe.train.batch.sentences == 60);
  shop.recipe.train.max_updates = 6;
  settings.resume = true;
  settings.max_memory = int64_t{4} << 30;
  CHECK(train(shop.recipe, settings, *reporter).stopped.progress.update == 6);
  CHECK(open_model_folder(shop.scratch / "m").recipe.train.batch.sentences == 60);
}

TEST_CASE("max memory: a batch of tokens that takes all there is, is one that a recipe may say") {
  Workshop shop;
  shop.recipe.train.batch = {.sentences = {}, .tokens = 64};
  const auto reporter = make_quiet_reporter(shop.said);
  const TrainSettings settings = {.resume = false, .threads = 1, .max_memory = int64_t{8} << 30};
  train(shop.recipe, settings, *reporter);
  CHECK(open_model_folder(shop.scratch / "m").recipe.train.batch.tokens.value() > 64);
}

TEST_CASE("benchmark: it measures and saves nothing") {
  Workshop shop;
  const auto reporter = make_quiet_reporter(shop.said);
  const TrainingBenchmark result =
      benchmark_training(shop.recipe, {.resume = false, .threads = 1}, 3, *reporter);
  CHECK(shop.scratch.names() == std::vector<std::string>{"t.de", "t.en"});
  CHECK(result.target_tokens_per_s > 0);
  CHECK(result.share_of_peak() > 0);
  CHECK(result.share_of_peak() < 1);
  CHECK(result.peak_memory_bytes > 1 << 20);
  CHECK(has(to_json(result), "\"target_tokens_per_s\":"));
  const TrainingProfile& parts = result.parts;
  for (const double seconds : {parts.embedding, parts.recurrent, parts.attention, parts.output,
                               parts.optimizer, parts.data, parts.other}) {
    CHECK(seconds > 0);
    CHECK(seconds < result.seconds);
  }
  CHECK(parts.idle >= 0);
}

}  // namespace nmt
