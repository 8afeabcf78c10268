#include <doctest/doctest.h>

#include "recipe/differences.h"
#include "recipe/help.h"
#include "recipe/recipe_text.h"
#include "recipe/unknown_key.h"
#include "recipe/writer.h"

namespace nmt {
using recipe_test::options_from;
using Lines = std::vector<std::string>;

namespace {

struct Side {
  std::string path;
  template <class V>
  void fields(V& v) {
    v("path", path, "a file");
  }
};

struct Texts {
  std::optional<std::string> target;
  std::optional<double> ratio;
  std::optional<Side> side;
  std::optional<std::vector<Side>> more;
  template <class V>
  void fields(V& v) {
    v("target", target, "a text");
    v("ratio", ratio, "share", Range{0, 1});
    v("side", side, "a vocabulary");
    v("more", more, "vocabularies");
  }
};

std::string refusal_of(const std::string& text) {
  return refusal_by([&] { options_from<Texts>(text); });
}

std::string yaml_of(const Texts& texts) { return block_yaml(node_of(texts)); }

}  // namespace

TEST_CASE("optional: a text, a number, a section and a list may be left out, or be null") {
  for (const std::string text :
       {"", "target:\nratio:\nside:\nmore:\n", "{target: null, ratio: ~}"}) {
    const Texts texts = options_from<Texts>(text);
    CHECK(texts.target == std::nullopt);
    CHECK(texts.ratio == std::nullopt);
    CHECK_FALSE(texts.side);
    CHECK_FALSE(texts.more);
    CHECK(yaml_of(texts) == "target: null\nratio: null\nside: null\nmore: null\n");
  }
}

TEST_CASE("optional: what is given is read and written") {
  const std::string text = "target: a.de\nratio: 0.5\nside:\n  path: v\nmore:\n  - path: w\n";
  const Texts texts = options_from<Texts>(text);
  CHECK(texts.target == "a.de");
  CHECK(texts.ratio == 0.5);
  REQUIRE(texts.side);
  CHECK(texts.side->path == "v");
  REQUIRE(texts.more);
  CHECK(texts.more->at(0).path == "w");
  CHECK(yaml_of(texts) == text);
  CHECK(options_from<Texts>(text, {"target=null"}).target == std::nullopt);
  CHECK(options_from<Texts>("", {"side.path=w"}).side->path == "w");
}

TEST_CASE("optional: a text called null is no absence") {
  const Texts texts = options_from<Texts>("target: \"null\"");
  CHECK(texts.target == "null");
  CHECK(options_from<Texts>(yaml_of(texts)).target == "null");
}

TEST_CASE("optional: what is given must be right") {
  CHECK(refusal_of("target: \"\"") == "r.yml:1: target is \"\"; must be text or null");
  CHECK(refusal_of("target: [a]") ==
        "r.yml:1: target is [a]; must be text or null, in quotes if need be");
  CHECK(refusal_of("ratio: 2") == "r.yml:1: ratio is 2; must be a number from 0 to 1 or null");
  CHECK(refusal_of("side: {}") == "r.yml:1: side.path is missing; it must be given: a file");
  CHECK(refusal_of("side: v") ==
        "r.yml:1: side is v; must be a section with the keys path, or null");
}

TEST_CASE("optional: a list that is given has an entry") {
  CHECK(refusal_of("more: []") ==
        "r.yml:1: more is []; must be a list, each entry with the keys path, or null");
  CHECK(refusal_of("more: [{}]") == "r.yml:1: more.0.path is missing; it must be given: a file");
}

TEST_CASE("optional: the help shows the default and the keys of what may be absent") {
  CHECK(help_of<Texts>() ==
        "\n"
        "target:                       a text\n"
        "                              (text or null; default null)\n"
        "\n"
        "ratio:                        share\n"
        "                              (a number from 0 to 1 or null; default null)\n"
        "\n"
        "side:                         a vocabulary\n"
        "                              (a section with the keys path, or null; default null)\n"
        "  path:                       a file\n"
        "                              (text; required)\n"
        "\n"
        "more:                         vocabularies\n"
        "                              (a list, each entry with the keys path, or null; default "
        "null)\n"
        "  path:                       a file\n"
        "                              (text; required)\n");
}

TEST_CASE("optional: a key inside a section that may be absent can be suggested") {
  CHECK(paths_of<Texts>() == Lines{"target", "ratio", "side", "side.path", "more", "more.path"});
}

TEST_CASE("optional: differences show what appears and what goes") {
  const Node none = node_of(options_from<Texts>(""));
  const Node some = node_of(options_from<Texts>("target: a\nside: {path: v}"));
  CHECK(differences(none, some) ==
        Lines{"target: null -> a", "side: null -> (none)", "side.path: (none) -> v"});
}

}  // namespace nmt
