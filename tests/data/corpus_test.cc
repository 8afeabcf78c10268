#include "data/corpus.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

#include "support/borrowed_vocabulary.h"
#include "text/fixtures.h"

using namespace nmt;

namespace {

struct Text {
  ScratchFolder folder;
  std::unique_ptr<Vocabulary> words =
      learnt(folder, VocabularyKind::kWord, "a b c d e f g h i j\n", 14);

  TrainingText pair(const std::string& name, const std::string& source, const std::string& target) {
    spill(folder / (name + ".en"), source);
    spill(folder / (name + ".de"), target);
    return {{(folder / (name + ".en")).string(), (folder / (name + ".de")).string()}};
  }
  Corpus encode(const std::vector<TrainingText>& texts, const CorpusOptions& options = {}) {
    const TargetLanguage target = target_of(*words);
    return Corpus::encode(texts, *words, {{&target}}, options, folder / "ids");
  }
};

std::string read_back(const Corpus& corpus, const Vocabulary& words, int64_t pair) {
  Ids source;
  std::vector<Ids> targets;
  corpus.read(pair, source, targets);
  std::string text = words.decode(source);
  for (const Ids& target : targets) text += "|" + words.decode(target);
  return text;
}

}  // namespace

TEST_CASE("corpus: what was encoded is read back, from several texts in order") {
  Text text;
  const Corpus corpus =
      text.encode({text.pair("1", "a b\nc\n", "d\ne f g"), text.pair("2", "h\n", "i j\n")});
  REQUIRE(corpus.size() == 3);
  CHECK(read_back(corpus, *text.words, 0) == "a b|d");
  CHECK(read_back(corpus, *text.words, 1) == "c|e f g");
  CHECK(read_back(corpus, *text.words, 2) == "h|i j");
  CHECK(corpus.lengths(1).source == 1);
  CHECK(corpus.lengths(1).target == 3);
  CHECK(corpus.longest().source == 2);
  CHECK(corpus.longest().target == 3);
  CHECK(corpus.line(2) == 3);
  CHECK(corpus.batch({2, 0}).source.sentences == std::vector<int64_t>{2, 0});
  CHECK(corpus.batch({2, 0}).target_tokens() == 5);
  CHECK_THROWS_AS(corpus.lengths(3), std::invalid_argument);
  CHECK_THROWS_AS(corpus.lengths(-1), std::invalid_argument);
}

TEST_CASE("corpus: blank and too long pairs are left out and counted") {
  Text text;
  const auto pair = text.pair("t", "a\n\n b\nc c c c\nd z\n", "a\nb\n\t\nc\nd\n");
  const Corpus corpus = text.encode({pair}, {.max_length = 3});
  const CorpusCounts& counts = corpus.counts();
  CHECK(counts.lines == 5);
  CHECK(counts.kept == 2);
  CHECK(counts.blank == 2);
  CHECK(counts.too_long == 1);
  CHECK(counts.source_tokens == 5);
  CHECK(counts.target_tokens == 4);
  CHECK(counts.source_unknown == 1);
  CHECK(counts.target_unknown[0] == 0);
  CHECK(corpus.line(1) == 5);
}

TEST_CASE("corpus: a text of spaces is blank to characters too") {
  const ScratchFolder folder;
  const auto characters = learnt(folder, VocabularyKind::kChar, "a b\n");
  spill(folder / "s", "  \na\n");
  const TrainingText pair{{(folder / "s").string(), (folder / "s").string()}};
  const TargetLanguage target = target_of(*characters);
  CHECK(Corpus::encode({pair}, *characters, {{&target}}, {}, folder / "ids").counts().blank == 1);
}

TEST_CASE("corpus: too long pairs are cut when asked to") {
  Text text;
  const Corpus corpus =
      text.encode({text.pair("t", "a b c d\n", "e\n")}, {.max_length = 3, .cut = true});
  REQUIRE(corpus.size() == 1);
  CHECK(read_back(corpus, *text.words, 0) == "a b c|e");
}

TEST_CASE("corpus: the longer side's first line without a partner is named, with both counts") {
  Text text;
  const auto why = [&](const std::string& source, const std::string& target) {
    return error_of([&] { text.encode({text.pair("t", source, target)}); });
  };
  const std::string target_short = why("a\nb\nc\nd\n", "a\nb\n");
  CHECK(contains(target_short, "t.en:3: has no partner"));
  CHECK(contains(target_short, "t.en has 4 lines but"));
  CHECK(contains(target_short, "t.de has 2; line N of one must translate line N of the other"));
  CHECK(contains(why("a\n", "a\nb\n"), "t.de:2: has no partner"));
  CHECK(contains(why("", "a\n"), "t.de:1: has no partner"));
}

TEST_CASE("corpus: nothing to train on is refused with the reason") {
  Text text;
  CHECK(contains(error_of([&] { text.encode({text.pair("t", "", "")}); }), "t.en: has no lines"));
  CHECK(contains(
      error_of([&] { text.encode({text.pair("t", "\na a\n", "a\na\n")}, {.max_length = 1}); }),
      "no pair is left of 2 lines: 1 have a blank side, 1 have more than 1 pieces"));
  CHECK(contains(error_of([&] {
                   text.encode({text.pair("t", "a\n", "a\n"), {{"nosuch", "x"}}});
                 }),
                 "nosuch: cannot be read"));
  CHECK_THROWS_AS(text.encode({}, {.max_length = 0}), std::invalid_argument);
}

TEST_CASE("corpus: the hash follows every id and every boundary") {
  Text text;
  const auto hash = [&](const std::string& source, const std::string& target) {
    return text.encode({text.pair("t", source, target)}).hash();
  };
  const uint64_t one = hash("a b\n", "c\n");
  CHECK(one == hash("a b\n", "c\n"));
  CHECK(one != hash("a\n", "b c\n"));
  CHECK(one != hash("a b\n", "d\n"));
  CHECK(hash("a\nb\n", "c\nd\n") != hash("b\na\n", "d\nc\n"));
}

TEST_CASE("corpus: no file is left behind, and progress is told") {
  const ScratchFolder folder;
  spill(folder / "text", "a\n");
  const auto words = learnt(folder, VocabularyKind::kWord, "a\n");
  std::string lines;
  for (int i = 0; i < 2500; ++i) lines += "a\n";
  spill(folder / "t", lines);
  const auto names = folder.names();
  std::vector<int64_t> told;
  const TrainingText pair{{(folder / "t").string(), (folder / "t").string()}};
  const TargetLanguage target = target_of(*words);
  const Corpus corpus = Corpus::encode({pair}, *words, {{&target}}, {}, folder / "ids",
                                       [&](int64_t n) { told.push_back(n); });
  CHECK(told == std::vector<int64_t>{1000, 2000});
  CHECK(folder.names() == names);
}

TEST_CASE("corpus: an ids file that cannot be made is an error") {
  Text text;
  const TrainingText pair = text.pair("t", "a\n", "a\n");
  const TargetLanguage target = target_of(*text.words);
  CHECK_THROWS_AS(Corpus::encode({pair}, *text.words, {{&target}}, {}, text.folder / "no" / "ids"),
                  Error);
}

TEST_CASE("corpus: several threads read at once") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 500);
  std::vector<int64_t> sums(4);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < sums.size(); ++t)
    threads.emplace_back([&, t] {
      Ids source;
      std::vector<Ids> targets;
      for (int64_t i = 0; i < corpus.size(); ++i) {
        corpus.read(i, source, targets);
        sums[t] += int64_t(source.size() + targets[0].size()) + 2;
      }
    });
  for (auto& thread : threads) thread.join();
  for (const int64_t sum : sums)
    CHECK(sum == corpus.counts().source_tokens + corpus.counts().target_tokens);
}

TEST_CASE("corpus: a sentence keeps its translations into every language together") {
  Text text;
  const TrainingText one = text.pair("1", "a b\nc\nd e\n", "x\ny y\n\n");
  const TrainingText two = text.pair("2", "-\n-\n-\n", "z z z\nw\nv\n");
  const ParallelText both{
      .source = one.source, .target = {}, .targets = {{"a", *two.target}, {"b", *one.target}}};
  const TargetLanguage third = target_of(*text.words, 3, "b"),
                       first = target_of(*text.words, 1, "a");
  const Corpus corpus =
      Corpus::encode({{both}}, *text.words, {{&third}, {&first}}, {}, text.folder / "ids");
  CHECK(corpus.size() == 2);  // the third has a blank side
  CHECK(corpus.counts().blank == 1);
  CHECK(corpus.lengths(0).target == 3);
  CHECK(corpus.target_lengths(0) == std::vector<int>{1, 3});
  CHECK(corpus.target_lengths(1) == std::vector<int>{2, 1});
  CHECK(corpus.counts().target_tokens == 2 + 4 + 3 + 2);
  CHECK(corpus.counts().tokens_of_target == std::vector<int64_t>{5, 6});
  const Batch batch = corpus.batch({1, 0});
  REQUIRE(batch.targets.size() == 2);
  CHECK(batch.targets[0].target == 3);
  CHECK(batch.targets[1].target == 1);
  CHECK(batch.targets[1].lengths == std::vector<int>{2, 4});
}

TEST_CASE("corpus: what is longer than the last bucket is dropped or cut, and counted") {
  Text text;
  const TrainingText pair = text.pair("1", "a b c\nd\ne\n", "x\ny y y y\nz\n");
  CorpusOptions options;
  options.largest = {3, 4};  // with </s>
  const Corpus dropped = text.encode({pair}, options);
  CHECK(dropped.size() == 1);
  CHECK(dropped.counts().too_long == 2);
  options.cut = true;
  const Corpus cut = text.encode({pair}, options);
  CHECK(cut.size() == 3);
  CHECK(cut.counts().cut == 2);
  CHECK(cut.counts().too_long == 0);
  CHECK(cut.longest().source == 2);
  CHECK(cut.longest().target == 3);
}

TEST_CASE("corpus: a pair has the weight of its text; where all are 1 a batch has none") {
  Text text;
  const TrainingText one = text.pair("1", "a\n\nb\n", "a\na\na\n"),
                     two = text.pair("2", "c\n", "c\n"), three = text.pair("3", "d\ne\n", "d\ne\n");
  const auto weights = [&](double first, double second, double third) {
    std::vector<TrainingText> texts = {one, two, three};
    texts[0].weight = first;
    texts[1].weight = second;
    texts[2].weight = third;
    return text.encode(texts).batch({4, 1, 0, 2, 3}).weights;
  };
  CHECK(weights(2, 0.5, 1) == std::vector<double>{1, 2, 2, 0.5, 1});
  CHECK(weights(1, 1, 1).empty());
}

TEST_CASE("corpus: short, unbalanced and repeated pairs are left out if asked to, and counted") {
  Text text;
  const TrainingText pair = text.pair("1", "a b\na\na b c d\na b\na b\na b\na b c\n",
                                      "c d\nb c\na b\nc d\nc e\n\na b c d e f\n");
  CHECK(text.encode({pair}).size() == 6);
  const Corpus longer = text.encode({pair}, {.min_length = 2});
  CHECK(longer.size() == 5);
  CHECK(longer.counts().too_short == 1);
  CHECK(longer.counts().blank == 1);
  const Corpus balanced = text.encode({pair}, {.max_ratio = 1.9});
  CHECK(balanced.size() == 3);
  CHECK(balanced.counts().unbalanced == 3);
  CHECK(text.encode({pair}, {.max_ratio = 2}).counts().unbalanced == 0);
  const Corpus once = text.encode({pair, pair}, {.drop_duplicates = true});
  CHECK(once.size() == 5);
  CHECK(once.counts().duplicate == 7);
  CHECK(once.counts().blank == 2);
  const Corpus all = text.encode(
      {pair}, {.max_length = 3, .min_length = 2, .max_ratio = 1.9, .drop_duplicates = true});
  CHECK(all.size() == 2);
  CHECK(all.counts().blank == 1);
  CHECK(all.counts().duplicate == 1);
  CHECK(all.counts().too_short == 1);
  CHECK(all.counts().too_long == 2);
  CHECK(all.counts().unbalanced == 0);
  // A pair is judged as it stands in the text, not as it is cut.
  CHECK(text.encode({pair}, {.max_length = 2, .cut = true, .max_ratio = 1.9}).counts().unbalanced ==
        3);
  CHECK(contains(error_of([&] { text.encode({pair}, {.min_length = 50}); }),
                 "6 have a side of under 50 pieces"));
}
