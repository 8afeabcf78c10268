#include "jobs/train/resume_recipe.h"

#include <doctest/doctest.h>

#include "support/refusal.h"

namespace nmt {
namespace {

Recipe small_recipe() {
  Recipe recipe;
  recipe.output = "m";
  recipe.train.buckets = std::vector<Bucket>{{5, 10}};
  recipe.train.batch.sentences = 64;
  return recipe;
}

std::string refusal(const Recipe& before, const Recipe& now) {
  return refusal_by([&] { resume_recipe(before, now); });
}

}  // namespace

TEST_CASE("resume: limits and the intervals of reports may change, and are told") {
  Recipe now = small_recipe();
  now.train.max_updates = 40000;
  now.train.max_minutes = 90;
  now.train.report_every = 7;
  now.valid.patience = 3;
  now.output = "moved/m";
  const ResumeRecipe resumed = resume_recipe(small_recipe(), now);
  CHECK(resumed.changes.size() == 5);
  CHECK(resumed.recipe.train.max_updates == 40000);
}

TEST_CASE("resume: what decides the result may not change; each key is named with both values") {
  Recipe now = small_recipe();
  now.train.workers = 5;
  now.seed = 9;
  now.train.max_updates = 40000;
  const std::string message = refusal(small_recipe(), now);
  CHECK(message.find("seed: 1 -> 9") != std::string::npos);
  CHECK(message.find("train.workers: 2 -> 5") != std::string::npos);
  CHECK(message.find("max_updates") == std::string::npos);
}

TEST_CASE("resume: a cosine's end decides every rate before it") {
  Recipe before = small_recipe(), now = small_recipe();
  before.train.schedule = now.train.schedule = CosineSchedule{};
  now.train.max_updates = 40000;
  CHECK(refusal(before, now).find("train.max_updates: 20000 -> 40000") != std::string::npos);
}

TEST_CASE("resume: what the recipe leaves to the corpus stays as it was resolved") {
  Recipe now = small_recipe();
  now.train.buckets.reset();
  now.train.batch.sentences.reset();
  const ResumeRecipe resumed = resume_recipe(small_recipe(), now);
  CHECK(resumed.changes.empty());
  CHECK(*resumed.recipe.train.buckets == std::vector<Bucket>{{5, 10}});
  CHECK(resumed.recipe.train.batch.sentences == 64);
}

TEST_CASE("resolved: buckets and the size of a batch are written down") {
  Recipe recipe;
  const Recipe by_sentences = resolved(recipe, {.sentences = 64, .tokens = 0, .buckets = {{3, 4}}});
  CHECK(*by_sentences.train.buckets == std::vector<Bucket>{{3, 4}});
  CHECK(by_sentences.train.batch.sentences == 64);
  recipe.train.batch.tokens = 4096;
  const Recipe by_tokens = resolved(recipe, {.sentences = 0, .tokens = 4096, .buckets = {{3, 4}}});
  CHECK_FALSE(by_tokens.train.batch.sentences);
}

}  // namespace nmt
