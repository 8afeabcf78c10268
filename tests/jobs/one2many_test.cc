#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/safetensors.h"
#include "base/scratch_folder.h"
#include "jobs/evaluate/evaluate.h"
#include "jobs/train/train.h"
#include "jobs/translate/translate.h"
#include "report/reporter.h"
#include "report/translation_writer.h"
#include "support/refusal.h"

namespace nmt {
namespace {

/// Nobody watches.
Evaluation evaluate(const ModelFolder& folder, const TestSet& set, const EvaluateOptions& options) {
  Observer nobody;
  return nmt::evaluate(folder, set, options, nobody);
}

/// A text in three languages, and recipes that train small one-to-many models of it.
struct Shop {
  Shop() {
    std::string en, de, fr;
    for (int i = 0; i < 60; ++i) {
      en += std::string("the ") + (i % 2 ? "cat " : "dog ") + (i % 3 ? "sleeps" : "eats") + "\n";
      de += std::string(i % 2 ? "die Katze " : "der Hund ") + (i % 3 ? "schläft" : "frisst") + "\n";
      fr += std::string(i % 2 ? "le chat " : "le chien ") + (i % 3 ? "dort" : "mange") + "\n";
    }
    spill(scratch / "en", en);
    spill(scratch / "de", de);
    spill(scratch / "fr", fr);
  }
  std::string path(const std::string& name) const { return (scratch / name).string(); }

  /// Of these targets, all with texts.
  Recipe recipe(const std::string& output, const std::vector<std::string>& names) const {
    Recipe recipe;
    recipe.output = path(output);
    recipe.data.train.resize(1);
    recipe.data.train[0].source = recipe.data.valid.source = path("en");
    recipe.data.source_vocabulary = {{VocabularyKind::kWord, 100}, path("v/en")};
    for (const std::string& name : names) {
      recipe.data.train[0].targets.push_back({name, path(name)});
      recipe.data.valid.targets.push_back({name, path(name)});
      recipe.data.target_vocabularies.push_back(
          {name, {{VocabularyKind::kWord, 100}, path("v/" + name)}});
    }
    One2ManyModelOptions model;
    model.size = model.embedding = 12;
    recipe.model = model;
    recipe.train.batch.sentences = 20;
    recipe.train.optimizer = AdamOptions{.learning_rate = 0.02};
    recipe.train.average_decay = 0.9;
    recipe.train.max_updates = 60;
    recipe.valid.every = 60;
    return recipe;
  }

  std::string train(const Recipe& recipe) const {
    std::ostringstream said;
    nmt::train(recipe, {.resume = false, .threads = 1}, *make_text_reporter(said, false));
    return said.str();
  }

  /// Translations of the whole text, as nmt-translate writes them.
  std::string translate(const std::string& model, const std::string& to,
                        TranslationFormat format = TranslationFormat::kText) const {
    const ModelFolder folder = open_model_folder(path(model));
    Translator translator(std::span(&folder, 1), {.to = to});
    LineReader in(path("en"));
    std::ostringstream out;
    InputReader reader(in);
    std::vector<const TargetLanguage*> languages;
    for (size_t k = 0; k < translator.targets().size(); ++k)
      languages.push_back(&translator.language(k));
    TranslationWriter writer({&out}, format, languages);
    Observer nobody;
    translate_lines(translator, reader, writer, nobody);
    return out.str();
  }

  ScratchFolder scratch;
};

std::string column(const std::string& table, int number) {
  std::istringstream lines(table);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    for (int i = 0; i < number; ++i) line = line.substr(line.find('\t') + 1);
    text += line.substr(0, line.find('\t')) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("one2many: a model translates into each of its languages, alone or side by side") {
  const Shop shop;
  const std::string said = shop.train(shop.recipe("m", {"de", "fr"}));
  CHECK(said.find("bleu.de") != std::string::npos);
  CHECK(said.find("perplexity.fr") != std::string::npos);
  const std::string de = shop.translate("m", "de"), fr = shop.translate("m", "fr");
  CHECK(de == slurp(shop.scratch / "de"));
  CHECK(fr == slurp(shop.scratch / "fr"));
  CHECK(column(shop.translate("m", "all"), 0) == de);
  CHECK(column(shop.translate("m", "de,fr"), 1) == fr);
  CHECK(column(shop.translate("m", "fr,de"), 0) == fr);
}

TEST_CASE("one2many: targets that a model has not, that are missing or named twice are refused") {
  const Shop shop;
  Recipe recipe = shop.recipe("m", {"de", "fr"});
  recipe.train.max_updates = 1;
  shop.train(recipe);
  CHECK_THROWS_WITH_AS(shop.translate("m", ""), doctest::Contains("the model has 2 targets"),
                       Error);
  CHECK_THROWS_WITH_AS(shop.translate("m", "de,en"), doctest::Contains("\"en\""), Error);
  CHECK_THROWS_WITH_AS(shop.translate("m", "de,de"), doctest::Contains("de twice"), Error);
  CHECK_THROWS_AS(shop.translate("m", "de,fr", TranslationFormat::kNbest), std::invalid_argument);
}

TEST_CASE("one2many: each target is scored against its own references") {
  const Shop shop;
  shop.train(shop.recipe("m", {"de", "fr"}));
  const ModelFolder folder = open_model_folder(shop.path("m"));
  TestSet set = read_test_set(shop.path("en"), shop.path("fr"));
  set.target = 1;
  const Evaluation right = evaluate(folder, set, {});
  set.target = 0;
  const Evaluation wrong = evaluate(folder, set, {});
  CHECK(right.name == "fr");
  CHECK(right.perplexity.per_token().perplexity < 1.5);
  CHECK(wrong.perplexity.per_token().perplexity > 5);
}

TEST_CASE("one2many: disjoint texts are mixed by their ratios") {
  const Shop shop;
  Recipe recipe = shop.recipe("m", {"de", "fr"});
  TrainingText de, fr;
  de.source = fr.source = shop.path("en");
  de.targets = {{"de", shop.path("de")}};
  fr.targets = {{"fr", shop.path("fr")}};
  de.ratio = 1;
  fr.ratio = 3;
  recipe.data.train = {de, fr};
  recipe.train.max_updates = 240;
  shop.train(recipe);
  CHECK(shop.translate("m", "de") == slurp(shop.scratch / "de"));
  CHECK(shop.translate("m", "fr") == slurp(shop.scratch / "fr"));
}

TEST_CASE("one2many: a language is added to a trained model and the others change by no bit") {
  const Shop shop;
  shop.train(shop.recipe("old", {"de"}));
  Recipe recipe = shop.recipe("new", {"de", "fr"});
  recipe.data.train[0].targets.erase(recipe.data.train[0].targets.begin());
  recipe.data.valid.targets.erase(recipe.data.valid.targets.begin());
  PretrainedOptions old;
  old.model = shop.path("old");
  recipe.train.pretrained = {{old}};
  recipe.train.freeze = {"one2many_rnn_seq2seq/rnn/*"};
  recipe.train.max_updates = 120;
  const std::string said = shop.train(recipe);
  CHECK(said.find("target de has no text in data.train") != std::string::npos);
  CHECK(shop.translate("new", "fr") == slurp(shop.scratch / "fr"));
  // Log-probabilities too, to the last digit.
  const auto json = [&](const std::string& model) {
    return shop.translate(model, "de", TranslationFormat::kJson);
  };
  CHECK(json("new") == json("old"));
  const SafeTensors before = SafeTensors::read(shop.scratch / "old" / kParametersFile);
  const SafeTensors after = SafeTensors::read(shop.scratch / "new" / kParametersFile);
  for (const auto& [name, tensor] : before.tensors())
    CHECK(std::equal(tensor.bytes.begin(), tensor.bytes.end(), after.at(name).bytes.begin()));
}

TEST_CASE("pretrained: patterns rename, and what does not fit is refused with both sides") {
  const Shop shop;
  Recipe recipe = shop.recipe("old", {"de"});
  recipe.train.max_updates = 2;
  shop.train(recipe);
  const auto refusal = [&](PretrainedOptions options, std::vector<std::string> freeze = {}) {
    Recipe next = shop.recipe("next", {"fr"});
    next.train.max_updates = 1;
    options.model = shop.path("old");
    next.train.pretrained = {{options}};
    next.train.freeze = std::move(freeze);
    std::filesystem::remove_all(shop.scratch / "next");
    return refusal_by([&] { shop.train(next); });
  };
  PretrainedOptions options;
  options.parameters = "*/one2many_decoder_de/*/AttnV_0";
  options.as = "*/one2many_decoder_fr/*/AttnV_0";
  CHECK(refusal(options) == "(accepted)");
  options.as = "*/one2many_decoder_fr/*/AttnV_1";
  CHECK(refusal(options).find("is no parameter of this model") != std::string::npos);
  options.as = "AttnV_0";
  CHECK(refusal(options).find("wildcards differ") != std::string::npos);
  options.as = "*/one2many_decoder_fr/*/kernel";
  CHECK(refusal(options).find("AttnV_0 is [12] in") != std::string::npos);
  options = {};
  options.parameters = "nothing*";
  CHECK(refusal(options).find("matches no parameter of") != std::string::npos);
  options.parameters = "*";
  CHECK(refusal(options, {"nothing*"}).find("train.freeze.0") != std::string::npos);
  CHECK(refusal(options, {"*"}).find("nothing is left to train") != std::string::npos);
}

}  // namespace nmt
