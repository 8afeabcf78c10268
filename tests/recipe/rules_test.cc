#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::kLeastOneToMany;
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
        "r.yml:10: valid.metrics.1 is blue; must be perplexity, bleu or chrf");
  CHECK(refusal_of(kLeast + "valid: {metrics: [bleu, perplexity, bleu]}") ==
        "r.yml:7: valid.metrics.2 is bleu again; remove one of them");
  CHECK(refusal_of(kLeast + "valid: {metrics: []}")
            .starts_with("r.yml:7: valid.metrics is an empty list; "));
}

TEST_CASE("rules: an optimiser's options mean something together") {
  CHECK(refusal_of(kLeast + "train: {optimizer: {type: sgd, nesterov: true}}") ==
        "r.yml:7: train.optimizer.nesterov is true but train.optimizer.momentum is 0; it looks "
        "ahead by the momentum: give momentum, say 0.9, or set nesterov to false");
  CHECK(refusal_of(kLeast + "train: {optimizer: {type: sgd, momentum: 0.9, nesterov: true}}") ==
        "(accepted)");
  CHECK(refusal_of(kLeast + "train: {optimizer: {type: adamw}}") ==
        "r.yml:7: train.optimizer.type is adamw but train.weight_decay is 0; without decay it is "
        "adam: set train.weight_decay, say 0.01, or type to adam");
  CHECK(refusal_of(kLeast + "train: {optimizer: {type: adamw}, weight_decay: 0.01}") ==
        "(accepted)");
}

TEST_CASE("rules: a plateau is noticed before the run stops at it") {
  CHECK(refusal_of(kLeast + "train: {schedule: {type: plateau, patience: 10}}") ==
        "r.yml:7: train.schedule.patience is 10 but valid.patience is 10; the run would stop "
        "before the rate falls: make valid.patience larger, or 0");
  CHECK(refusal_of(kLeast + "train: {schedule: {type: plateau, patience: 10}}",
                   {"valid.patience=0"}) == "(accepted)");
  CHECK(refusal_of(kLeast + "train: {schedule: {type: plateau}}") == "(accepted)");
}

TEST_CASE("rules: a mean is of several checkpoints") {
  CHECK(refusal_of(kLeast + "train: {average_checkpoints: true}") ==
        "r.yml:7: train.average_checkpoints is true but train.keep_checkpoints is 0; say of how "
        "many checkpoints the mean is to be, say 10");
  CHECK(refusal_of(kLeast + "train: {average_checkpoints: true, keep_checkpoints: 10}") ==
        "(accepted)");
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
  CHECK(refusal_of(kLeast + "model: {tie_embeddings: both}") ==
        "r.yml:7: model.tie_embeddings is both; must be false, true or three_way");
}

TEST_CASE("rules: a conditional decoder has a projection and attends within its steps") {
  const std::string conditional = kLeast + "model: {decoder: conditional, ";
  CHECK(refusal_of(conditional + "output_projection: false}") ==
        "r.yml:7: model.decoder is conditional but model.output_projection is false; its deep "
        "output has to be projected: set model.output_projection to true");
  CHECK(refusal_of(conditional + "initial_state_attention: true}")
            .starts_with("r.yml:7: model.initial_state_attention is true but model.decoder is "
                         "conditional; "));
  CHECK(
      refusal_of(conditional + "input_feeding: false}")
          .starts_with("r.yml:7: model.input_feeding is false but model.decoder is conditional; "));
  CHECK(refusal_of(conditional + "output_tanh: true}")
            .starts_with("r.yml:7: model.output_tanh is true but model.decoder is conditional; "));
  CHECK(refusal_of(conditional + "num_heads: 2, layers: 2, tie_embeddings: true}") == "(accepted)");
}

TEST_CASE("rules: what leaves nothing to learn or nothing to feed is refused") {
  CHECK(refusal_of(kLeast + "model: {output_tanh: true, output_projection: false}")
            .starts_with(
                "r.yml:7: model.output_tanh is true but model.output_projection is false; "));
  CHECK(
      refusal_of(kLeast + "model: {initial_state_attention: true, input_feeding: false}")
          .starts_with("r.yml:7: model.initial_state_attention is true but model.input_feeding is "
                       "false; "));
  CHECK(refusal_of(kLeast + "model: {output_tanh: true, input_feeding: false}") == "(accepted)");
}

TEST_CASE("rules: heads of dot products share the width of the encoder's states") {
  const auto message = [](const std::string& keys) {
    return refusal_of(kLeast + "model: {size: 6, " + keys + "}");
  };
  CHECK(message("attention_type: dot, bidirectional: true") ==
        "r.yml:7: model.attention_type is dot but the encoder's states are 12 wide and the "
        "decoder's 6; choose general or scaled_dot, which have weights between them, or set "
        "model.bidirectional to false");
  CHECK(
      message("attention_type: dot, num_heads: 4") ==
      "r.yml:7: model.num_heads is 4 but model.attention_type is dot and the encoder's states are "
      "6 wide; such heads share the width: choose a number that divides it");
  CHECK(message("attention_type: dot, num_heads: 3") == "(accepted)");
  CHECK(message("attention_type: scaled_dot, num_heads: 4, bidirectional: true") == "(accepted)");
  CHECK(
      message("attention_type: scaled_dot, num_heads: 5").starts_with("r.yml:7: model.num_heads"));
  CHECK(message("attention_type: general, num_heads: 5, bidirectional: true") == "(accepted)");
}

TEST_CASE("rules: without attention there is nothing to say about it") {
  const auto message = [](const std::string& setting) {
    return refusal_of(kLeastOneToMany, {"model.attention=false", setting});
  };
  CHECK(message("model.num_heads=2") ==
        "--set model.num_heads=2: model.num_heads is 2 but model.attention is false; set "
        "model.attention to true, or remove this key");
  CHECK(message("model.initial_state_attention=true")
            .ends_with(": model.initial_state_attention is true but model.attention is false; set "
                       "model.attention to true, or remove this key"));
  CHECK(message("model.decoder=conditional")
            .starts_with("--set model.decoder=conditional: model.decoder is conditional but "
                         "model.attention is false; "));
  CHECK(message("model.num_heads=1") == "(accepted)");
  CHECK(refusal_of(kLeastOneToMany, {"model.num_heads=2"}) == "(accepted)");
}

TEST_CASE("rules: a cosine warms up before it ends") {
  const std::string schedule = "train: {max_updates: 10, schedule: {type: cosine, warmup: ";
  CHECK(refusal_of(kLeast + schedule + "11}}") ==
        "r.yml:7: train.schedule.warmup is 11 but train.max_updates is 10; the cosine ends at "
        "max_updates: make the warm-up shorter or max_updates larger");
  CHECK(refusal_of(kLeast + schedule + "10}}") == "(accepted)");
}

TEST_CASE("rules: a sampled softmax has a projection of its own to sample") {
  const std::string sampled = kLeast + "train: {num_samples: 500}\n";
  CHECK(refusal_of(sampled) == "(accepted)");
  CHECK(refusal_of(sampled + "model: {output_projection: false}") ==
        "r.yml:7: train.num_samples is 500 but model.output_projection is false; a sampled softmax "
        "samples that projection: set it to true");
  CHECK(refusal_of(sampled + "model: {tie_embeddings: true}") ==
        "r.yml:7: train.num_samples is 500 but model.tie_embeddings is true; a sampled softmax "
        "needs a projection of its own: set it to false, or leave train.num_samples out");
  CHECK(refusal_of(sampled, {"train.label_smoothing=0.1"}) ==
        "r.yml:7: train.num_samples is 500 but train.label_smoothing is 0.1; smoothing needs the "
        "full softmax: set it to 0, or leave train.num_samples out");
}

TEST_CASE("rules: a sampled softmax draws from the symbols that there are") {
  CHECK(refusal_of(kLeast, {"train.num_samples=8000"}) == "(accepted)");
  CHECK(refusal_of(kLeast, {"train.num_samples=8001"})
            .ends_with(": train.num_samples is 8001 but data.target_vocabulary.size is 8000; each "
                       "sample is another symbol: draw as many at most"));
  CHECK(
      refusal_of(kLeastOneToMany, {"train.num_samples=100", "data.target_vocabularies.fr.size=99"})
          .ends_with(": train.num_samples is 100 but data.target_vocabularies.fr.size is 99; "
                     "each sample is another symbol: draw as many at most"));
  CHECK(refusal_of(with(kLeast, "vocab/de", "vocab/en") + "model: {type: tied}",
                   {"model.num_decoder_symbols=99", "train.num_samples=100"})
            .ends_with(": train.num_samples is 100 but model.num_decoder_symbols is 99; each "
                       "sample is another symbol: draw as many at most"));
}

TEST_CASE("rules: a decoder is fed its own choices ever more often") {
  const std::string linear = "train: {feed_previous: {type: linear, from: ";
  CHECK(refusal_of(kLeast + linear + "1, to: 0.25}}") ==
        "r.yml:7: train.feed_previous.from is 1.0 but train.feed_previous.to is 0.25; the decoder "
        "is fed its own choices more and more often, so that `to` is the larger one (the paper's "
        "epsilon, the share of the target's symbols, is 1 minus these)");
  CHECK(refusal_of(kLeast + linear + "0.25, to: 0.25}}") == "(accepted)");
}

TEST_CASE(
    "rules: names that parameters are taken under have the wildcards of those that are taken") {
  const auto message = [](const std::string& parameters, const std::string& as) {
    return refusal_of(kLeast + "train:\n  pretrained:\n    - model: m\n      parameters: \"" +
                      parameters + "\"\n      as: \"" + as + "\"\n");
  };
  CHECK(message("a/*/b?", "c/*") ==
        "r.yml:11: train.pretrained.0.as is c/* with 1 of * and ?, but "
        "train.pretrained.0.parameters is a/*/b? with 2; each of them stands for the text of its "
        "like in `parameters`: write as many as there");
  CHECK(message("a", "*").starts_with("r.yml:11: train.pretrained.0.as is * with 1 of * and ?, "));
  CHECK(message("a/*/b?", "c?*") == "(accepted)");
  CHECK(message("a", "b") == "(accepted)");
  CHECK(refusal_of(kLeast + "train: {pretrained: [{model: m}, {model: n, as: x}]}")
            .starts_with("r.yml:7: train.pretrained.1.as is x with 0 of * and ?, but "
                         "train.pretrained.1.parameters is * with 1; "));
}

TEST_CASE("rules: a model does not start from its own folder") {
  CHECK(
      refusal_of(kLeast + "train: {pretrained: [{model: ./runs/x/}]}") ==
      "r.yml:7: train.pretrained.0.model is ./runs/x/ and output is the same folder; give the new "
      "model a folder of its own, or go on with the old one by --resume");
}

TEST_CASE("rules: something is left to train") {
  CHECK(refusal_of(kLeast + "train: {freeze: [a, \"*\"]}") ==
        "r.yml:7: train.freeze.1 is *, which is every parameter; nothing would be left to train: "
        "name those that are to stay as they are");
  CHECK(refusal_of(kLeast + "train: {freeze: [\"*a\"]}") == "(accepted)");
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
  recipe = recipe_with("");
  recipe.train.freeze = {""};
  CHECK_THROWS_WITH_AS(validate(recipe), doctest::Contains("train.freeze.0 is empty"), Error);
  recipe = recipe_with("");
  recipe.data.target_vocabulary.reset();
  CHECK_THROWS_WITH_AS(validate(recipe), doctest::Contains("data.target_vocabulary is missing"),
                       Error);
}

}  // namespace nmt
