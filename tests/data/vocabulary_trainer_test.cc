#include "data/vocabulary_trainer.h"

#include <doctest/doctest.h>

#include "text/fixtures.h"

using namespace nmt;

namespace {

constexpr VocabularyKind kKinds[] = {VocabularyKind::kUnigram, VocabularyKind::kBpe,
                                     VocabularyKind::kWord, VocabularyKind::kChar};

std::vector<std::string> pieces_behind_reserved(const Vocabulary& vocabulary) {
  std::vector<std::string> pieces;
  for (TokenId id = kReservedSymbols; id < vocabulary.size(); ++id)
    pieces.push_back(vocabulary.piece(id));
  return pieces;
}

/// Sentences of `words` random words of 2 to 6 of the first 8 letters.
std::string random_text(int lines, int words) {
  Rng rng(3, Purpose::kTest);
  std::string text;
  for (int i = 0; i < lines; ++i) {
    for (int w = 0; w < words; ++w) {
      for (uint64_t n = 2 + rng.below(5); n > 0; --n) text += char('a' + rng.below(8));
      text += w + 1 == words ? '\n' : ' ';
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the same input and seed give the same bytes, wherever they lie") {
  const std::string text = random_text(300, 8);
  for (const VocabularyKind kind : kKinds) {
    const ScratchFolder here, there;
    CHECK(learnt(here, kind, text, 120)->file_bytes() ==
          learnt(there, kind, text, 120)->file_bytes());
  }
}

TEST_CASE("a text over the limit is sampled: the seed decides, and the size is still reached") {
  const ScratchFolder folder;
  spill(folder / "text", random_text(2000, 8));
  const auto bytes_for = [&](uint64_t seed) {
    const std::string output = (folder / "vocab").string();
    const auto summary = train_vocabulary(
        {(folder / "text").string()}, output,
        {.kind = VocabularyKind::kUnigram, .size = 60, .seed = seed, .max_sentences = 200});
    CHECK(summary.size == 60);
    CHECK(summary.lines == 2000);
    return slurp(output);
  };
  const std::string one = bytes_for(1);
  CHECK(one == bytes_for(1));
  CHECK(one != bytes_for(2));
}

TEST_CASE("a size that the text does not carry is lowered and told") {
  for (const VocabularyKind kind : kKinds) {
    const ScratchFolder folder;
    spill(folder / "text", joined(kEnglish));
    const auto summary = train_vocabulary({(folder / "text").string()}, (folder / "v").string(),
                                          {.kind = kind, .size = 8000});
    CHECK(summary.wanted == 8000);
    CHECK(summary.size < 1000);
    CHECK(summary.size == load_vocabulary(folder / "v")->size());
    CHECK(summary.unknown == 0);
    CHECK(summary.coverage == 1.0);
    CHECK(summary.words == 53);
  }
}

TEST_CASE("words and characters stand by frequency, then in the order of bytes") {
  const ScratchFolder folder;
  const auto words = learnt(folder, VocabularyKind::kWord, "b a c\nc b d\nc\n", 7);
  CHECK(pieces_behind_reserved(*words) == std::vector<std::string>{"c", "b", "a"});
  const auto characters = learnt(folder, VocabularyKind::kChar, "ba a\nb\n", 100);
  CHECK(pieces_behind_reserved(*characters) == std::vector<std::string>{"a", "b", " "});
}

TEST_CASE("the summary counts unknown tokens") {
  const ScratchFolder folder;
  spill(folder / "text", "a a a b\n\n c\n");
  const auto summary = train_vocabulary({(folder / "text").string()}, (folder / "v").string(),
                                        {.kind = VocabularyKind::kWord, .size = 5});
  CHECK(summary.size == 5);
  CHECK(summary.lines == 3);
  CHECK(summary.tokens == 5);
  CHECK(summary.unknown == 2);
  CHECK(summary.coverage == doctest::Approx(0.6));
}

TEST_CASE("rare characters of a small text are still covered") {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "abcdefgh hgfedcba\n";
  const ScratchFolder folder;
  const auto vocabulary = learnt(folder, VocabularyKind::kUnigram, text + "9\n", 60);
  CHECK(vocabulary->decode(vocabulary->encode("9 a")) == "9 a");
}

TEST_CASE("several inputs are read as one text, and progress is told") {
  const ScratchFolder folder;
  const std::string text = random_text(3000, 2);
  spill(folder / "a", text);
  spill(folder / "b.gz", gzipped("zzz\n"));
  int64_t told = 0;
  bool learning = false;
  train_vocabulary(
      {(folder / "a").string(), (folder / "b.gz").string()}, (folder / "v").string(),
      {.kind = VocabularyKind::kBpe, .size = 50}, [&](int64_t lines) { told = lines; },
      [&] { learning = true; });
  CHECK(told == 3000);
  CHECK(learning);
  CHECK(load_vocabulary(folder / "v")->encode("zzz").size() >= 1);
}

TEST_CASE("text that is hostile to SentencePiece is learnt or refused, never fatal") {
  const std::string marks = "\u2581\u2581 \u2581\n";
  const std::string long_line = std::string(9000, 'x') + " " + std::string(5000, 'y') + "\n";
  for (const VocabularyKind kind : {VocabularyKind::kUnigram, VocabularyKind::kBpe}) {
    const ScratchFolder folder;
    CHECK(contains(error_of([&] { learnt(folder, kind, marks); }), "has no text"));
    CHECK(learnt(folder, kind, marks + "\u2585 foo\n")->size() > 5);
    CHECK(learnt(folder, kind, "a")->size() >= 6);
    CHECK(learnt(folder, kind, std::string("\0\n", 2))->size() >= 5);
    spill(folder / "odd", "\xFF\n");
    const std::string odd = (folder / "odd").string(), out = (folder / "v").string();
    const VocabularyOptions options{.kind = kind, .size = 200};
    CHECK(contains(error_of([&] { train_vocabulary({odd}, out, options); }),
                   "1 of 1 lines is not valid UTF-8: line 1"));
    CHECK(train_vocabulary({odd}, out, options, {}, {}, {.as_is = true}).size >= 5);
    const auto vocabulary = learnt(folder, kind, long_line);
    CHECK(vocabulary->decode(vocabulary->encode("xxxyyy")) == "xxxyyy");
  }
}

TEST_CASE("what cannot be learnt is refused before anything is written") {
  const ScratchFolder folder;
  spill(folder / "blank", "\n \n");
  spill(folder / "text", joined(kGerman));
  const auto why = [&](const std::string& input, const std::string& output, int size) {
    return error_of([&] {
      train_vocabulary({(folder / "text").string(), (folder / input).string()},
                       (folder / output).string(), {.size = size});
    });
  };
  CHECK(contains(why("missing", "v", 100), "missing: cannot be read"));
  CHECK(contains(why("text", "v", 20), "ask for a size of at least"));
  CHECK(contains(why("text", ".", 100), "irectory"));
  CHECK(contains(error_of([&] {
                   train_vocabulary({(folder / "blank").string()}, (folder / "v").string(), {});
                 }),
                 "blank: has no text to learn from"));
  CHECK(folder.names() == std::vector<std::string>{"blank", "text"});
  CHECK_THROWS_AS(train_vocabulary({}, (folder / "v").string(), {.size = 4}),
                  std::invalid_argument);
}

TEST_CASE("the folder of a vocabulary is made") {
  const ScratchFolder folder;
  spill(folder / "text", joined(kEnglish));
  train_vocabulary({(folder / "text").string()}, (folder / "new" / "v").string(),
                   {.kind = VocabularyKind::kWord, .size = 100});
  CHECK(load_vocabulary(folder / "new" / "v")->size() > 4);
}
