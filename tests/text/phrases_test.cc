#include "text/phrases.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/rng.h"

namespace nmt {
namespace {

std::u32string wide(const std::string& ascii) { return {ascii.begin(), ascii.end()}; }

/// The phrases that a text holds, read in pieces of `size` characters.
std::set<int> found_in(const PhraseMatcher& matcher, const std::u32string& text, size_t size) {
  std::set<int> found;
  const auto note = [&](int phrase) { found.insert(phrase); };
  PhraseMatcher::State state;
  for (size_t at = 0; at < text.size(); at += size)
    state = matcher.read(state, std::u32string_view(text).substr(at, size), note);
  matcher.end(state, note);
  return found;
}

std::set<int> found_in(const std::vector<std::string>& phrases, const std::u32string& text) {
  const PhraseMatcher matcher(phrases);
  const std::set<int> whole = found_in(matcher, text, 1000);
  for (const size_t size : {1, 2, 3}) CHECK(found_in(matcher, text, size) == whole);
  return whole;
}

TEST_CASE("phrases: a phrase is found as words, not inside of them") {
  const std::vector<std::string> art{"art"};
  for (const char* text : {"art", "of art", "art of", "(art)", "art.", "art-house", "  art  "})
    CHECK(found_in(art, wide(text)).size() == 1);
  for (const char* text : {"", "party", "arts", "smart", "art1", "Art", "ar t"})
    CHECK(found_in(art, wide(text)).empty());
}

TEST_CASE("phrases: several words, signs and white space") {
  CHECK(found_in({"New  York"}, U"in New York.").size() == 1);
  CHECK(found_in({"New York"}, U"in New\x00A0 \tYork").size() == 1);
  CHECK(found_in({" New York "}, U"in New Yorks").empty());
  CHECK(found_in({"C++"}, U"in C++, in").size() == 1);
  CHECK(found_in({"C++"}, U"in OC++").empty());
  CHECK(found_in({"++"}, U"i++").size() == 1);
  CHECK(found_in({"\"yes\""}, U"he said \"yes\"no").size() == 1);
  CHECK(found_in({"", " \t"}, U"any text").empty());
}

TEST_CASE("phrases: other scripts and composed characters") {
  CHECK(found_in({"für"}, U"das ist für dich").size() == 1);
  CHECK(found_in({"fu\xCC\x88r"}, U"f\x00FCr").size() == 1);  // typed with a combining diaeresis
  CHECK(found_in({"дом"}, U"домой").empty());
  CHECK(found_in({"京都"}, U"東京都").size() == 1);
}

TEST_CASE("phrases: those that overlap or hold each other are all found") {
  CHECK(found_in({"a b", "b c", "b", "a b c", "c d"}, U"a b c") == std::set<int>{0, 1, 2, 3});
  CHECK(found_in({"x x y"}, U"x x x y").size() == 1);
  CHECK(found_in({"same", "same"}, U"same") == std::set<int>{0, 1});
}

TEST_CASE("phrases: what is found is what a plain search finds") {
  Rng rng(1, Purpose::kTest);
  const auto some = [&](uint64_t longest) {
    std::string text;
    for (uint64_t n = 1 + rng.below(longest); n > 0; --n) text += "ab .c"[rng.below(5)];
    return text;
  };
  int hits = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> phrases;
    for (int i = 0; i < 4; ++i) phrases.push_back(some(4));
    const std::string text = some(12);
    const auto single_spaced = [](const std::string& s) {
      std::string result;
      for (const char c : s)
        if (c != ' ' || (!result.empty() && result.back() != ' ')) result += c;
      return result;
    };
    const auto is_word = [](char c) { return c != ' ' && c != '.'; };
    std::set<int> expected;
    const std::string hay = single_spaced(text);
    for (size_t i = 0; i < phrases.size(); ++i) {
      std::string needle = single_spaced(phrases[i]);
      if (!needle.empty() && needle.back() == ' ') needle.pop_back();
      if (needle.empty()) continue;
      for (size_t at = hay.find(needle); at != std::string::npos; at = hay.find(needle, at + 1)) {
        const size_t end = at + needle.size();
        const bool begins = at == 0 || !is_word(hay[at - 1]) || !is_word(needle.front());
        const bool ends = end == hay.size() || !is_word(hay[end]) || !is_word(needle.back());
        if (begins && ends) expected.insert(int(i));
      }
    }
    hits += int(expected.size());
    CHECK(found_in(phrases, wide(text)) == expected);
  }
  CHECK(hits > 500);
}

}  // namespace
}  // namespace nmt
