#include "toolkit/train.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/error.h"
#include "base/scratch_folder.h"
#include "toolkit/benchmark.h"
#include "toolkit/dry_run.h"
#include "toolkit/model_folder.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

/// Texts of a few words and a recipe of a tiny model that needs well under a second.
struct Workshop {
  Workshop() {
    std::string source, target;
    for (int i = 0; i < 60; ++i) {
      source +=
          std::string("the ") + (i % 2 ? "cat " : "dog ") + (i % 3 ? "sleeps" : "eats") + "\n";
      target +=
          std::string(i % 2 ? "die Katze " : "der Hund ") + (i % 3 ? "schläft" : "frisst") + "\n";
    }
    spill(scratch / "t.en", source);
    spill(scratch / "t.de", target);
    const auto path = [&](const char* name) { return (scratch / name).string(); };
    recipe.output = path("m");
    recipe.data.train = {{path("t.en"), path("t.de")}};
    recipe.data.valid = {path("t.en"), path("t.de")};
    recipe.data.source_vocabulary = {path("v/en"), VocabularyKind::kWord, 100};
    recipe.data.target_vocabulary = {path("v/de"), VocabularyKind::kWord, 100};
    AttentionModelOptions model;
    model.size = model.embedding = 8;
    recipe.model = model;
    recipe.train.batch.sentences = 20;
    recipe.train.max_updates = 4;
    recipe.valid.every = 2;
  }

  TrainingResult train(bool resume = false) {
    said.str("");
    const auto reporter = make_text_reporter(said, false);
    return nmt::train(recipe, {.resume = resume, .threads = 1, .quiet = true}, *reporter);
  }
  std::string refusal(Fault fault, bool resume = false) {
    try {
      train(resume);
    } catch (const Error& e) {
      CHECK(e.fault() == fault);
      return e.what();
    }
    return "it trained";
  }
  bool was_said(const std::string& part) const {
    return said.str().find(part) != std::string::npos;
  }

  ScratchFolder scratch;
  Recipe recipe;
  std::ostringstream said;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("train: two texts and a recipe become a model folder that opens") {
  Workshop shop;
  const TrainingResult result = shop.train();
  CHECK(result.stopped.reason == StopReason::kMaxUpdates);
  CHECK(shop.was_said("does not exist: learning it from 1 text"));
  CHECK_FALSE(fs::exists(shop.scratch / "m" / "cache"));
  const ModelFolder model = open_model_folder(shop.scratch / "m");
  CHECK(model.source->size() == 4 + 5);
  CHECK(model.targets[0].vocabulary->size() == 4 + 6);
  REQUIRE(model.recipe.train.buckets);  // resolved
  CHECK(model.source->file_bytes() == slurp(shop.scratch / "v/en"));
}

TEST_CASE("train: the same path for both sides is a joint vocabulary of both texts") {
  Workshop shop;
  shop.recipe.data.target_vocabulary = shop.recipe.data.source_vocabulary;
  shop.train();
  const ModelFolder model = open_model_folder(shop.scratch / "m");
  CHECK(model.source->size() == 4 + 5 + 6);
  CHECK(model.source->file_bytes() == model.targets[0].vocabulary->file_bytes());
}

TEST_CASE("train: a folder that holds a model is not trained over") {
  Workshop shop;
  shop.train();
  CHECK(has(shop.refusal(Fault::kAsked), "holds a model already; go on with --resume"));
  fs::remove(shop.scratch / "m" / "checkpoints.json");
  CHECK(has(shop.refusal(Fault::kAsked), "holds a model already"));
  CHECK(has(shop.refusal(Fault::kAsked, true), "holds a model without checkpoints"));
}

TEST_CASE("train: --resume starts from the beginning when there is no checkpoint yet") {
  Workshop shop;
  shop.train(true);
  CHECK(shop.was_said("has no checkpoint yet: starting from the beginning"));
}

TEST_CASE("train: --resume goes on, says what changed, and uses the model's own vocabularies") {
  Workshop shop;
  shop.train();
  fs::remove_all(shop.scratch / "v");
  shop.recipe.train.max_updates = 6;
  const TrainingResult result = shop.train(true);
  CHECK(shop.was_said("changed: train.max_updates: 4 -> 6"));
  CHECK(result.stopped.progress.update == 6);
  CHECK_FALSE(fs::exists(shop.scratch / "v"));
  shop.recipe.train.workers = 7;
  CHECK(has(shop.refusal(Fault::kAsked, true), "train.workers: 2 -> 7"));
}

TEST_CASE("train: texts and output that do not go are told before anything is written") {
  Workshop shop;
  const Recipe good = shop.recipe;
  shop.recipe.data.valid.target = (shop.scratch / "missing").string();
  CHECK(has(shop.refusal(Fault::kAsked), "missing"));
  shop.recipe = good;
  shop.recipe.output = (shop.scratch / "t.en").string();
  CHECK(has(shop.refusal(Fault::kAsked), "is a file, but a model is a folder"));
  shop.recipe.output = (shop.scratch / "t.en" / "m").string();
  CHECK(has(shop.refusal(Fault::kAsked), "cannot create this folder"));
  CHECK(shop.scratch.names() == std::vector<std::string>{"t.de", "t.en"});
}

TEST_CASE("train: sides of different length are told with the first line that has no partner") {
  Workshop shop;
  spill(shop.scratch / "t.de", "ein\nzwei\n");
  CHECK(has(shop.refusal(Fault::kAsked), "t.en:3"));
}

TEST_CASE("train: a vocabulary of another language is refused, one that misses a little is told") {
  Workshop shop;
  shop.train();
  fs::remove_all(shop.scratch / "m");
  std::swap(shop.recipe.data.source_vocabulary.path, shop.recipe.data.target_vocabulary->path);
  CHECK(has(shop.refusal(Fault::kAsked), "of the source side of data.train is unknown to it"));
  std::swap(shop.recipe.data.source_vocabulary.path, shop.recipe.data.target_vocabulary->path);
  std::string text;
  for (int i = 0; i < 60; ++i) text += i % 5 ? "the cat eats\n" : "the new cat eats\n";
  spill(shop.scratch / "t.en", text);
  shop.train();
  CHECK(shop.was_said("% of the source side of data.train is unknown to it"));
}

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
  const std::string message = shop.refusal(Fault::kAsked);
  CHECK(has(message, "model: has not the architecture of " + m + ": embedding_attention_seq2seq/"));
  CHECK(has(message, " here and ["));
  shop.recipe = good;
  shop.recipe.model = EmbeddingModelOptions{};
  CHECK(has(shop.refusal(Fault::kAsked),
            "model.type: is embedding but that of " + m + " is attention"));
  shop.recipe = good;
  shop.recipe.data.source_vocabulary.path = shop.recipe.data.target_vocabulary->path;
  CHECK(has(shop.refusal(Fault::kAsked), "data.source_vocabulary.path: is " + m +
                                             "/target.vocab with 10 symbols, and " + m +
                                             " was trained with another one of 9"));
  CHECK_THROWS_WITH_AS(prepare_finetuning(shop, {"train.finetune_from=" + m + "/none"}),
                       doctest::Contains("which is no model: it has no recipe.yml"), Error);
  CHECK_THROWS_WITH_AS(prepare_finetuning(shop, {"output=" + m}),
                       doctest::Contains("and output is the same folder"), Error);
}

TEST_CASE("train: drawn segmentations are the same with any threads, and after a resume") {
  Workshop shop;
  shop.recipe.data.source_vocabulary = {.path = (shop.scratch / "v/en").string(),
                                        .size = 40,
                                        .sampling = UnigramSampling{.alpha = 0.1, .nbest = {}}};
  shop.recipe.data.target_vocabulary = {.path = (shop.scratch / "v/de").string(),
                                        .kind = VocabularyKind::kBpe,
                                        .size = 40,
                                        .sampling = BpeDropout{.probability = 0.2}};
  const auto parameters = [&](const std::string& name, int64_t stop, int threads, bool resume,
                              bool sampling = true) {
    Recipe recipe = shop.recipe;
    recipe.output = (shop.scratch / name).string();
    recipe.train.max_updates = stop;  // two epochs in all: of 3 updates each
    if (!sampling) recipe.data.source_vocabulary.sampling = NoSampling{};
    const auto reporter = make_quiet_reporter(shop.said);
    train(recipe, {.resume = resume, .threads = threads, .quiet = true}, *reporter);
    return slurp(shop.scratch / name / kParametersFile);
  };
  const std::string whole = parameters("whole", 6, 1, false);
  CHECK(whole == parameters("threads", 6, 2, false));
  CHECK(parameters("parts", 2, 1, false) != whole);
  CHECK(parameters("parts", 4, 2, true) != whole);
  CHECK(parameters("parts", 6, 1, true) == whole);
  CHECK(slurp(shop.scratch / "parts" / "history.jsonl") ==
        slurp(shop.scratch / "whole" / "history.jsonl"));
  CHECK(parameters("plain", 6, 1, false, false) != whole);
}

TEST_CASE("train: twice the weight is twice the gradient, which token_mean does not divide away") {
  Workshop shop;
  const auto parameters = [&](const std::string& name, double weight, double rate) {
    Recipe recipe = shop.recipe;
    recipe.output = (shop.scratch / name).string();
    recipe.data.train[0].weight = weight;
    recipe.train.optimizer = SgdOptions{.learning_rate = rate};
    recipe.train.clip_norm = 0;
    const auto reporter = make_quiet_reporter(shop.said);
    train(recipe, {.resume = false, .threads = 1, .quiet = true}, *reporter);
    return slurp(shop.scratch / name / kParametersFile);
  };
  const std::string twice = parameters("twice", 1, 0.5);
  CHECK(parameters("weight", 2, 0.25) == twice);
  CHECK(parameters("once", 1, 0.25) != twice);
}

TEST_CASE("train: texts of different weights are one corpus") {
  Workshop shop;
  shop.recipe.data.train.push_back(shop.recipe.data.train[0]);
  shop.recipe.data.train[1].weight = 3;
  shop.train();
  CHECK(shop.was_said("training text: 120 pairs of 120 lines"));
}

TEST_CASE("train: lower case and Unicode's form are the model's, wherever it reads text") {
  const auto trained = [](Workshop& shop, bool shout) {
    const fs::path source = shop.scratch / "t.en";
    if (shout) {
      std::string text = slurp(source);
      for (size_t at; (at = text.find("cat")) != std::string::npos;) text.replace(at, 3, "ＣAT");
      for (size_t at; (at = text.find("the")) != std::string::npos;) text.replace(at, 3, "The");
      spill(source, text);
      shop.recipe.data.source_vocabulary.lowercase = true;
      shop.recipe.data.source_vocabulary.normalization = Normalization::kNfkc;
    }
    shop.train();
    return open_model_folder(shop.scratch / "m");
  };
  Workshop plain, shouted;
  const ModelFolder one = trained(plain, false), other = trained(shouted, true);
  CHECK(slurp(plain.scratch / "v/en") == slurp(shouted.scratch / "v/en"));
  CHECK(slurp(plain.scratch / "m" / kParametersFile) ==
        slurp(shouted.scratch / "m" / kParametersFile));
  CHECK(slurp(plain.scratch / "m" / "history.jsonl") ==
        slurp(shouted.scratch / "m" / "history.jsonl"));
  CHECK(other.source->encode("THE ｃat") == one.source->encode("the cat"));
  CHECK(one.source->encode("THE ｃat") != one.source->encode("the cat"));
  shouted.recipe.train.max_updates = 6;
  shouted.train(true);
  CHECK(open_model_folder(shouted.scratch / "m").source->form().lowercase);
  shouted.recipe.data.source_vocabulary.lowercase = false;
  CHECK(
      has(shouted.refusal(Fault::kAsked, true), "data.source_vocabulary.lowercase: true -> false"));
}

TEST_CASE("dry run: it tells sizes, buckets and memory, and leaves no trace") {
  Workshop shop;
  const auto reporter = make_quiet_reporter(shop.said);
  const DryRun run =
      dry_run(shop.recipe, {.resume = false, .threads = 1, .quiet = true}, *reporter);
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
  TrainSettings settings = {.resume = false, .threads = 1, .quiet = true};
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

TEST_CASE("benchmark: it measures and saves nothing") {
  Workshop shop;
  const auto reporter = make_quiet_reporter(shop.said);
  const Benchmark result =
      benchmark(shop.recipe, {.resume = false, .threads = 1, .quiet = true}, 3, *reporter);
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

TEST_CASE("open_model_folder: what is not a model, and what is missing from one, is named") {
  Workshop shop;
  const auto refusal = [&](const fs::path& folder, Fault fault) -> std::string {
    try {
      open_model_folder(folder);
    } catch (const Error& e) {
      CHECK(e.fault() == fault);
      return e.what();
    }
    return "it opened";
  };
  CHECK(has(refusal(shop.scratch / "none", Fault::kAsked), "there is no such folder"));
  CHECK(has(refusal(shop.scratch / "t.en", Fault::kAsked), "is a file; a model is a folder"));
  CHECK(has(refusal(shop.scratch.path(), Fault::kAsked), "is not a model: it has no recipe.yml"));
  shop.train();
  const fs::path model = shop.scratch / "m";
  fs::rename(model / "parameters.safetensors", model / "p");
  CHECK(has(refusal(model, Fault::kFailed), "has no file parameters.safetensors"));
  const std::string bytes = slurp(model / "p");
  spill(model / "parameters.safetensors", bytes.substr(0, bytes.size() / 2));
  CHECK(has(refusal(model, Fault::kFailed), "parameters.safetensors"));
  spill(model / "parameters.safetensors", bytes);
  fs::copy_file(model / "target.vocab", model / "source.vocab",
                fs::copy_options::overwrite_existing);
  CHECK(has(refusal(model, Fault::kFailed), "the model's is [10, "));
}

}  // namespace nmt
