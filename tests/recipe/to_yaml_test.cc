#include <doctest/doctest.h>

#include <algorithm>
#include <concepts>
#include <set>

#include "recipe/randomise.h"
#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::Randomise;
using recipe_test::recipe_with;

namespace {

const std::string kTarget = "target.txt";

/// Either one target without a name, or named ones.
void keep_targets(ParallelText& text, const DataOptions& data) {
  if (data.target_vocabulary) {
    text.targets.clear();
    if (!text.target) text.target = kTarget;
    return;
  }
  text.target.reset();
  const auto& known = data.target_vocabularies;
  std::erase_if(text.targets, [&](const Named<std::string>& target) {
    return std::none_of(known.begin(), known.end(),
                        [&](const auto& vocabulary) { return vocabulary.name == target.name; });
  });
  if (text.targets.empty()) text.targets.push_back({known.back().name, kTarget});
}

/// Segmentations are drawn from pieces of their type.
void keep_kind(VocabularyFileOptions& vocabulary) {
  if (std::holds_alternative<UnigramSampling>(vocabulary.sampling))
    vocabulary.kind = VocabularyKind::kUnigram;
  if (std::holds_alternative<BpeDropout>(vocabulary.sampling))
    vocabulary.kind = VocabularyKind::kBpe;
}

void keep_data_rules(Recipe& recipe) {
  DataOptions& data = recipe.data;
  const bool many = std::holds_alternative<One2ManyModelOptions>(recipe.model);
  if (many && data.target_vocabularies.empty())
    data.target_vocabularies.push_back({"de", {{}, "x"}});
  if (many) data.target_vocabulary.reset();
  if (!many) data.target_vocabularies.clear();
  if (!many && !data.target_vocabulary) data.target_vocabulary = {{}, "x"};
  keep_kind(data.source_vocabulary);
  if (data.target_vocabulary) keep_kind(*data.target_vocabulary);
  for (auto& [name, vocabulary] : data.target_vocabularies) keep_kind(vocabulary);
  data.min_length = std::min(data.min_length, data.max_length);
  data.source_vocabulary.path += "/source";
  if (data.target_vocabulary) data.target_vocabulary->path += "/target";
  for (auto& [name, vocabulary] : data.target_vocabularies) vocabulary.path += "/target." + name;
  for (TrainingText& text : data.train) {
    keep_targets(text, data);
    if (!data.train.front().ratio) text.ratio.reset();
    if (data.train.front().ratio && !text.ratio) text.ratio = 1;
  }
  keep_targets(data.valid, data);
}

void keep_cell_rules(CellOptions& cell) {
  auto* lstm = std::get_if<LstmCellOptions>(&cell);
  if (lstm == nullptr) return;
  if (!lstm->num_proj) lstm->proj_clip.reset();
  if (lstm->use_peepholes || lstm->cell_clip || lstm->num_proj) lstm->layer_norm = false;
}

void keep_encoder_rules(RnnModelOptions& model) {
  if (std::max(model.layers, model.encoder_layers.value_or(1)) == 1) {
    model.residual = false;
    model.layer_dropout = 0;
  }
  if (!model.bidirectional) model.bidirectional_stack = BidirectionalStack::kSeparate;
  if (model.bridge != BridgeKind::kMean) model.bridge.reset();  // others fit some models alone
}

void keep_model_rules(Recipe& recipe) {
  if (auto* one2many = std::get_if<One2ManyModelOptions>(&recipe.model)) {
    if (!one2many->attention) static_cast<AttentionOptions&>(*one2many) = AttentionOptions();
  }
  if (auto* tied = std::get_if<TiedModelOptions>(&recipe.model)) {
    recipe.data.target_vocabulary = recipe.data.source_vocabulary;
    if (tied->num_decoder_symbols)
      tied->num_decoder_symbols =
          std::min(*tied->num_decoder_symbols, recipe.data.source_vocabulary.size);
  }
  auto& model = std::visit([](auto& o) -> RnnModelOptions& { return o; }, recipe.model);
  keep_cell_rules(model.cell);
  std::visit(
      [](auto& o) {
        if constexpr (std::derived_from<std::decay_t<decltype(o)>, AttentionOptions>) {
          if (o.attention_type == AttentionKind::kDot) {  // states of both sides are alike
            o.bidirectional = false;
            o.encoder_size.reset();
          }
          if (o.attention_type == AttentionKind::kDot ||
              o.attention_type == AttentionKind::kScaledDot)
            o.num_heads = 1;
          if (!o.input_feeding) o.initial_state_attention = false;
          if (!o.output_projection) o.output_tanh = false;
          if (o.decoder != DecoderKind::kConditional) return;
          o.output_projection = o.input_feeding = true;
          o.initial_state_attention = o.output_tanh = false;
        }
      },
      recipe.model);
  keep_encoder_rules(model);
  if (!model.output_projection) model.tie_embeddings = Tying::kNone;
  if (model.tie_embeddings == Tying::kThreeWay) {
    DataOptions& data = recipe.data;
    if (data.target_vocabulary) data.target_vocabulary = data.source_vocabulary;
    for (auto& [name, vocabulary] : data.target_vocabularies) vocabulary = data.source_vocabulary;
  }
  std::optional<int>& samples = recipe.train.num_samples;
  if (!model.output_projection || model.ties_output()) samples.reset();
  if (!samples) return;
  recipe.train.label_smoothing = 0;
  samples = 5;  // every vocabulary has as many
}

void keep_training_rules(TrainOptions& train, ValidOptions& valid) {
  if (std::holds_alternative<PlateauSchedule>(train.schedule)) valid.patience = 0;
  if (train.keep_checkpoints < 2) train.average_checkpoints = false;
  if (train.finetune_from) *train.finetune_from += "/trained";  // no output ends so
  if (auto* cosine = std::get_if<CosineSchedule>(&train.schedule)) cosine->warmup = 0;
  if (train.batch.sentences) train.batch.tokens.reset();
  if (!train.batch.tokens && !train.batch.sentences) train.batch.sentences = 1;
  if (auto* linear = std::get_if<LinearFeeding>(&train.feed_previous)) {
    if (linear->from > linear->to) std::swap(linear->from, linear->to);
  }
  if (!train.pretrained) return;
  for (PretrainedOptions& pretrained : *train.pretrained) {
    pretrained.model += "/pretrained";  // no output ends so
    if (pretrained.as) pretrained.as = "here/" + pretrained.parameters;
  }
}

/// Any recipe that keeps the rules which join keys.
Recipe random_recipe(uint64_t seed) {
  Rng rng(seed, Purpose::kTest);
  Recipe recipe;
  Randomise randomise(rng);
  recipe.fields(randomise);
  keep_data_rules(recipe);
  keep_model_rules(recipe);
  keep_training_rules(recipe.train, recipe.valid);
  return recipe;
}

}  // namespace

TEST_CASE("to_yaml: any recipe reads back as the same recipe") {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const Recipe recipe = random_recipe(seed);
    const std::string text = to_yaml(recipe);
    const Recipe again = parse_recipe(text, "again.yml");
    REQUIRE_MESSAGE(differences(recipe, again).empty(), text);
    REQUIRE(to_yaml(again) == text);
  }
}

TEST_CASE("to_yaml: the recipes that are tried have every architecture and kind of training") {
  std::set<std::string> seen;
  const auto see = [&](const auto& choice) {
    seen.insert(std::visit([](const auto& option) { return option.kType; }, choice));
  };
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const Recipe recipe = random_recipe(seed);
    see(recipe.model);
    see(recipe.train.loss);
    see(recipe.train.feed_previous);
    see(recipe.train.optimizer);
    see(recipe.train.schedule);
    if (recipe.train.finetune_from) seen.insert("finetune_from");
    if (recipe.data.train[0].ratio) seen.insert("ratio");
    if (recipe.train.num_samples) seen.insert("num_samples");
    if (recipe.train.pretrained) seen.insert("pretrained");
    if (!recipe.train.freeze.empty()) seen.insert("freeze");
  }
  CHECK(seen == std::set<std::string>{
                    "attention",     "embedding",   "tied",       "one2many",    "token_mean",
                    "sequence_loss", "constant",    "linear",     "exponential", "inverse_sigmoid",
                    "ratio",         "num_samples", "pretrained", "freeze",      "finetune_from",
                    "adam",          "adamw",       "sgd",        "adagrad",     "rmsprop",
                    "inverse_sqrt",  "cosine",      "step",       "plateau",     "tutorial"});
}

TEST_CASE("to_yaml: text that YAML could take for something else is quoted") {
  const std::vector<std::string> values = {
      "null", "Null",  "~",    "true", "yes",        "No",      "123",        "-1",
      "1e5",  "0x1F",  ".5",   ".nan", " lead",      "trail ",  "a: b",       "a #b",
      "#a",   "\"a\"", "it's", "a\\b", "a\nb",       "a\tb",    "\r",         "",
      "[a]",  "{a}",   "&a",   "*a",   "- a",        "?",       "2001-01-01", "12:30:45",
      "=",    "<<",    "äöü",  "中文", "\U0001F600", "\xC2\x85"};
  for (const std::string& value : values) {
    Recipe recipe = recipe_with("");
    recipe.output = value.empty() ? "x" : value;
    const std::string text = to_yaml(recipe);
    CHECK(parse_recipe(text, "again.yml").output == recipe.output);
    if (!value.empty()) CHECK_MESSAGE(text.starts_with("output: \""), text.substr(0, 40));
  }
}

TEST_CASE("to_yaml: paths as people write them are not quoted") {
  for (const std::string path : {"runs/en-de", "/data/x.txt", "../a_b/c.gz", "./r", "a+b=c"}) {
    Recipe recipe = recipe_with("");
    recipe.output = path;
    CHECK(to_yaml(recipe).starts_with("output: " + path + "\n"));
  }
}

TEST_CASE("to_yaml: doubles keep every bit and look like numbers to other readers") {
  for (const double rate : {0.1, 1.0 / 3, 1e-8, 5e-324, 2.2250738585072014e-308, 123.456, 1000.0}) {
    Recipe recipe = recipe_with("");
    recipe.train.optimizer = SgdOptions{.learning_rate = rate};
    const std::string text = to_yaml(recipe);
    const OptimizerOptions again = parse_recipe(text, "again.yml").train.optimizer;
    CHECK(std::get<SgdOptions>(again).learning_rate == rate);
    const std::string line = text.substr(text.find("learning_rate: ") + 15);
    CHECK(line.substr(0, line.find('\n')).find('.') != std::string::npos);
  }
}

TEST_CASE("to_yaml: keys stand in order, sections indented, small lists in a line") {
  const std::string text = to_yaml(recipe_with(
      "train: {buckets: [[5, 10], [10, 15]], batch: {tokens: 100}}\nvalid: {metrics: [bleu]}"));
  CHECK(
      text.starts_with("output: runs/x\n"
                       "seed: 1\n"
                       "data:\n"
                       "  train:\n"
                       "    - source: a.en\n"
                       "      target: a.de\n"
                       "      targets: {}\n"
                       "      ratio: null\n"
                       "      weight: 1.0\n"
                       "  valid:\n"
                       "    source: v.en\n"));
  CHECK(text.find("\ntrain:\n"
                  "  batch:\n"
                  "    sentences: null\n"
                  "    tokens: 100\n"
                  "  accumulate: 1\n"
                  "  buckets: [[5, 10], [10, 15]]\n"
                  "  optimizer:\n"
                  "    type: adam\n"
                  "    learning_rate: 0.0005\n") != std::string::npos);
  CHECK(text.find("\nvalid:\n  every: 500\n  metrics: [bleu]\n") != std::string::npos);
}

TEST_CASE("to_yaml: an option without a name is the caller's mistake") {
  Recipe recipe = recipe_with("");
  recipe.data.too_long = TooLong(99);
  CHECK_THROWS_AS(to_yaml(recipe), std::invalid_argument);
}

}  // namespace nmt
