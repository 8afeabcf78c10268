#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/process.h"

using namespace nmt;
using Words = std::vector<std::string>;

namespace {

const std::string kLine = "give me 3 red books\n";
const std::string kGerman = "gib mir 3 rote Bücher\n", kFrench = "donne-moi 3 livres rouges\n";

/// A folder with a small model `m` of two languages, and its texts t.en, t.de and t.fr.
class Folder {
 public:
  static const Folder& get() {
    static const Folder folder;
    return folder;
  }
  ProcessResult run(Words words, const std::string& input = {}) const {
    words.push_back("--quiet");
    return nmt::run(std::move(words), input, path_.path());
  }
  std::string output(const Words& words, const std::string& input = {}) const {
    const ProcessResult result = run(words, input);
    INFO(result.err);
    REQUIRE(result.status == 0);
    return result.out;
  }
  std::string file(const std::string& name) const { return slurp(path_ / name); }

 private:
  Folder() {
    std::string en, de, fr;
    for (int i = 0; i < 200; ++i) {
      const std::string n = std::to_string(i % 13);
      en += "give me " + n + (i % 2 ? " red" : " blue") + " books\n";
      de += "gib mir " + n + (i % 2 ? " rote" : " blaue") + " Bücher\n";
      fr += "donne-moi " + n + " livres " + (i % 2 ? "rouges" : "bleus") + "\n";
    }
    spill(path_ / "t.en", en);
    spill(path_ / "t.de", de);
    spill(path_ / "t.fr", fr);
    spill(path_ / "r.yml", R"(output: m
data:
  train: [{source: t.en, targets: {de: t.de, fr: t.fr}}]
  valid: {source: t.en, targets: {de: t.de, fr: t.fr}}
  source_vocabulary: {path: v/en, type: word, size: 100}
  target_vocabularies:
    de: {path: v/de, type: word, size: 100}
    fr: {path: v/fr, type: word, size: 100}
model: {type: one2many, size: 32, embedding: 24}
train:
  batch: {sentences: 16}
  optimizer: {type: adam, learning_rate: 0.01}
  max_updates: 200
valid: {every: 200, max_sentences: 20}
)");
    output({"nmt-train", "r.yml"});
  }
  ScratchFolder path_;
};

}  // namespace

TEST_CASE("nmt-translate --to: one language, columns, JSON, or a file for each") {
  const Folder& folder = Folder::get();
  CHECK(folder.output({"nmt-translate", "m", "--to", "de"}, kLine) == kGerman);
  CHECK(folder.output({"nmt-translate", "m", "--to", "fr"}, kLine) == kFrench);
  const std::string de = kGerman.substr(0, kGerman.size() - 1);
  CHECK(folder.output({"nmt-translate", "m", "--to", "de,fr"}, kLine) == de + "\t" + kFrench);
  CHECK(folder.output({"nmt-translate", "m", "--to", "all"}, kLine + "\n") ==
        de + "\t" + kFrench + "\t\n");
  CHECK(folder.output({"nmt-translate", "m", "--to", "all", "--input", "t.en", "--output",
                       "out.{to}"}) == "");
  CHECK(folder.file("out.de") == folder.file("t.de"));
  CHECK(folder.file("out.fr") == folder.file("t.fr"));
  std::istringstream lines(folder.output({"nmt-translate", "m", "--to", "all", "--json"}, kLine));
  std::string names;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(nlohmann::json::parse(line).is_object());
    names += line;
  }
  CHECK(contains(names, "rouges"));
  CHECK(contains(names, "rote"));
}

TEST_CASE("nmt-eval --to: each language against its references, from one source") {
  const Folder& folder = Folder::get();
  // From standard input too, which can be read once: the second column is of the same numbers.
  const auto of = [](const std::string& source) {
    return Words{"nmt-eval", "m",           "--to", "de,fr", "--source",
                 source,     "--reference", "t.de", "t.fr",  "--per-sentence"};
  };
  CHECK(folder.output(of("-"), folder.file("t.en")) == folder.output(of("t.en")));
  const std::string table = folder.output({"nmt-eval", "m", "--to", "de,fr", "--source", "t.en",
                                           "--reference", "t.de", "t.fr", "--translate"});
  CAPTURE(table);
  CHECK(contains(table, "t.de"));
  CHECK(contains(table, "t.fr"));
  CHECK(contains(table, "BLEU"));
}

TEST_CASE("nmt-translate and nmt-eval: languages that are asked for wrongly are refused") {
  const Folder& folder = Folder::get();
  const auto check = [&](const Words& words, const std::string& message) {
    const ProcessResult result = folder.run(words, kLine);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(contains(result.err, message), result.err);
  };
  check({"nmt-translate", "m"}, "--to: is missing: the model has 2 targets");
  check({"nmt-translate", "m", "--to", "it"}, "--to: names \"it\", which the model has not");
  check({"nmt-translate", "m", "--to", "de,de"}, "--to: names de twice");
  check({"nmt-translate", "m", "--to", "all", "--nbest", "2"}, "--nbest: does not go");
  check({"nmt-eval", "m", "--to", "de,fr", "--source", "t.en", "--reference", "t.de"},
        "--to: names 2 targets for 1 references");
}
