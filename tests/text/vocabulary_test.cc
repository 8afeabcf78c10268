#include "text/vocabulary.h"

#include <doctest/doctest.h>

#include <sentencepiece_processor.h>

#include "text/fixtures.h"

using namespace nmt;

namespace {

constexpr VocabularyKind kKinds[] = {VocabularyKind::kUnigram, VocabularyKind::kBpe,
                                     VocabularyKind::kWord, VocabularyKind::kChar};

const std::string kText = joined(kEnglish) + joined(kGerman);

std::string why_not_loaded(const ScratchFolder& folder, const std::string& bytes) {
  spill(folder / "vocab", bytes);
  return error_of([&] { load_vocabulary(folder / "vocab"); });
}

}  // namespace

TEST_CASE("a vocabulary of every kind is recognised by its bytes and keeps them") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    CHECK(vocabulary->kind() == kind);
    CHECK(vocabulary->file_bytes() == slurp(folder / ("vocabulary." + to_string(kind))));
  }
}

TEST_CASE("the reserved symbols have the same ids in every kind") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    CHECK(vocabulary->piece(kPad) == "<pad>");
    CHECK(vocabulary->piece(kGo) == "<s>");
    CHECK(vocabulary->piece(kEos) == "</s>");
    CHECK(vocabulary->piece(kUnk) == "<unk>");
  }
}

TEST_CASE("decoding what was encoded gives the text again") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    for (const auto* sentences : {&kEnglish, &kGerman})
      for (const std::string& sentence : *sentences)
        CHECK(vocabulary->decode(vocabulary->encode(sentence)) == sentence);
  }
}

TEST_CASE("a vocabulary that is limited encodes into its first symbols alone") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    CAPTURE(to_string(kind));
    const auto whole = learnt(folder, kind, kText);
    const std::filesystem::path path = folder / ("vocabulary." + to_string(kind));
    const int limit = whole->size() / 2;
    const auto limited = load_vocabulary(path, limit);
    CHECK(limited->size() == limit);
    CHECK(limited->file_bytes() == whole->file_bytes());
    int beyond = 0;
    for (const std::string& line : {kEnglish[0], kGerman[0]}) {
      for (const TokenId id : whole->encode(line)) beyond += id >= limit;
      for (const TokenId id : limited->encode(line)) CHECK(id < limit);
    }
    CHECK(beyond > 0);
    CHECK(error_of([&] { load_vocabulary(path, whole->size() + 1); }) ==
          path.string() + ": has " + std::to_string(whole->size()) + " symbols, of which " +
              std::to_string(whole->size() + 1) + " are wanted; lower model.num_decoder_symbols");
  }
}

TEST_CASE("spaces: char keeps them all, the others keep one between words") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    const std::string odd = "  Zwei   junge Männer ";
    CHECK(vocabulary->decode(vocabulary->encode(odd)) ==
          (kind == VocabularyKind::kChar ? odd : "Zwei junge Männer"));
  }
}

TEST_CASE("a decomposed letter is the same letter") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    CHECK(vocabulary->encode("Ma\u0308nner") == vocabulary->encode("Männer"));
  }
}

TEST_CASE("text never becomes a reserved symbol other than <unk>") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText + "<s> </s> <pad> <unk>\n</s>\n");
    for (const char* text : {"</s>", "<s> a </s>", "<pad>", "<unk>"})
      for (const TokenId id : vocabulary->encode(text)) CHECK(id >= kUnk);
  }
}

TEST_CASE("an unknown symbol is one <unk>, and text of any bytes can be encoded") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    const auto ids = vocabulary->encode("日");
    CHECK(std::count(ids.begin(), ids.end(), kUnk) == 1);
    CHECK(contains(vocabulary->decode(ids), "<unk>"));
    for (const std::string& odd : {std::string(), std::string("\0\xFF\t\xC3", 4), std::string(" ")})
      for (const TokenId id : vocabulary->encode(odd))
        CHECK((id >= kUnk && id < vocabulary->size()));
    CHECK(vocabulary->encode("").empty());
  }
}

TEST_CASE("decode drops <pad>, <s> and </s> wherever they stand") {
  const ScratchFolder folder;
  for (const VocabularyKind kind : kKinds) {
    const auto vocabulary = learnt(folder, kind, kText);
    std::vector<TokenId> ids = vocabulary->encode("Zwei Männer");
    ids.insert(ids.begin(), {kGo, kPad});
    ids.insert(ids.end(), {kEos, kPad});
    CHECK(vocabulary->decode(ids) == "Zwei Männer");
    CHECK(vocabulary->decode({}) == "");
  }
}

TEST_CASE("a file that is no vocabulary, or a damaged one, is refused by name") {
  const ScratchFolder folder;
  CHECK(contains(why_not_loaded(folder, ""), "vocab: is not a vocabulary"));
  CHECK(contains(why_not_loaded(folder, "some text\n"), "vocab: is not a vocabulary"));
  CHECK(contains(why_not_loaded(folder, "\nsome text\n"), "vocab: is not a vocabulary"));
  CHECK(contains(error_of([&] { load_vocabulary(folder / "missing"); }), "missing"));
  const std::string model = learnt(folder, VocabularyKind::kUnigram, kText)->file_bytes();
  CHECK(contains(why_not_loaded(folder, model.substr(0, model.size() / 2)), "vocab: is"));
  CHECK(contains(why_not_loaded(folder, model.substr(0, model.size() - 1)), "vocab: is"));
  CHECK(contains(why_not_loaded(folder, "nmt-vocabulary 1 word 5\n<pad>\n"), "announces 5"));
  CHECK(contains(why_not_loaded(folder, "nmt-vocabulary 1 word 6\n<pad>\n<s>\n</s>\n<unk>\na\na\n"),
                 "vocab:7: repeats the symbol 'a'"));
}
