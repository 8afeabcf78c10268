#include "jobs/translate/replace_unknown.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "base/scratch_folder.h"
#include "jobs/translate/translator.h"
#include "support/letter_vocabulary.h"
#include "support/piece_vocabulary.h"
#include "support/toy_folder.h"

namespace nmt {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("replace unknown: the source's word, or what the dictionary has for it") {
  const LetterVocabulary target;  // "a" is 4
  const Words words{"Anna", "likes", "Quux"};
  const Ids symbols{kUnk, 5, kUnk, 4};
  const Ids alignment{0, 1, 2, 2};
  CHECK(decode_replacing_unknown(target, symbols, alignment, words, {}) == "Anna b Quux a");
  CHECK(decode_replacing_unknown(target, symbols, alignment, words,
                                 {{"Quux", "ein Quax"}, {"likes", "never"}}) ==
        "Anna b ein Quax a");
  CHECK(decode_replacing_unknown(target, symbols, Ids{-1, 0, 7, 0}, words, {}) == "U b U a");
  CHECK(decode_replacing_unknown(target, {}, {}, words, {}).empty());
}

TEST_CASE("words of symbols: of words, pieces and characters") {
  const LetterVocabulary word, character("", VocabularyKind::kChar);
  CHECK(words_of_symbols(word, " Anna\tlikes  Quux ", Ids{3, 3, 3}) ==
        Words{"Anna", "likes", "Quux"});
  const PieceVocabulary pieces({"▁a", "b"});
  CHECK(words_of_symbols(pieces, "ab abb", Ids{4, 5, 4, 5, 5}) ==
        Words{"ab", "ab", "abb", "abb", "abb"});
  CHECK(words_of_symbols(pieces, "ab", Ids{3, 4, 4}) == Words{"ab", "", ""});
  // A no-break space is a character of a word to SentencePiece, and a space to word vocabularies.
  CHECK(words_of_symbols(pieces, "b\u00A0b a", Ids{5, 3, 5, 4}) ==
        Words{"b\u00A0b", "b\u00A0b", "b\u00A0b", "a"});
  CHECK(words_of_symbols(word, "b\u00A0b a", Ids{5, 5, 4}) == Words{"b", "b", "a"});
  // Of characters, space belongs to the word behind it, however much there is.
  CHECK(words_of_symbols(character, "  a  bc ", Ids(9, 4)) ==
        Words{"a", "a", "a", "bc", "bc", "bc", "bc", "", ""});
}

TEST_CASE("dictionary: words and their translations, the first counts") {
  const ScratchFolder scratch;
  spill(scratch / "d", "dog\tHund\n\nold man \t alter  Mann\ncat Katze x\ndog\tKöter\n");
  const Dictionary dictionary = read_dictionary((scratch / "d").string());
  CHECK(dictionary.size() == 3);
  CHECK(dictionary.at("dog") == "Hund");
  CHECK(dictionary.at("cat") == "Katze");
  spill(scratch / "bad", "dog\tHund\ncat\n");
  CHECK_THROWS_WITH_AS(read_dictionary((scratch / "bad").string()),
                       doctest::Contains("bad:2: has a word without a translation"), Error);
}

TEST_CASE("translate: <unk> becomes the word that was attended to, however sources are read") {
  for (const bool reverse : {false, true}) {
    ModelFolder folder = toy_folder();
    folder.recipe.data.reverse_source = reverse;
    const PrefixModel model(30, 1, 1.0, true);
    folder.model = std::make_unique<PrefixModel>(30, 1, 1.0, true);
    TranslatorOptions options;
    options.replace_unknown = true;
    options.dictionary = {{"p", "zwei Worte"}};
    Translator translator(std::span(&folder, 1), options);
    // Begun by symbols that are unknown; each word of the source is a letter.
    const TranslationInput line = {.text = "p q r s", .line = 1, .prefix = "? ? ? ?"};
    const Translation translation = translator.translate(std::span(&line, 1))[0].at(0);
    const Ids symbols = translation.hypotheses.at(0).tokens;
    std::vector<TokenId> source = folder.source->encode(line.text);
    source.push_back(kEos);
    if (reverse) std::reverse(source.begin(), source.end());
    uint32_t hash = PrefixModel::extend(PrefixModel::hash_of(source), kGo);
    std::string expected;
    for (const TokenId symbol : symbols) {
      const auto weights = model.attention(hash, 5);
      const auto first = weights.begin() + reverse, last = weights.end() - !reverse;
      const TokenId read = source[size_t(std::max_element(first, last) - weights.begin())];
      std::string word = folder.source->piece(symbol == kUnk ? read : symbol);
      if (symbol == kUnk && word == "p") word = "zwei Worte";
      expected += (expected.empty() ? "" : " ") + word;
      hash = PrefixModel::extend(hash, symbol);
    }
    CHECK(translation.texts.at(0) == expected);
    CHECK(std::count(symbols.begin(), symbols.end(), kUnk) >= 4);
  }
}

TEST_CASE("translate: a vocabulary that spells needs no replacement, and is told so") {
  ModelFolder folder = toy_folder();
  folder.targets[0].vocabulary =
      std::make_unique<LetterVocabulary>("letters", VocabularyKind::kUnigram);
  folder.model = std::make_unique<PrefixModel>(30, 1, 1.0, true);
  TranslatorOptions options;
  options.replace_unknown = true;
  CHECK_THROWS_WITH_AS(Translator(std::span(&folder, 1), options),
                       doctest::Contains("but this is of type unigram"), Error);
}

}  // namespace
}  // namespace nmt
