#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::recipe_with;
using recipe_test::refusal_of;
using recipe_test::with;

TEST_CASE("rules: a batch is measured by sentences or by tokens") {
  CHECK(refusal_of(kLeast + "train:\n  batch:\n    sentences: 64\n    tokens: 4096\n") ==
        "r.yml:10: train.batch.tokens is 4096 and train.batch.sentences is 64; a batch is measured "
        "by one of them: remove the other, or set it to null");
}

TEST_CASE("rules: metrics are known, each once, at least one") {
  CHECK(refusal_of(kLeast + "valid:\n  metrics:\n    - bleu\n    - blue\n") ==
        "r.yml:10: valid.metrics.1 is blue; must be perplexity or bleu");
  CHECK(refusal_of(kLeast + "valid: {metrics: [bleu, perplexity, bleu]}") ==
        "r.yml:7: valid.metrics.2 is bleu again; remove one of them");
  CHECK(refusal_of(kLeast + "valid: {metrics: []}")
            .starts_with("r.yml:7: valid.metrics is an empty list; "));
}

TEST_CASE("rules: buckets ascend") {
  const auto message = [](const std::string& buckets) {
    return refusal_of(kLeast + "train: {buckets: " + buckets + "}");
  };
  const std::string remedy = "; buckets must ascend: neither side may fall, and one must grow";
  CHECK(message("[[5, 10], [4, 15]]") ==
        "r.yml:7: train.buckets.1 is [4, 15] after [5, 10]" + remedy);
  CHECK(message("[[5, 10], [8, 9]]") ==
        "r.yml:7: train.buckets.1 is [8, 9] after [5, 10]" + remedy);
  CHECK(message("[[5, 10], [5, 10]]") ==
        "r.yml:7: train.buckets.1 is [5, 10] after [5, 10]" + remedy);
  CHECK(message("[]").starts_with("r.yml:7: train.buckets is an empty list; "));
  CHECK(message("[[5, 10], [5, 15], [10, 15]]") == "(accepted)");
}

TEST_CASE("rules: tied embeddings need a projection from vectors of their own size") {
  CHECK(refusal_of(kLeast + "model: {tie_embeddings: true, output_projection: false}")
            .starts_with("r.yml:7: model.tie_embeddings is true but model.output_projection is"));
  CHECK(refusal_of(kLeast + "model: {tie_embeddings: true, size: 64, embedding: 32}") ==
        "(accepted)");
}

TEST_CASE("rules: a joint vocabulary is the same on both sides") {
  const std::string joint = with(kLeast, "vocab/de", "./vocab//en");
  CHECK(refusal_of(joint) == "(accepted)");
  CHECK(
      refusal_of(with(joint, "./vocab//en", "./vocab//en, type: bpe")) ==
      "r.yml:6: data.target_vocabulary.type is bpe but that of data.source_vocabulary is unigram; "
      "both name the file ./vocab//en: give both the same type and size, or paths of their own");
  CHECK(refusal_of(with(joint, "vocab/en", "vocab/en, size: 99"))
            .starts_with("r.yml:6: data.target_vocabulary.size is 8000 but that of "
                         "data.source_vocabulary is 99; "));
}

TEST_CASE("rules: a cosine warms up before it ends") {
  const std::string schedule = "train: {max_updates: 10, schedule: {type: cosine, warmup: ";
  CHECK(refusal_of(kLeast + schedule + "11}}") ==
        "r.yml:7: train.schedule.warmup is 11 but train.max_updates is 10; the cosine ends at "
        "max_updates: make the warm-up shorter or max_updates larger");
  CHECK(refusal_of(kLeast + schedule + "10}}") == "(accepted)");
}

TEST_CASE("rules: validate() checks a recipe that a program put together") {
  Recipe recipe = recipe_with("");
  CHECK_NOTHROW(validate(recipe));
  recipe.valid.metrics = {"perplexity", "perplexity"};
  CHECK_THROWS_WITH_AS(validate(recipe), doctest::Contains("valid.metrics.1 is perplexity again"),
                       Error);
  recipe = recipe_with("");
  recipe.train.buckets = {{0, 5}};
  CHECK_THROWS_WITH_AS(validate(recipe), doctest::Contains("train.buckets.0 is [0, 5]"), Error);
}

}  // namespace nmt
