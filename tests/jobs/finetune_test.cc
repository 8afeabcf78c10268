#include "store/finetune.h"

#include <doctest/doctest.h>

#include "jobs/workshop.h"
#include "store/model_folder.h"

namespace nmt {
namespace fs = std::filesystem;

namespace {

/// Fine-tuning of shop's model on the first third of its text, its recipe as short as can be.
void prepare_finetuning(Workshop& shop, const std::vector<std::string>& settings = {}) {
  const auto path = [&](const char* name) { return (shop.scratch / name).string(); };
  for (const char* name : {"t.en", "t.de"}) {
    const std::string text = slurp(shop.scratch / name);
    size_t end = 0;
    for (int line = 0; line < 20; ++line) end = text.find('\n', end) + 1;
    spill(shop.scratch / (std::string("new") + name), text.substr(0, end));
  }
  shop.recipe =
      parse_recipe("output: " + path("tuned") + "\ndata:\n  train: [{source: " + path("newt.en") +
                       ", target: " + path("newt.de") + "}]\n  valid: {source: " + path("t.en") +
                       ", target: " + path("t.de") + "}\ntrain: {finetune_from: " + path("m") +
                       ", batch: {sentences: 5}, max_updates: 4}\nvalid: {every: 2}\n",
                   "r.yml", settings);
}

}  // namespace

TEST_CASE("fine-tuning: the model's parameters, vocabularies and architecture are taken") {
  Workshop shop;
  shop.recipe.data.reverse_source = true;
  shop.train();
  fs::remove_all(shop.scratch / "v");
  prepare_finetuning(shop, {"train.max_updates=0", "model.dropout=0.25"});
  CHECK(shop.recipe.data.reverse_source);
  const auto& options = std::get<AttentionModelOptions>(shop.recipe.model);
  CHECK(options.size == 8);
  CHECK(options.dropout == 0.25);
  const TrainingResult result = shop.train();
  CHECK(shop.was_said("other than in " + (shop.scratch / "m").string() + ": model.dropout: 0"));
  CHECK(result.stopped.best_update == 0);
  CHECK(slurp(shop.scratch / "tuned" / "parameters.safetensors") ==
        slurp(shop.scratch / "m" / "parameters.safetensors"));
  CHECK(slurp(shop.scratch / "tuned" / "source.vocab") ==
        slurp(shop.scratch / "m" / "source.vocab"));
  CHECK(slurp(shop.scratch / "tuned" / "history.jsonl")
            .starts_with(R"({"event":"valid","update":0)"));
  fs::remove_all(shop.scratch / "m");
  open_model_folder(shop.scratch / "tuned");  // needs the other folder no more
}

TEST_CASE("fine-tuning: it trains, is resumed, and is never worse than what it began with") {
  Workshop shop;
  shop.recipe.train.optimizer = AdamOptions{.learning_rate = 0.05};
  shop.recipe.train.max_updates = 60;  // until it knows the text
  shop.recipe.valid.every = 20;
  shop.train();
  prepare_finetuning(shop);
  shop.train();
  shop.recipe.train.max_updates = 6;
  CHECK(shop.train(true).stopped.progress.update == 6);
  fs::remove_all(shop.scratch / "tuned");
  prepare_finetuning(shop, {"train.optimizer.learning_rate=0.05"});
  std::string wrong;
  for (int line = 0; line < 20; ++line) wrong += "Hund Hund Hund\n";
  spill(shop.scratch / "newt.de", wrong);
  CHECK(shop.train().stopped.best_update == 0);
  CHECK(slurp(shop.scratch / "tuned" / "parameters.safetensors") ==
        slurp(shop.scratch / "m" / "parameters.safetensors"));
}

TEST_CASE("fine-tuning: what is not the trained model's is refused with both values") {
  Workshop shop;
  shop.train();
  prepare_finetuning(shop);
  const Recipe good = shop.recipe;
  const std::string m = (shop.scratch / "m").string();
  std::get<AttentionModelOptions>(shop.recipe.model).size = 12;
  const std::string message = shop.refusal(Fault::kUsage);
  CHECK(has(message, "model: has not the architecture of " + m + ": embedding_attention_seq2seq/"));
  CHECK(has(message, " here and ["));
  shop.recipe = good;
  shop.recipe.model = EmbeddingModelOptions{};
  CHECK(has(shop.refusal(Fault::kUsage),
            "model.type: is embedding but that of " + m + " is attention"));
  shop.recipe = good;
  shop.recipe.data.source_vocabulary.path = shop.recipe.data.target_vocabulary->path;
  CHECK(has(shop.refusal(Fault::kUsage), "data.source_vocabulary.path: is " + m +
                                             "/target.vocab with 10 symbols, and " + m +
                                             " was trained with another one of 9"));
  shop.recipe = good;
  shop.recipe.data.target_vocabulary->form.lowercase = true;
  CHECK(has(
      shop.refusal(Fault::kUsage),
      "train.finetune_from: is " + m +
          ", which reads text in another form: data.target_vocabulary.lowercase: false -> true"));
  CHECK_THROWS_WITH_AS(prepare_finetuning(shop, {"train.finetune_from=" + m + "/none"}),
                       doctest::Contains("which is no model: it has no recipe.yml"), Error);
  CHECK_THROWS_WITH_AS(prepare_finetuning(shop, {"output=" + m}),
                       doctest::Contains("and output is the same folder"), Error);
}

}  // namespace nmt
