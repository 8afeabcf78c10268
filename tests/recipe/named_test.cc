#include <doctest/doctest.h>

#include "recipe/differences.h"
#include "recipe/help.h"
#include "recipe/randomise.h"
#include "recipe/recipe_text.h"
#include "recipe/unknown_key.h"
#include "recipe/writer.h"

namespace nmt {
using recipe_test::options_from;
using recipe_test::Randomise;
using recipe_test::with;
using Lines = std::vector<std::string>;

namespace {

struct Side {
  std::string path;
  int size = 8000;
  template <class V>
  void fields(V& v) {
    v("path", path, "a file");
    v("size", size, "symbols", Range{5, 1e6});
  }
};

struct Texts {
  std::string source;
  std::vector<Named<std::string>> targets;
  template <class V>
  void fields(V& v) {
    v("source", source, "a text");
    v("targets", targets, "its translations");
  }
};

struct OneToMany {
  std::vector<Texts> train;
  std::vector<Named<Side>> vocabularies;
  template <class V>
  void fields(V& v) {
    v("train", train, "texts");
    v("vocabularies", vocabularies, "one of each target");
  }
};

const std::string kText =
    "train:\n"
    "  - source: a.en\n"
    "    targets:\n"
    "      fr: a.fr\n"
    "      de: a.de\n"
    "  - source: b.en\n"
    "    targets: {}\n"
    "vocabularies:\n"
    "  fr:\n"
    "    path: vocab/fr\n"
    "    size: 500\n"
    "  de:\n"
    "    path: vocab/de\n"
    "    size: 8000\n";

OneToMany sample(const Lines& settings = {}) { return options_from<OneToMany>(kText, settings); }

std::string refusal_of(const std::string& text, const Lines& settings = {}) {
  return refusal_by([&] { options_from<OneToMany>(text, settings); });
}

std::string yaml_of(const OneToMany& options) { return block_yaml(node_of(options)); }

Lines differences_of(const OneToMany& before, const OneToMany& after) {
  return differences(node_of(before), node_of(after));
}

}  // namespace

TEST_CASE("named: entries are read in the order in which they stand") {
  const OneToMany options = sample();
  CHECK(options.train[0].targets ==
        std::vector<Named<std::string>>{{"fr", "a.fr"}, {"de", "a.de"}});
  REQUIRE(options.vocabularies.size() == 2);
  CHECK(options.vocabularies[0].name == "fr");
  CHECK(options.vocabularies[0].value.size == 500);
  CHECK(options.vocabularies[1].name == "de");
  CHECK(options.vocabularies[1].value.path == "vocab/de");
}

TEST_CASE("named: none at all, null and {} are no entries") {
  for (const std::string none : {"", ", targets: null", ", targets: ", ", targets: {}"}) {
    const OneToMany options = options_from<OneToMany>("train: [{source: a" + none + "}]");
    CHECK(options.train[0].targets.empty());
    CHECK(options.vocabularies.empty());
  }
}

TEST_CASE("named: what is written reads back, in the same order") {
  CHECK(yaml_of(sample()) == kText);
}

TEST_CASE("named: any entries read back as they were written") {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng(seed, Purpose::kTest);
    OneToMany options;
    Randomise randomise(rng);
    options.fields(randomise);
    const std::string text = yaml_of(options);
    const OneToMany again = options_from<OneToMany>(text);
    REQUIRE_MESSAGE(differences_of(options, again).empty(), text);
    REQUIRE(yaml_of(again) == text);
  }
}

TEST_CASE("named: a name that other YAML readers take for a boolean is quoted") {
  OneToMany options = sample();
  options.train[0].targets = {{"no", "a.no"}};
  CHECK(yaml_of(options).find("      \"no\": a.no\n") != std::string::npos);
}

TEST_CASE("named: --set reaches into an entry and leaves the others") {
  const OneToMany options = sample({"vocabularies.de.size=4000", "train.0.targets.fr=c.fr"});
  CHECK(yaml_of(options) == with(with(kText, "8000", "4000"), "a.fr", "c.fr"));
}

TEST_CASE("named: --set appends an entry that is not there yet") {
  const OneToMany options =
      sample({"vocabularies.it.path=vocab/it", "vocabularies.es={path: vocab/es, size: 7}",
              "train.1.targets.it=b.it"});
  REQUIRE(options.vocabularies.size() == 4);
  CHECK(options.vocabularies[2].name == "it");
  CHECK(options.vocabularies[2].value.size == 8000);
  CHECK(options.vocabularies[3].value.size == 7);
  CHECK(options.train[1].targets == std::vector<Named<std::string>>{{"it", "b.it"}});
}

TEST_CASE("named: --set makes the first entry, replaces all, or takes all back") {
  const std::string bare = "train: [{source: a.en}]";
  CHECK(options_from<OneToMany>(bare, {"vocabularies.de.path=v"}).vocabularies[0].name == "de");
  CHECK(sample({"train.0.targets={it: a.it}"}).train[0].targets ==
        std::vector<Named<std::string>>{{"it", "a.it"}});
  CHECK(sample({"vocabularies=null"}).vocabularies.empty());
}

TEST_CASE("named: a wrong map, name or value is refused with its line") {
  struct Refused {
    std::string old, now, message;  // begins so
  };
  const std::vector<Refused> table = {
      {"targets: {}", "targets: [b.fr]",
       "r.yml:7: train.1.targets is [b.fr]; must be a section of names, each with text, as in "
       "{NAME: text}"},
      {"targets: {}", "targets: b.fr", "r.yml:7: train.1.targets is b.fr; must be a section of"},
      {"    size: 500\n  de:\n    path: vocab/de\n    size: 8000\n", "  de: vocab/de\n",
       "r.yml:11: vocabularies.de is vocab/de; must be a section with the keys path and size"},
      {"fr: a.fr", "\"\": a.fr",
       "r.yml:4: train.0.targets has an entry called \"\"; a name becomes part of the names of "
       "files and parameters: it has at most 64 letters a-z and A-Z, digits, _ and -, and a letter "
       "among them"},
      {"fr: a.fr", "../x: a.fr", "r.yml:4: train.0.targets has an entry called ../x; a name"},
      {"fr: a.fr", "0: a.fr", "r.yml:4: train.0.targets has an entry called \"0\"; a name"},
      {"fr: a.fr", "de: a.fr",
       "r.yml:5: the key de is given twice in one section: a.fr (r.yml:4) and a.de; remove one"},
      {"fr: a.fr", "fr: [a.fr]", "r.yml:4: train.0.targets.fr is [a.fr]; must be text"},
      {"fr: a.fr", "fr:", "r.yml:4: train.0.targets.fr is empty; it must be given: its transl"},
      {"size: 500", "size: 1", "r.yml:11: vocabularies.fr.size is 1; must be a whole number from"},
      {"    path: vocab/fr\n", "", "r.yml:9: vocabularies.fr.path is missing; it must be given"},
      {"size: 500", "sise: 500",
       "r.yml:11: vocabularies.fr.sise is not a key; did you mean vocabularies.fr.size?"},
  };
  for (const Refused& row : table) {
    const std::string found = refusal_of(with(kText, row.old, row.now));
    CHECK_MESSAGE(found.starts_with(row.message), row.message << "\n  but it gives " << found);
  }
}

TEST_CASE("named: a mistake in a setting names the setting") {
  struct Refused {
    std::string setting, message;
  };
  const std::vector<Refused> table = {
      {"vocabularies.it.size=9", ": vocabularies.it.path is missing; it must be given: a file"},
      {"vocabularies.de.sise=9", ": vocabularies.de.sise is not a key; did you mean vocabularies."},
      {"vocabularies.d e.path=x", ": vocabularies has an entry called \"d e\"; a name becomes"},
      {"vocabularies..path=x", ": is not of the form key.path=value; "},
      {"train.0.targets.de.at=x", ": train.0.targets.de is a.de, a single value; it has nothing"},
  };
  for (const Refused& row : table) {
    const std::string found = refusal_of(kText, {row.setting});
    CHECK_MESSAGE(found.starts_with("--set " + row.setting + row.message), found);
  }
}

TEST_CASE("named: differences go by the names of the entries") {
  CHECK(
      differences_of(sample(), sample({"vocabularies.de.size=4000", "train.0.targets.fr=c.fr"})) ==
      Lines{"train.0.targets.fr: a.fr -> c.fr", "vocabularies.de.size: 8000 -> 4000"});
}

TEST_CASE("named: an entry that stands on one side alone is a difference") {
  const OneToMany more = sample({"vocabularies.it.path=vocab/it"});
  CHECK(differences_of(sample(), more) == Lines{"vocabularies: [fr, de] -> [fr, de, it]",
                                                "vocabularies.it.path: (none) -> vocab/it",
                                                "vocabularies.it.size: (none) -> 8000"});
  CHECK(differences_of(more, sample()) == Lines{"vocabularies: [fr, de, it] -> [fr, de]",
                                                "vocabularies.it.path: vocab/it -> (none)",
                                                "vocabularies.it.size: 8000 -> (none)"});
}

TEST_CASE("named: another order is a difference") {
  OneToMany other = sample();
  std::swap(other.vocabularies[0], other.vocabularies[1]);
  CHECK(differences_of(sample(), other) == Lines{"vocabularies: [fr, de] -> [de, fr]"});
}

TEST_CASE("named: the help shows what stands behind any name") {
  CHECK(help_of<OneToMany>() ==
        "\n"
        "train:                        texts\n"
        "                              (a list, each entry with these keys; required)\n"
        "  source:                     a text\n"
        "                              (text; required)\n"
        "  targets:                    its translations\n"
        "                              (a section of names, each with text, as in {NAME: text}; "
        "default "
        "{})\n"
        "\n"
        "vocabularies:                 one of each target\n"
        "                              (a section of names, each with the keys path and size; "
        "default "
        "{})\n"
        "  NAME:\n"
        "    path:                     a file\n"
        "                              (text; required)\n"
        "    size:                     symbols\n"
        "                              (a whole number from 5 to 1000000; default 8000)\n");
}

TEST_CASE("named: the name of an entry is no key that could have been meant") {
  CHECK(paths_of<OneToMany>() == Lines{"train", "train.source", "train.targets", "vocabularies",
                                       "vocabularies.NAME.path", "vocabularies.NAME.size"});
}

TEST_CASE("named: what a recipe could not hold is the caller's mistake") {
  OneToMany options = sample();
  options.vocabularies[0].name = "d.e";
  CHECK_THROWS_WITH_AS(yaml_of(options), doctest::Contains("\"d.e\""), std::invalid_argument);
  options.vocabularies[0].name = options.vocabularies[1].name;
  CHECK_THROWS_WITH_AS(yaml_of(options), doctest::Contains("as another one is"),
                       std::invalid_argument);
}

}  // namespace nmt
