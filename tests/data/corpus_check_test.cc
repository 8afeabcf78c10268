#include "data/corpus_check.h"

#include <doctest/doctest.h>

#include "data/bloom_filter.h"
#include "text/fixtures.h"

using namespace nmt;

namespace {

CorpusCheck check(const std::string& source, const std::string& target,
                  const CheckOptions& options = {}) {
  const ScratchFolder folder;
  spill(folder / "s", source);
  spill(folder / "t", target);
  return check_corpus({(folder / "s").string(), (folder / "t").string()}, options);
}

Finding found(const CorpusCheck& check, const std::string& name) {
  for (const Finding& finding : check.findings)
    if (finding.name == name) return finding;
  throw std::invalid_argument(name);
}

using Numbers = std::vector<int64_t>;

}  // namespace

TEST_CASE("check: a sound text has no findings") {
  const CorpusCheck result = check(joined(kEnglish), joined(kGerman));
  CHECK(result.source_lines == 5);
  CHECK(result.source_words == 53);
  CHECK(result.errors.empty());
  for (const Finding& finding : result.findings) CHECK(finding.count == 0);
}

TEST_CASE("check: each fault is counted where it stands") {
  const std::string odd = std::string("x\0y\n", 4);
  const CorpusCheck result =
      check("good\n \nsame\nb\xFF\n" + odd + "good\nu\n", "gut\nb\nsame\nd\nc\nq\n\n");
  CHECK(found(result, "blank_source").lines == Numbers{2});
  CHECK(found(result, "blank_target").lines == Numbers{7});
  CHECK(found(result, "identical").lines == Numbers{3});
  CHECK(found(result, "invalid_source").lines == Numbers{4});
  CHECK(found(result, "invalid_target").count == 0);
  CHECK(found(result, "control_source").lines == Numbers{5});
  CHECK(found(result, "duplicate").count == 0);  // the source alone came before
  REQUIRE(result.errors.size() == 1);            // more than a line in a hundred
  CHECK(contains(result.errors[0], "1 of 7 lines are not valid UTF-8"));
}

TEST_CASE("check: pairs that repeat are counted from the second on, the first lines kept") {
  std::string source, target;
  for (int i = 0; i < 9; ++i) source += "a\n", target += "b\n";
  const Finding finding = found(check(source, target, {.examples = 3}), "duplicate");
  CHECK(finding.count == 8);
  CHECK(finding.lines == Numbers{2, 3, 4});
}

TEST_CASE("check: long lines and odd length ratios are found") {
  std::string words, source, target;
  for (int i = 0; i < 101; ++i) words += "w ";
  const std::string long_one(60, 'x');
  for (int i = 0; i < 100; ++i) source += long_one + "\n", target += long_one + long_one + "\n";
  const CorpusCheck result =
      check(words + "\n" + source + long_one + "\n", words + "\n" + target + "yyy\n");
  CHECK(found(result, "long_source").lines == Numbers{1});
  CHECK(found(result, "length_ratio").lines == Numbers{102});
  CHECK(found(check(std::string(1001, 'x'), "y"), "long_source").count == 1);
}

TEST_CASE("check: different numbers of lines are errors") {
  const CorpusCheck result = check("a\nb\nc\n", "d\n");
  REQUIRE(result.errors.size() == 1);
  CHECK(contains(result.errors[0], "has 3 lines but"));
  CHECK(contains(result.errors[0], "line 2 of the longer one has no partner"));
  CHECK(result.source_lines == 3);
  CHECK(result.target_lines == 1);
}

TEST_CASE("check: more than half of useless pairs are errors, half are not") {
  CHECK(check("a\nb\nc\nd\n", "a\nb\nx\ny\n").errors.empty());
  const CorpusCheck result = check("a\nb\n\nd\n", "a\nb\nx\ny\n");
  REQUIRE(result.errors.size() == 1);
  CHECK(contains(result.errors[0], "3 of 4 pairs are blank on a side or identical"));
}

TEST_CASE("check: an empty text is an error, a missing one an error") {
  CHECK(check("", "").errors.size() == 1);
  CHECK(contains(error_of([] { check_corpus({"nosuch", "nosuch"}); }), "nosuch: cannot be read"));
}

TEST_CASE("seen before: exact for a small text, also with NUL and without text") {
  BloomFilter seen;
  CHECK_FALSE(seen(""));
  CHECK(seen(""));
  CHECK_FALSE(seen(std::string("\0", 1)));
  int wrong = 0;
  for (int i = 0; i < 20000; ++i) wrong += seen("line " + std::to_string(i));
  CHECK(wrong == 0);
  for (int i = 0; i < 20000; ++i) wrong += !seen("line " + std::to_string(i));
  CHECK(wrong == 0);
}
