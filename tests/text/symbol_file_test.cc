#include "text/symbol_file.h"

#include <doctest/doctest.h>

#include "text/fixtures.h"

using namespace nmt;

namespace {

const SymbolFile kFile{VocabularyKind::kChar,
                       {"<pad>", "<s>", "</s>", "<unk>", " ", "\\", "\u00A0", "ä", "\\u0020"}};

std::string why_refused(const std::string& bytes) {
  return error_of([&] { parse_symbol_file(bytes, "vocab"); });
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

}  // namespace

TEST_CASE("a symbol file comes back as it was written, spaces and backslashes included") {
  const SymbolFile file = parse_symbol_file(format_symbol_file(kFile), "vocab");
  CHECK(file.kind == VocabularyKind::kChar);
  CHECK(file.symbols == kFile.symbols);
}

TEST_CASE("a symbol file has one printable line a symbol") {
  CHECK(
      format_symbol_file({VocabularyKind::kWord, {"<pad>", "<s>", "</s>", "<unk>", "a\\b", " "}}) ==
      "nmt-vocabulary 1 word 6\n<pad>\n<s>\n</s>\n<unk>\na\\\\b\n\\u0020\n");
}

TEST_CASE("a damaged symbol file is refused with its line") {
  const std::string whole = format_symbol_file(kFile);
  CHECK(why_refused(whole).empty());
  CHECK(contains(why_refused(whole.substr(0, whole.size() - 8)), "announces 9 symbols"));
  CHECK(contains(why_refused(whole.substr(0, whole.size() - 1)), "vocab:1"));
  CHECK(
      contains(why_refused(replaced(whole, "<s>", "<t>")), "vocab:3: has '<t>' where <s> belongs"));
  CHECK(contains(why_refused(replaced(whole, "\\u0020", "\\u00")), "vocab:6: is not a symbol"));
  CHECK(contains(why_refused(replaced(whole, "ä\n", "\n")), "vocab:9: is not a symbol"));
  CHECK(contains(why_refused(replaced(whole, " 1 char", " 2 char")), "format version 2"));
  CHECK(contains(why_refused(replaced(whole, "char", "chart")), "vocab:1: is not the header"));
  CHECK(contains(why_refused(replaced(whole, "char 9", "char -9")), "vocab:1: is not the header"));
}
