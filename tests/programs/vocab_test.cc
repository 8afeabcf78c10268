#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <nmt/nmt.hpp>
#include "support/process.h"

using namespace nmt;
using Words = std::vector<std::string>;

namespace {

/// A folder with a small parallel text, in which nmt-vocab runs.
struct Folder {
  ScratchFolder path;
  Folder() {
    spill(path / "t.en", "a house\na small house\n");
    spill(path / "t.de", "ein Haus\nein kleines Haus\n");
  }
  ProcessResult vocab(Words words, const std::string& input = {}) const {
    words.insert(words.begin(), "nmt-vocab");
    return run(words, input, path.path());
  }
};

Words train_words() {
  return {"train", "--input", "t.en", "--output", "v", "--type", "word", "--size", "100"};
}
Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("nmt-vocab train writes a vocabulary and sums it up") {
  const Folder folder;
  const ProcessResult result = folder.vocab(train_words());
  CHECK(result.status == 0);
  CHECK(contains(result.out, "v: asked for 100, the corpus carries 7"));
  CHECK(contains(result.out, "v: 7 symbols from 2 lines with 5 words; coverage 100.000 %"));
  CHECK(slurp(folder.path / "v") ==
        "nmt-vocabulary 1 word 7\n<pad>\n<s>\n</s>\n<unk>\na\nhouse\nsmall\n");
}

TEST_CASE("nmt-vocab train: lower case and Unicode's forms, as a recipe has them") {
  const Folder folder;
  spill(folder.path / "t.en", "A ﬁne m² HOUSE\n");
  const auto learnt = [&](const Words& more) {
    CHECK(folder.vocab(with(with(train_words(), more), {"--force"})).status == 0);
    const std::string symbols = slurp(folder.path / "v");
    return symbols.substr(symbols.find("<unk>\n") + 6);
  };
  CHECK(learnt({}) == "A\nHOUSE\nm²\nﬁne\n");
  CHECK(learnt({"--lowercase"}) == "a\nhouse\nm²\nﬁne\n");
  CHECK(learnt({"--lowercase", "--normalization", "nfkc"}) == "a\nfine\nhouse\nm2\n");
  CHECK(folder.vocab(with(train_words(), {"--normalization", "nfd"})).status == 2);
}

TEST_CASE("nmt-vocab train: each type, the same bytes twice, several inputs") {
  const Folder folder;
  for (const char* type : {"unigram", "bpe", "word", "char"}) {
    const Words words = {"train", "--input", "t.en", "t.de",    "--type",
                         type,    "--size",  "60",   "--force", "--output"};
    CHECK(folder.vocab(with(words, {"one"})).status == 0);
    CHECK(folder.vocab(with(words, {"two"})).status == 0);
    CHECK(slurp(folder.path / "one") == slurp(folder.path / "two"));
  }
}

TEST_CASE("nmt-vocab train reads standard input, and --json is JSON alone") {
  const Folder folder;
  const ProcessResult result = folder.vocab({"train", "--input", "-", "--output", "v", "--type",
                                             "char", "--size", "9", "--json", "--quiet"},
                                            "aab\n");
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  const auto json = nlohmann::json::parse(result.out);
  CHECK(json["size"] == 6);
  CHECK(json["wanted"] == 9);
  CHECK(json["tokens"] == 3);
  CHECK(json["coverage"] == 1.0);
}

TEST_CASE("nmt-vocab check: sound text exits with 0, grave faults with 1") {
  const Folder folder;
  const ProcessResult sound = folder.vocab({"check", "--source", "t.en", "--target", "t.de"});
  CHECK(sound.status == 0);
  CHECK(contains(sound.out, "t.en: 2 lines, 5 words"));
  CHECK(contains(sound.out, "nothing found"));
  spill(folder.path / "short", "ein Haus\n");
  const ProcessResult grave = folder.vocab({"check", "--source", "t.en", "--target", "short"});
  CHECK(grave.status == 1);
  CHECK(contains(grave.out, "GRAVE t.en has 2 lines but short has 1: line 2 of the longer one"));
  CHECK(contains(grave.err, "nmt-vocab: t.en has 2 lines but short has 1"));
  const ProcessResult same =
      folder.vocab({"check", "--source", "t.en", "--target", "t.en", "--json", "--quiet"});
  CHECK(same.status == 1);
  const auto json = nlohmann::json::parse(same.out);
  CHECK(json[0]["findings"]["identical"]["count"] == 2);
  CHECK(json[0]["findings"]["identical"]["lines"] == std::vector<int>{1, 2});
  CHECK(json[0]["grave"].size() == 1);
}

TEST_CASE("nmt-vocab check RECIPE looks at every text of the recipe") {
  const Folder folder;
  spill(folder.path / "val.en", "a\n\n");
  spill(folder.path / "val.de", "ein\n\xFF\n");
  spill(folder.path / "r.yml",
        "output: run\ndata:\n  train: [{source: t.en, target: t.de}]\n"
        "  valid: {source: val.en, target: val.de}\n"
        "  source_vocabulary: {path: v/en}\n  target_vocabulary: {path: v/de}\n");
  const ProcessResult result = folder.vocab({"check", "r.yml"});
  CHECK(result.status == 1);
  CHECK(contains(result.out, "t.de: 2 lines"));
  CHECK(contains(result.out, "val.de: 2 lines"));
  CHECK(contains(result.out, "1 blank lines in the source: line 2"));
  CHECK(contains(result.out, "1 target lines that are not valid UTF-8: line 2"));
}

TEST_CASE("nmt-vocab --help shows examples first, --version the version") {
  const Folder folder;
  for (const Words& words : {Words{"--help"}, Words{"train", "--help"}, Words{"check", "--help"}}) {
    const ProcessResult result = folder.vocab(words);
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out.find("Examples:") < result.out.find("Usage:"));
  }
  CHECK(folder.vocab({"--version"}).out == "nmt-vocab " + version() + "\n");
  CHECK(folder.vocab({"train", "--version"}).out == "nmt-vocab " + version() + "\n");
}

TEST_CASE("nmt-vocab refuses what it was asked wrongly with status 2 and names it") {
  const Folder folder;
  const std::vector<std::pair<Words, std::string>> wrong = {
      {{}, "no command is given"},
      {{"trane"}, "'trane' is no command"},
      {with(train_words(), {"--sed", "1"}), "--sed"},
      {{"train", "--inp", "t.en"}, "--inp"},
      {with(train_words(), {"--seed", "-1"}), "-1"},
      {with(train_words(), {"--seed", "12abc"}), "'12abc' is not a whole number"},
      {with(train_words(), {"--seed", "99999999999999999999"}), "99999999999999999999"},
      {with(train_words(), {"--size", "7"}), "--size: is given more than once"},
      {with(train_words(), {"--quiet=1"}), "--quiet"},
      {with(train_words(), {"--threads", "0"}), "--threads: '0'"},
      {{"train", "stray", "--input", "t.en"}, "'stray' belongs to no option"},
      {{"train", "--input", "t.en", "--output", "v", "--type", "word"}, "--size: is missing"},
      {{"train", "--input", "t.en", "--output", "v", "--type", "words", "--size", "9"},
       "'words' is not one of unigram, bpe, word, char"},
      {{"train", "--input", "t.en", "--output", "v", "--type", "word", "--size", "4"},
       "'4' is not a whole number from 5"},
      {{"train", "--input", "t.en", "no", "--output", "v", "--type", "word", "--size", "9"},
       "no: cannot be read"},
      {{"train", "--input", ".", "--output", "v", "--type", "word", "--size", "9"}, "is a folder"},
      {{"train", "--input", "t.en", "--output", ".", "--type", "word", "--size", "9"}, "irectory"},
      {{"train", "--input", "t.en", "--output", "v", "--type", "bpe", "--size", "5", "--quiet"},
       "at least"},
      {{"check"}, "either one recipe, or --source and --target"},
      {{"check", "a.yml", "b.yml"}, "either one recipe"},
      {{"check", "--source", "-", "--target", "-"},
       "--target: and --source are both standard input"},
      {{"check", "--source", std::string(300, 'x'), "--target", "t.en"}, "File name too long"},
      {{"check", "a.yml", "--source", "t.en"}, "either one recipe"},
      {{"check", "--source", "t.en"}, "--target: is missing"},
      {{"check", "--source", "t.en", "--target", "nosuch"}, "nosuch: cannot be read"},
      {{"check", "nosuch.yml"}, "nosuch.yml"},
  };
  for (const auto& row : wrong) {
    const auto& words = row.first;  // no structured binding: CAPTURE is a lambda
    const auto& message = row.second;
    const ProcessResult result = folder.vocab(words);
    CAPTURE(message);
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("nmt-vocab: "));
    CHECK(contains(result.err, message));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  }
  CHECK(folder.path.names() == Words{"t.de", "t.en"});
}

TEST_CASE("nmt-vocab: an empty or damaged text and a full standard output are told") {
  const Folder folder;
  const auto train = [&](const std::string& input) {
    return folder.vocab(
        {"train", "--input", input, "--output", "v", "--type", "word", "--size", "9"});
  };
  spill(folder.path / "empty", "");
  CHECK(train("empty").status == 2);
  CHECK(contains(train("empty").err, "empty: has no text to learn from"));
  spill(folder.path / "bad.gz", "\x1F\x8B\x08 damaged");
  CHECK(train("bad.gz").status == 1);
  CHECK(contains(train("bad.gz").err, "bad.gz:1: cannot be read on"));
  const std::string program = std::string(NMT_BIN_DIR) + "/nmt-vocab";
  const ProcessResult full = run({"/bin/sh", "-c", program + " --version >/dev/full"});
  CHECK(full.status == 1);
  CHECK(contains(full.err, "standard output: cannot be written: No space left"));
}

TEST_CASE("nmt-vocab takes text of any bytes and a line of a million words") {
  const Folder folder;
  std::string text(
      "\xEF\xBB\xBF"
      "a\r\n\0b\xFF\n\n",
      11);
  for (int i = 0; i < 1'000'000; ++i) text += "wort ";
  spill(folder.path / "odd", text);
  for (const char* type : {"unigram", "word", "char"}) {
    const ProcessResult result = folder.vocab({"train", "--input", "odd", "--output", "v", "--type",
                                               type, "--size", "40", "--as-is", "--force"});
    CHECK(result.status == 0);
    CHECK(contains(result.out, "from 4 lines with 13110 words"));
  }
  const ProcessResult result = folder.vocab({"check", "--source", "odd", "--target", "odd"});
  CHECK(result.status == 1);
  CHECK(contains(result.out, "1 long source lines"));
  CHECK(contains(result.out, "GRAVE 4 of 4 pairs are blank on a side or identical"));
}

TEST_CASE("nmt-vocab: text of which more than a line in a hundred is not UTF-8 is an error") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 200; ++i) text += "a line " + std::to_string(i) + "\n";
  const auto train = [&](const Words& more) {
    return folder.vocab(with(
        {"train", "--input", "t", "--output", "v", "--type", "word", "--size", "20", "--force"},
        more));
  };
  spill(folder.path / "t", text + "f\xFCr\n");
  const ProcessResult few = train({});
  CHECK(few.status == 0);
  CHECK(contains(few.err, "t: 1 of 201 lines is not valid UTF-8: line 201; "));
  spill(folder.path / "t", text + "f\xFCr\nf\xFCr\nf\xFCr\n");
  const ProcessResult many = train({});
  CHECK(many.status == 2);
  CHECK(
      contains(many.err, "t: 3 of 203 lines are not valid UTF-8: lines 201, 202, 203; convert it"));
  CHECK(train({"--as-is"}).status == 0);
  const ProcessResult checked = folder.vocab({"check", "--source", "t", "--target", "t"});
  CHECK(checked.status == 1);
  CHECK(contains(checked.out, "t: 3 of 203 lines are not valid UTF-8"));
}

TEST_CASE("nmt-vocab train: a file that is there is kept unless --force is given") {
  const Folder folder;
  const Words words{"train", "--input", "t.en", "--type", "word", "--size", "7", "--output"};
  const auto train = [&](const Words& more) {
    Words all = words;
    all.insert(all.end(), more.begin(), more.end());
    return folder.vocab(all);
  };
  spill(folder.path / "mine", "mine\n");
  CHECK(train({"mine"}).status == 2);
  CHECK(contains(train({"mine"}).err,
                 "--output: 'mine' exists already; name another file, or add --force"));
  CHECK(slurp(folder.path / "mine") == "mine\n");
  CHECK(train({"mine", "--force"}).status == 0);
  CHECK(slurp(folder.path / "mine").starts_with("nmt-vocabulary 1 word"));
  const std::string text = slurp(folder.path / "t.en");
  CHECK(contains(train({"./t.en", "--force"}).err, "is the same file as --input 't.en'"));
  CHECK(slurp(folder.path / "t.en") == text);
}

TEST_CASE("nmt-vocab ends at a signal with 128 and its number, and leaves nothing") {
  const Folder folder;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // It waits for the other end of a pipe, so that the signal surely comes first.
    mkfifo((folder.path / "pipe").c_str(), 0600);
    Process process(
        {"nmt-vocab", "train", "--input", "pipe", "--output", "v", "--type", "word", "--size", "9"},
        "", folder.path.path());
    usleep(300'000);
    process.send(signal);
    CHECK(process.wait().status == 128 + signal);
    std::filesystem::remove(folder.path / "pipe");
    CHECK(folder.path.names() == Words{"t.de", "t.en"});
  }
}
