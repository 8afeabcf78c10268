#include "text/text_form.h"

#include <doctest/doctest.h>

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <utility>

#include "text/fixtures.h"
#include "text/utf8.h"

using namespace nmt;

namespace {

std::string in_form(std::string_view text, Normalization normalization, bool lowercase = false) {
  return normalise(text, {.normalization = normalization, .lowercase = lowercase});
}

}  // namespace

TEST_CASE("text form: NFC composes letters and accents, and nothing more") {
  CHECK(normalise("Ma\u0308nner") == "Männer");
  CHECK(normalise("20 m² … „ﬁn“") == "20 m² … „ﬁn“");
  CHECK(normalise("a\u0308\xFF") == "ä\uFFFD");
}

TEST_CASE("text form: NFKC makes compatible characters one, identity leaves all but bytes") {
  CHECK(in_form("20 m² … ﬁn Ａ a\u0308", Normalization::kNfkc) == "20 m2 ... fin A ä");
  CHECK(in_form("m² a\u0308\xFF\t", Normalization::kIdentity) == "m² a\u0308\uFFFD ");
}

TEST_CASE("text form: lower case is Unicode's, of no language, and normalised again") {
  CHECK(in_form("Plain ASCII Z", Normalization::kNfc, true) == "plain ascii z");
  CHECK(in_form("ÄÖÜ ẞ ΣΑΣ A\u0308 ОН", Normalization::kNfc, true) == "äöü ß σας ä он");
  CHECK(in_form("Ⅷ Ａ ™", Normalization::kNfkc, true) == "viii a tm");
  CHECK(in_form("A\u0308", Normalization::kIdentity, true) == "a\u0308");
  for (const auto normalization : {Normalization::kIdentity, Normalization::kNfc,
                                   Normalization::kNfkc, Normalization::kNmtNfkc})
    for (const std::string text : {"İI ŀ ᾈ ǅ", "Zwei Männer\u200B",
                                   "～ｱﾞ a\x07"
                                   "b\xFF"})
      for (const bool lowercase : {false, true}) {
        const std::string once = in_form(text, normalization, lowercase);
        CHECK(in_form(once, normalization, lowercase) == once);
      }
}

TEST_CASE("text form: nmt_nfkc is SentencePiece's") {
  std::vector<std::string> lines(20, "a b c d e f g a b c d");
  sentencepiece::SentencePieceProcessor processor;
  {
    const ScratchFolder folder;
    spill(folder / "t", joined(lines));
    const std::string prefix = (folder / "m").string();
    REQUIRE(sentencepiece::SentencePieceTrainer::Train(
                "--input=" + (folder / "t").string() + " --model_prefix=" + prefix +
                " --vocab_size=12 --hard_vocab_limit=false --minloglevel=4 "
                "--normalization_rule_name=nmt_nfkc --add_dummy_prefix=false "
                "--remove_extra_whitespaces=false")
                .ok());
    REQUIRE(processor.Load(prefix + ".model").ok());
  }
  const auto theirs = [&](const std::string& text) {
    std::string result;
    for (const std::string& piece : processor.EncodeAsPieces(text)) result += piece;
    for (size_t at; (at = result.find("\u2581")) != std::string::npos;) result.replace(at, 3, " ");
    return result;
  };
  // Blocks that Unicode has not changed since.
  const std::vector<std::pair<int, int>> blocks = {{0x01, 0x24F},    {0x370, 0x52F},
                                                   {0x1E00, 0x20CF}, {0x2100, 0x27BF},
                                                   {0x3000, 0x33FF}, {0xFF00, 0xFFFD}};
  for (const auto& [first, last] : blocks)
    for (int c = first; c <= last; ++c) {
      if (c == 0x0A || c == 0x0D) continue;
      CAPTURE(c);
      std::string text = "a";
      append_utf8(text, c);
      text += "b";
      CHECK(in_form(text, Normalization::kNmtNfkc) == theirs(text));
    }
  CHECK(in_form("e\u0301～ﾊﾞ", Normalization::kNmtNfkc) == theirs("e\u0301～ﾊﾞ"));
}

TEST_CASE("text form: a vocabulary of every kind reads text in the form it was learnt in") {
  const ScratchFolder folder;
  const TextForm form{.normalization = Normalization::kNfkc, .lowercase = true};
  spill(folder / "text", joined(std::vector<std::string>(5, "ZWEI Männer\nzwei ﬁne m²")));
  for (const VocabularyKind kind : {VocabularyKind::kUnigram, VocabularyKind::kBpe,
                                    VocabularyKind::kWord, VocabularyKind::kChar}) {
    CAPTURE(to_string(kind));
    train_vocabulary({(folder / "text").string()}, (folder / "v").string(),
                     {.kind = kind, .size = 60, .form = form});
    const auto vocabulary = load_vocabulary(folder / "v", {}, form);
    CHECK(vocabulary->form() == form);
    CHECK(vocabulary->decode(vocabulary->encode("Zwei MÄNNER")) == "zwei männer");
    CHECK(vocabulary->encode("ZWEI ﬁNE") == vocabulary->encode("zwei fine"));
    const auto cased = load_vocabulary(folder / "v");
    CHECK(cased->encode("ZWEI") != vocabulary->encode("ZWEI"));
    CHECK(cased->encode("zwei") == vocabulary->encode("ZWEI"));
  }
}
