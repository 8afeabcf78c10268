#include <doctest/doctest.h>

#include "recipe/recipe_text.h"

namespace nmt {
using recipe_test::kLeast;
using recipe_test::kLeastOneToMany;
using recipe_test::recipe_with;
using recipe_test::refusal_of;
using recipe_test::with;

namespace {

/// One file on both sides, named in two ways.
const std::string kJoint = with(kLeast, "vocab/de", "./vocab//en");
const std::string kTied = kJoint + "model: {type: tied}\n";

}  // namespace

TEST_CASE("data rules: a joint vocabulary is the same on both sides") {
  CHECK(refusal_of(kJoint) == "(accepted)");
  CHECK(refusal_of(with(kJoint, "./vocab//en", "./vocab//en, type: bpe")) ==
        "r.yml:6: data.target_vocabulary.type is bpe but data.source_vocabulary.type is unigram; "
        "both "
        "name the file ./vocab//en: give both the same type and size, or paths of their own");
  CHECK(
      refusal_of(kJoint, {"data.source_vocabulary.lowercase=true"}) ==
      "r.yml:6: data.target_vocabulary.lowercase is false but data.source_vocabulary.lowercase is "
      "true; both name the file ./vocab//en: give both the same normalization and lowercase, or "
      "paths of their own");
  CHECK(refusal_of(kJoint, {"data.target_vocabulary.normalization=nfkc"})
            .starts_with("--set data.target_vocabulary.normalization=nfkc: "
                         "data.target_vocabulary.normalization is nfkc but "
                         "data.source_vocabulary.normalization is nfc; both name the file "));
  CHECK(refusal_of(with(kJoint, "vocab/en", "vocab/en, size: 99"))
            .starts_with("r.yml:6: data.target_vocabulary.size is 8000 but "
                         "data.source_vocabulary.size is 99; both name the file ./vocab//en: "));
}

TEST_CASE("data rules: segmentations are drawn from a vocabulary of their type") {
  CHECK(refusal_of(kLeast, {"data.source_vocabulary.sampling.type=unigram"}) == "(accepted)");
  CHECK(refusal_of(kLeast, {"data.target_vocabulary.type=bpe",
                            "data.target_vocabulary.sampling.type=bpe_dropout"}) == "(accepted)");
  CHECK(refusal_of(kLeast, {"data.target_vocabulary.sampling.type=bpe_dropout"}) ==
        "--set data.target_vocabulary.sampling.type=bpe_dropout: "
        "data.target_vocabulary.sampling.type is bpe_dropout but data.target_vocabulary.type is "
        "unigram; bpe_dropout cuts pieces of the type bpe: change one of them, or set "
        "sampling.type to none");
  CHECK(refusal_of(kJoint, {"data.source_vocabulary.sampling.type=unigram"}) == "(accepted)");
}

TEST_CASE("data rules: a sentence can be as long as data.min_length") {
  CHECK(refusal_of(kLeast, {"data.min_length=100"}) == "(accepted)");
  CHECK(
      refusal_of(kLeast, {"data.min_length=101"}) ==
      "--set data.min_length=101: data.min_length is 101 but data.max_length is 100; no pair is as "
      "long and as short: lower one, or raise the other");
}

TEST_CASE("data rules: targets that share a vocabulary agree about it, with the source as well") {
  const std::string shared = with(kLeastOneToMany, "vocab/fr", "vocab/de");
  CHECK(refusal_of(shared) == "(accepted)");
  CHECK(refusal_of(shared, {"data.target_vocabularies.fr.size=99"}) ==
        "--set data.target_vocabularies.fr.size=99: data.target_vocabularies.fr.size is 99 but "
        "data.target_vocabularies.de.size is 8000; both name the file vocab/de: give both the same "
        "type and size, or paths of their own");
  CHECK(refusal_of(with(shared, "{path: vocab/de}", "{path: vocab/de, type: word}")) ==
        "r.yml:8: data.target_vocabularies.fr.type is unigram but data.target_vocabularies.de.type "
        "is word; both name the file vocab/de: give both the same type and size, or paths of their "
        "own");
  CHECK(refusal_of(with(kLeastOneToMany, "vocab/fr", "vocab/en, size: 99"))
            .starts_with("r.yml:8: data.target_vocabularies.fr.size is 99 but "
                         "data.source_vocabulary.size is 8000; both name the file vocab/en: "));
}

TEST_CASE("data rules: a model with one target has a vocabulary and texts without a name") {
  CHECK(refusal_of(with(kLeast, "  target_vocabulary: {path: vocab/de}\n", "")) ==
        "r.yml:2: data.target_vocabulary is missing; it must be given where model.type is "
        "attention");
  CHECK(refusal_of(kLeastOneToMany, {"model.type=embedding"}) ==
        "r.yml:6: data.target_vocabularies is given but model.type is embedding; write "
        "data.target_vocabulary instead, or set model.type to one2many");
  CHECK(refusal_of(with(kLeast, "target: a.de", "targets: {de: a.de}")) ==
        "r.yml:3: data.train.0.targets is given but model.type is attention; write "
        "data.train.0.target instead, or set model.type to one2many");
  CHECK(refusal_of(with(kLeast, "target: v.de", "target: v.de, targets: {de: v.de}")) ==
        "r.yml:4: data.valid.targets is given but model.type is attention; remove it, or set "
        "model.type to one2many");
  CHECK(refusal_of(with(kLeast, ", target: v.de", "")) ==
        "r.yml:4: data.valid.target is missing; it must be given where model.type is attention");
}

TEST_CASE("data rules: a one-to-many model has named vocabularies and texts") {
  CHECK(refusal_of(kLeastOneToMany) == "(accepted)");
  CHECK(refusal_of(kLeast + "model: {type: one2many}") ==
        "r.yml:6: data.target_vocabulary is given but model.type is one2many; write "
        "data.target_vocabularies instead");
  CHECK(refusal_of(kLeastOneToMany, {"data.target_vocabularies={}"}) ==
        "--set data.target_vocabularies={}: data.target_vocabularies is missing; it must be given "
        "where model.type is one2many");
  CHECK(refusal_of(with(kLeastOneToMany, "targets: {de: v.de}", "target: v.de")) ==
        "r.yml:4: data.valid.target is given but model.type is one2many; write data.valid.targets "
        "instead");
  CHECK(refusal_of(with(kLeastOneToMany, ", targets: {de: a.de, fr: a.fr}", "")) ==
        "r.yml:3: data.train.0.targets is missing; it must be given where model.type is one2many");
}

TEST_CASE("data rules: a text's targets are among those that have a vocabulary") {
  CHECK(
      refusal_of(with(kLeastOneToMany, "fr: a.fr", "es: a.es")) ==
      "r.yml:3: data.train.0.targets.es is given but data.target_vocabularies has de and fr; call "
      "it de or fr, or add a vocabulary of this name");
  CHECK(refusal_of(kLeastOneToMany, {"data.valid.targets.all=v"})
            .starts_with("--set data.valid.targets.all=v: data.valid.targets.all is given but "));
  CHECK(refusal_of(with(kLeastOneToMany, ", fr: a.fr", "")) == "(accepted)");
}

TEST_CASE("data rules: no target is called all") {
  CHECK(refusal_of(with(kLeastOneToMany, "    fr: {path", "    all: {path")) ==
        "r.yml:8: data.target_vocabularies.all is a target called all; choose another name: --to "
        "all means every target");
}

TEST_CASE("data rules: every text has a ratio, or none has") {
  const std::string more = "data.train.1={source: b.en, target: b.de, ratio: 0.5}";
  CHECK(refusal_of(kLeast, {more}) ==
        "r.yml:3: data.train.0.ratio is missing but data.train.1.ratio is 0.5; give every text a "
        "ratio, or none");
  CHECK(refusal_of(kLeast, {more, "data.train.0.ratio=2"}) == "(accepted)");
  CHECK(refusal_of(kLeast, {more, "data.train.1.ratio=null"}) == "(accepted)");
  CHECK(refusal_of(kLeast, {"data.train.0.ratio=0"})
            .starts_with("--set data.train.0.ratio=0: data.train.0.ratio is 0; must be a number "));
}

TEST_CASE("data rules: a tied model has one vocabulary for both sides") {
  CHECK(refusal_of(kTied) == "(accepted)");
  CHECK(refusal_of(kLeast + "model: {type: tied}") ==
        "r.yml:6: data.target_vocabulary.path is vocab/de but data.source_vocabulary.path is "
        "vocab/en; model.type tied has one embedding for both sides: name one file for both");
  CHECK(refusal_of(with(kTied, "./vocab//en", "vocab/en, size: 500"))
            .starts_with("r.yml:6: data.target_vocabulary.size is 500 but "));
}

TEST_CASE("data rules: three-way tied embeddings have one vocabulary for all sides") {
  const std::string three = "model.tie_embeddings=three_way";
  CHECK(refusal_of(kJoint, {three}) == "(accepted)");
  CHECK(refusal_of(kLeast, {three}) ==
        "r.yml:6: data.target_vocabulary.path is vocab/de but data.source_vocabulary.path is "
        "vocab/en; model.tie_embeddings three_way has one embedding for both sides: name one file "
        "for both");
  CHECK(refusal_of(kLeast, {"model.tie_embeddings=true"}) == "(accepted)");
  const std::string german = with(kLeastOneToMany, "vocab/en", "vocab/de");
  CHECK(refusal_of(german, {three})
            .starts_with("r.yml:8: data.target_vocabularies.fr.path is vocab/fr but "
                         "data.source_vocabulary.path is vocab/de; "));
  CHECK(refusal_of(with(german, "vocab/fr", "vocab/de"), {three}) == "(accepted)");
}

TEST_CASE("data rules: a tied model can produce as many symbols as there are") {
  CHECK(refusal_of(kTied, {"model.num_decoder_symbols=8001"}) ==
        "--set model.num_decoder_symbols=8001: model.num_decoder_symbols is 8001 but "
        "data.source_vocabulary.size is 8000; they are the first of the joint vocabulary's "
        "symbols: it can be as many at most");
  CHECK(refusal_of(kTied, {"model.num_decoder_symbols=8000"}) == "(accepted)");
}

TEST_CASE("data rules: sources can be padded to buckets that are chosen from the corpus") {
  const Recipe recipe = recipe_with("", {"data.padding=as_tensorflow"});
  CHECK(recipe.data.padding == Padding::kAsTensorflow);
  CHECK(recipe.train.buckets == std::nullopt);
}

}  // namespace nmt
