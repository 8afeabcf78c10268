#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::refusal_of;
using recipe_test::with;

namespace {

struct Refused {
  std::string more;     // behind kLeast: its first line is line 7
  std::string message;  // begins so
};

void check_refused(const std::vector<Refused>& table) {
  for (const Refused& row : table) {
    const std::string found = refusal_of(kLeast + row.more);
    CHECK_MESSAGE(found.starts_with(row.message), row.message << "\n  but it gives " << found);
  }
}

}  // namespace

TEST_CASE("refusals: numbers out of range are named with their range") {
  check_refused({
      {"train:\n  batch: {sentences: -3}",
       "r.yml:8: train.batch.sentences is -3; must be a whole number from 1 to 1000000 or null"},
      {"train: {workers: 0}", "r.yml:7: train.workers is 0; must be a whole number from 1 to 1024"},
      {"train: {workers: 99999999999}", "r.yml:7: train.workers is 99999999999; must be a whole"},
      {"train: {max_updates: 1000000000001}", "r.yml:7: train.max_updates is 1000000000001; must"},
      {"seed: -1", "r.yml:7: seed is -1; must be a whole number from 0 to 18446744073709551615"},
      {"seed: 18446744073709551616", "r.yml:7: seed is 18446744073709551616; must be a whole"},
      {"model: {dropout: 1}", "r.yml:7: model.dropout is 1; must be a number from 0 to 0.95"},
      {"model: {dropout: -1e-9}", "r.yml:7: model.dropout is -1e-9; must be a number from 0"},
      {"train: {average_decay: 1.0}",
       "r.yml:7: train.average_decay is 1.0; must be a number from 0 to 0.999999"},
      {"train: {max_minutes: -1}",
       "r.yml:7: train.max_minutes is -1; must be a number from 0 to 1000000000 or null"},
  });
}

TEST_CASE("refusals: numbers must be written as numbers") {
  check_refused({
      {"train: {workers: 12abc}",
       "r.yml:7: train.workers is 12abc; must be a whole number from 1 to 1024; write it in plain "
       "decimal digits"},
      {"train: {workers: 010}", "r.yml:7: train.workers is 010; must be a whole number from 1 to "},
      {"train: {workers: 0x10}", "r.yml:7: train.workers is 0x10; must be a whole number"},
      {"train: {workers: 5e-1}", "r.yml:7: train.workers is 5e-1; must be a whole number"},
      {"train: {workers: 2.0}", "r.yml:7: train.workers is 2.0; must be a whole number"},
      {"train: {workers: +2}", "r.yml:7: train.workers is +2; must be a whole number"},
      {"train: {workers: 1_000}", "r.yml:7: train.workers is 1_000; must be a whole number"},
      {"train: {workers: \"2\"}",
       "r.yml:7: train.workers is \"2\"; must be a whole number from 1 to 1024; write it without "
       "quotes"},
      {"train: {workers: true}", "r.yml:7: train.workers is true; must be a whole number"},
      {"train: {workers: null}", "r.yml:7: train.workers is empty; must be a whole number"},
      {"train:\n  workers:\n", "r.yml:8: train.workers is empty; must be a whole number"},
      {"train: {workers: [2]}", "r.yml:7: train.workers is [2]; must be a whole number"},
      {"train: {clip_norm: 1e400}",
       "r.yml:7: train.clip_norm is 1e400; must be a number from 0 to 1000000000; write it in the "
       "form 0.5 or 1e-3"},
      {"train: {clip_norm: nan}", "r.yml:7: train.clip_norm is nan; must be a number from 0"},
      {"train: {clip_norm: .nan}", "r.yml:7: train.clip_norm is .nan; must be a number from 0"},
      {"train: {clip_norm: .inf}", "r.yml:7: train.clip_norm is .inf; must be a number from 0"},
      {"train: {clip_norm: infinity}", "r.yml:7: train.clip_norm is infinity; must be a number"},
      {"train: {clip_norm: 0x1p3}", "r.yml:7: train.clip_norm is 0x1p3; must be a number from 0"},
      {"train: {clip_norm: 01.5}", "r.yml:7: train.clip_norm is 01.5; must be a number from 0"},
      {"train: {clip_norm: 1.5.2}", "r.yml:7: train.clip_norm is 1.5.2; must be a number from 0"},
      {"train: {clip_norm: '1,5'}", "r.yml:7: train.clip_norm is \"1,5\"; must be a number"},
  });
}

TEST_CASE("refusals: only true and false are booleans") {
  for (const std::string value : {"yes", "no", "on", "True", "1", "\"true\""}) {
    const std::string found = refusal_of(kLeast + "model: {bidirectional: " + value + "}");
    CHECK(found == "r.yml:7: model.bidirectional is " + value + "; must be true or false");
  }
}

TEST_CASE("refusals: names that do not exist come with those that do") {
  check_refused({
      {"model: {cell: {type: lstn}}", "r.yml:7: model.cell.type is lstn; must be lstm, gru or rnn"},
      {"model: {type: transformer}",
       "r.yml:7: model.type is transformer; must be attention, "
       "embedding, tied or one2many"},
      {"model: {type: [attention]}", "r.yml:7: model.type is [attention]; must be attention, em"},
      {"model: {type: }", "r.yml:7: model.type is empty; must be attention, embedding, tied or"},
      {"train: {precision: float16}",
       "r.yml:7: train.precision is float16; must be float32 or bfloat16"},
      {"train: {loss: {type: mean}}",
       "r.yml:7: train.loss.type is mean; must be token_mean or sequence_loss"},
      {"train: {feed_previous: {type: lin}}",
       "r.yml:7: train.feed_previous.type is lin; must be constant, linear, exponential or inverse_"
       "sigmoid"},
  });
  const std::string bad_kind = with(kLeast, "vocab/de", "vocab/de, type: wordpiece");
  CHECK(refusal_of(bad_kind) ==
        "r.yml:6: data.target_vocabulary.type is wordpiece; must be unigram, bpe, word or char");
  CHECK(refusal_of(with(kLeast, "data:\n", "data:\n  padding: none\n")) ==
        "r.yml:3: data.padding is none; must be masked or as_tensorflow");
}

TEST_CASE("refusals: an unknown key comes with the nearest known one") {
  check_refused({
      {"traim: {workers: 2}",
       "r.yml:7: traim is not a key; did you mean train? nmt-train --help-recipe lists all keys"},
      {"train:\n  optimizer:\n    learning_rat: 1",
       "r.yml:9: train.optimizer.learning_rat is not a key; did you mean "
       "train.optimizer.learning_rate?"},
      {"train: {learning_rate: 1}",
       "r.yml:7: train.learning_rate is not a key; did you mean train.optimizer.learning_rate?"},
      {"train: {zzzzzz: 1}",
       "r.yml:7: train.zzzzzz is not a key; nmt-train --help-recipe lists all keys"},
      {"model: {cell: {type: gru, forget_bias: 1}}",
       "r.yml:7: model.cell.forget_bias is not a key of the type gru; remove it, or set "
       "model.cell.type to lstm"},
      {"model: {type: tied, bidirectional: true}",
       "r.yml:7: model.bidirectional is not a key of the type tied; remove it, or set model.type "
       "to "
       "attention, embedding or one2many"},
      {"model: {type: embedding, num_heads: 2}",
       "r.yml:7: model.num_heads is not a key of the type embedding; remove it, or set model.type "
       "to attention or one2many"},
      {"model: {num_decoder_symbols: 500}",
       "r.yml:7: model.num_decoder_symbols is not a key of the type attention; remove it, or set "
       "model.type to tied"},
      {"train: {pretrained: [{folder: m}]}",
       "r.yml:7: train.pretrained.0.folder is not a key; nmt-train --help-recipe lists all keys"},
      {"train: {pretrained: [{model: m, parameter: a}]}",
       "r.yml:7: train.pretrained.0.parameter is not a key; did you mean train.pretrained.0.param"},
      {"train: {parameters: a}",
       "r.yml:7: train.parameters is not a key; did you mean train.pretrained.parameters?"},
      {"model: {cell: {type: gru, forgt: 1}}", "r.yml:7: model.cell.forgt is not a key; nmt-train"},
      {"\"a\\nb\": 1", "r.yml:7: a\\nb is not a key; "},
      {"<<: {seed: 1}", "r.yml:7: << is not a key; "},
  });
  const std::string in_a_list = with(kLeast, "target: a.de", "tagret: a.de");
  CHECK(refusal_of(in_a_list).starts_with(
      "r.yml:3: data.train.0.tagret is not a key; did you mean data.train.0.target?"));
}

TEST_CASE("refusals: values of another shape are named with the shape that is expected") {
  check_refused({
      {"train: 3", "r.yml:7: train is 3; must be a section with the keys batch, accumulate, "},
      {"train: [workers]", "r.yml:7: train is [workers]; must be a section with the keys"},
      {"model: {cell: gru}", "r.yml:7: model.cell is gru; must be a section such as {type: lstm}"},
      {"valid: {metrics: bleu}", "r.yml:7: valid.metrics is bleu; must be a list of words"},
      {"valid: {metrics: [{a: b}]}", "r.yml:7: valid.metrics.0 is {a: b}; must be text"},
      {"valid: {metrics: [bleu,,]}", "r.yml:7: valid.metrics.1 is empty; "},
      {"train: {buckets: [5, 10]}",
       "r.yml:7: train.buckets.0 is 5; must be a pair [source, target] of whole numbers"},
      {"train: {buckets: [[5, 10, 15]]}", "r.yml:7: train.buckets.0 is [5, 10, 15]; must be a"},
      {"train: {buckets: [[0, 10]]}", "r.yml:7: train.buckets.0 is [0, 10]; must be a pair"},
      {"train: {buckets: [[5, 1000001]]}", "r.yml:7: train.buckets.0 is [5, 1000001]; must be"},
      {"train: {buckets: [[5, '10']]}", "r.yml:7: train.buckets.0 is [5, \"10\"]; must be a pair"},
      {"train: {freeze: embedding}",
       "r.yml:7: train.freeze is embedding; must be a list of words such as [a, b]"},
      {"train: {freeze: [\"\"]}", "r.yml:7: train.freeze.0 is empty; it must be given: "},
      {"train: {pretrained: m}",
       "r.yml:7: train.pretrained is m; must be a list, each entry with the keys model, parameters "
       "and as, or null: write '- ' before the first key"},
      {"train: {pretrained: []}",
       "r.yml:7: train.pretrained is []; must be a list, each entry with the keys model, "
       "parameters "
       "and as, or null"},
      {"train: {pretrained: [{as: x}]}", "r.yml:7: train.pretrained.0.model is missing; it must"},
      {"train: {buckets: automatic}",
       "r.yml:7: train.buckets is automatic; must be a list of pairs such as [[5, 10], [10, 15]] "
       "or auto"},
  });
  CHECK(refusal_of(with(kLeast, "[{source: a.en, target: a.de}]", "{source: a, target: b}")) ==
        "r.yml:3: data.train is {source: a, target: b}; must be a list, each entry with the keys "
        "source, target, targets, ratio and weight: write '- ' before the first key");
  CHECK(refusal_of(with(kLeast, "runs/x", "[runs/x]")) ==
        "r.yml:1: output is [runs/x]; must be text, in quotes if need be");
  CHECK(refusal_of(with(kLeast, "runs/x", "\"runs\\0x\""))
            .starts_with("r.yml:1: output is \"runs\\x00x\"; must not hold a NUL byte"));
}

TEST_CASE("refusals: what must be given is missed by name") {
  struct Missing {
    std::string old, now, message;
  };
  const std::vector<Missing> table = {
      {"output: runs/x\n", "", "r.yml: output is missing; it must be given: the model's folder"},
      {"output: runs/x", "output:", "r.yml:1: output is empty; it must be given"},
      {"output: runs/x", "output: \"\"", "r.yml:1: output is empty; it must be given"},
      {"  train: [{source: a.en, target: a.de}]\n", "", "r.yml:2: data.train is missing; "},
      {"[{source: a.en, target: a.de}]", "[]", "r.yml:3: data.train is empty; "},
      {"source: a.en, ", "", "r.yml:3: data.train.0.source is missing; it must be given: text"},
      {", target: a.de", "", "r.yml:3: data.train.0.target is missing; it must be given where "},
      {"  valid: {source: v.en, target: v.de}\n", "", "r.yml:2: data.valid.source is missing; "},
      {", target: v.de", "", "r.yml:4: data.valid.target is missing; "},
      {"path: vocab/en", "", "r.yml:5: data.source_vocabulary.path is missing; "},
      {"  target_vocabulary: {path: vocab/de}\n", "",
       "r.yml:2: data.target_vocabulary is missing; it must be given where model.type is att"},
      {"path: vocab/de", "", "r.yml:6: data.target_vocabulary.path is missing; "},
  };
  for (const Missing& row : table) {
    const std::string found = refusal_of(with(kLeast, row.old, row.now));
    CHECK_MESSAGE(found.starts_with(row.message), row.message << "\n  but it gives " << found);
  }
  CHECK(refusal_of("") == "r.yml: output is missing; it must be given: the model's folder");
  CHECK(refusal_of("# all of it is a comment\n").starts_with("r.yml: output is missing"));
}

TEST_CASE("refusals: what is not one YAML map of plain values is refused with its line") {
  struct Broken {
    std::string text, message;
  };
  const std::vector<Broken> table = {
      {kLeast + "seed: 1\nseed: 2",
       "r.yml:8: the key seed is given twice in one section: 1 (r.yml:7) and 2; remove one of"},
      {kLeast + "train:\n  optimizer: {beta1: 0.5, beta1: 0.5}", "r.yml:8: the key beta1 is given"},
      {kLeast + "---\nseed: 2", "r.yml:7: a second YAML document starts here; "},
      {kLeast + "train:\n\tworkers: 2", "r.yml:8: is not YAML: "},
      {kLeast + "train:\n  seed: [1", "r.yml:"},
      {kLeast + "seed: \"1", "r.yml:"},
      {kLeast + "seed: &a 1\ntrain: {workers: *a}", "r.yml:8: an alias (*name) stands here; "},
      {kLeast + "seed: !!int 1", "r.yml:7: the YAML tag tag:yaml.org,2002:int stands here; "},
      {kLeast + "[a]: 1", "r.yml:7: [a] stands where a key should; "},
      {kLeast + ": 1", "r.yml:7: null stands where a key should; "},
      {"- a\n- b\n", "r.yml:1: the recipe is [a, b]; it must be keys with values"},
      {"just words", "r.yml:1: the recipe is just words; it must be keys with values"},
      {kLeast + "seed: 1\x04", "r.yml:7: holds the byte 0x04; a recipe is plain UTF-8 text"},
      {kLeast + std::string("seed: 1\0", 8), "r.yml:7: holds the byte 0x00; "},
      {kLeast + "seed: 1\x7F", "r.yml:7: holds the byte 0x7F; "},
      {kLeast + "seed: 1\xC2\x85", "r.yml:7: holds the byte 0xC2; "},
      {kLeast + "seed: 1\rmodel: {}", "r.yml:7: holds the byte 0x0D; "},
      {kLeast + "\n# caf\xE9\n", "r.yml:8: holds the byte 0xE9; "},
      {std::string("\xFF\xFEo\0", 4), "r.yml:1: holds the byte 0xFF; "},
      {std::string(100'000, '['), "r.yml:1: is nested too deeply; "},
      {std::string("a: ").append(2'000'000, 'x'), "r.yml: has 2000003 bytes; a recipe has at most"},
  };
  for (const Broken& row : table) {
    const std::string found = refusal_of(row.text);
    CHECK_MESSAGE(found.starts_with(row.message), row.message << "\n  but it gives " << found);
  }
  CHECK(refusal_of(kLeast + "train:\n\tworkers: 2").ends_with("indented with a tab: use spaces"));
  for (const std::string list : {"[*]", "[*x]", "[a, *x*]"})
    CHECK(refusal_of(kLeast + "train: {freeze: " + list + "}")
              .ends_with("; text that begins with * needs quotes"));
}

TEST_CASE("refusals: a bomb of aliases ends at the first one") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    const std::string name(1, c), before{'*', char(c - 1)};
    bomb += name + ": &" + name + " [" + before + ", " + before + ", " + before + "]\n";
  }
  CHECK(refusal_of(bomb).starts_with("r.yml:2: an alias (*name) stands here; "));
}

TEST_CASE("refusals: long values are cut in messages") {
  const std::string found = refusal_of(kLeast + "seed: " + std::string(5000, 'x'));
  CHECK(found.find(std::string(60, 'x') + "...; must be") != std::string::npos);
}

}  // namespace nmt
