#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "data/line_reader.h"
#include "support/tiny_model.h"

using namespace nmt;
namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

const std::string kLine = "give me 3 red books and 2 pens\n";
const std::string kTranslation = "gib mir 3 rote Bücher und 2 Stifte\n";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Words translate(Words more) {
  Words words{"nmt-translate", "m", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_CASE("nmt-translate: standard input to standard output, and file to file") {
  const TinyModel& model = TinyModel::get();
  CHECK(model.output(translate({}), kLine) == kTranslation);
  CHECK(model.output(translate({"--input", "t.en", "--output", "out"})).empty());
  CHECK(slurp(model / "out") == model.output(translate({}), slurp(model / "t.en")));
  CHECK(lines_of(slurp(model / "out")).size() == 300);
}

TEST_CASE("nmt-translate: batches, threads and order change no byte, with any beam") {
  const TinyModel& model = TinyModel::get();
  for (const std::string beam : {"1", "4"}) {
    const Words how{"--input", "t.en", "--json", "--beam", beam};
    const auto with = [&](Words more) {
      more.insert(more.end(), how.begin(), how.end());
      return model.output(translate(more));
    };
    const std::string expected = with({"--batch", "1", "--threads", "1"});
    CHECK(with({}) == expected);
    CHECK(with({"--batch", "7", "--threads", "3"}) == expected);
    CHECK(with({"--batch", "1000", "--threads", "1"}) == expected);
  }
}

TEST_CASE("nmt-translate: any bytes in, as many lines out") {
  const std::string odd = "\xEF\xBB\xBFgive me\r\n\r\n \t\n\n" + std::string("a\0b\xFF\xC3\n", 6) +
                          "\xC2\xA0\n\xE2\x80\xA8\nno end";
  const std::string out = TinyModel::get().output(translate({}), odd);
  const auto lines = lines_of(out);
  REQUIRE(lines.size() == 8);
  CHECK(out.ends_with('\n'));
  for (const size_t blank : {1, 2, 3, 5, 6}) CHECK(lines[blank].empty());
  CHECK(TinyModel::get().output(translate({}), "").empty());
}

TEST_CASE("nmt-translate: of a line of a million words the first are translated, with a warning") {
  std::string text = kLine;
  for (int i = 0; i < 1'000'000; ++i) text += "red ";
  const ProcessResult result = TinyModel::get().run({"nmt-translate", "m"}, text + "\n" + kLine);
  CHECK(result.status == 0);
  CHECK(lines_of(result.out).size() == 3);
  CHECK(contains(result.err, "standard input:2: has 16384 pieces; only the first 50 are"));
  CHECK(contains(result.err,
                 "standard input: 1 of 3 lines is too long and cut (max-line-bytes): line 2"));
}

TEST_CASE("nmt-translate: who writes a line into a pipe reads its translation at once") {
  const TinyModel& model = TinyModel::get();
  REQUIRE(mkfifo((model / "pipe").c_str(), 0600) == 0);
  Process process({"/bin/sh", "-c", std::string(NMT_BIN_DIR) + "/nmt-translate m < pipe"}, {},
                  model / ".");
  const int pipe = open((model / "pipe").c_str(), O_WRONLY | O_CLOEXEC);
  std::string expected;
  for (int line = 0; line < 3; ++line) {
    REQUIRE(write(pipe, kLine.data(), kLine.size()) == ssize_t(kLine.size()));
    expected += kTranslation;
    for (int wait = 0; wait < 2000 && process.out() != expected; ++wait)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(process.out() == expected);
  }
  CHECK(process.running());
  close(pipe);
  CHECK(process.wait().status == 0);
}

TEST_CASE("nmt-translate: n-best lists and JSON") {
  const TinyModel& model = TinyModel::get();
  const auto list = lines_of(model.output(translate({"--nbest", "3"}), "\n" + kLine));
  REQUIRE(list.size() == 4);
  CHECK(list[0] == "0 |||  ||| logp= 0 ||| 0");
  CHECK(list[1].starts_with("1 ||| gib mir 3 rote Bücher und 2 Stifte ||| logp= -"));
  const auto json = nlohmann::json::parse(model.output(translate({"--json"}), kLine));
  CHECK(json["translations"].size() == 1);
  CHECK(json["translations"][0]["text"].get<std::string>() + "\n" == kTranslation);
}

/// The first entry of an n-best list: its log-probability and its score.
std::pair<double, double> scores_of(const std::string& nbest) {
  const std::string line = lines_of(nbest).at(0);
  const size_t log_prob = line.find("logp= ") + 6, score = line.rfind(' ') + 1;
  return {std::stod(line.substr(log_prob)), std::stod(line.substr(score))};
}

TEST_CASE("nmt-translate: how hypotheses are ranked") {
  const TinyModel& model = TinyModel::get();
  const auto scores = [&](Words how) {
    how.insert(how.begin(), {"--nbest", "1"});
    return scores_of(model.output(translate(how), kLine));
  };
  const Words text{"--json"};
  const auto json = nlohmann::json::parse(model.output(translate(text), kLine));
  const double length = double(json["translations"][0]["tokens"].size()) + 1;
  const double log_prob = scores({"--length-penalty", "0"}).first;
  CHECK(scores({"--length-penalty", "0"}).second == log_prob);
  const auto near = [](double x) { return doctest::Approx(x).epsilon(0.02).scale(0); };
  CHECK(scores({"--length-penalty", "1"}).second == near(log_prob / ((5 + length) / 6)));
  CHECK(scores({"--length-penalty", "1", "--normalize", "length"}).second ==
        near(log_prob / length));
  CHECK(scores({"--length-penalty", "0", "--word-penalty", "-0.5"}).second ==
        near(log_prob + 0.5 * length));
  // What a model knows by heart it has read as a whole: nothing is left out.
  CHECK(scores({"--length-penalty", "0", "--coverage-penalty", "1"}).second <= log_prob);
}

TEST_CASE("nmt-translate: samples depend on line and seed alone") {
  const TinyModel& model = TinyModel::get();
  const auto sample = [&](Words more) {
    more.insert(more.begin(), {"--sample", "--input", "t.en", "--temperature", "3"});
    return model.output(translate(more));
  };
  const std::string expected = sample({});
  CHECK(lines_of(expected).size() == 300);
  CHECK(sample({"--batch", "7", "--threads", "3"}) == expected);
  CHECK(sample({"--seed", "2"}) != expected);
  CHECK(lines_of(sample({"--nbest", "2"})).size() == 600);
  CHECK(model.output(translate({"--sample", "--top-k", "1"}), kLine) ==
        model.output(translate({"--beam", "1"}), kLine));
}

TEST_CASE("nmt-translate: prefixes, banned and required phrases") {
  const TinyModel& model = TinyModel::get();
  spill(model / "begin", "gib mir 4\n\n");
  CHECK(
      lines_of(model.output(translate({"--prefix", "begin"}), kLine + kLine)) ==
      Words{"gib mir 4 rote Bücher und 2 Stifte", kTranslation.substr(0, kTranslation.size() - 1)});
  spill(model / "ban", "rote\nmir 3\n");
  const std::string banned = model.output(translate({"--ban", "ban"}), kLine);
  CHECK_FALSE(contains(banned, " rote "));
  CHECK_FALSE(contains(banned, "mir 3 "));
  spill(model / "require", "blaue\n");
  CHECK(contains(model.output(translate({"--require", "require"}), kLine), "blaue"));
  const std::string json = R"({"text": "give me 3 red books and 2 pens", "constraints": ["11"],)"
                           R"( "avoid": ["Stifte"], "target_prefix": "gib"})";
  const auto lines = lines_of(model.output(translate({"--json-input"}), json + "\n\n" + json));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("gib "));
  CHECK(contains(" " + lines[0] + " ", " 11 "));
  CHECK_FALSE(contains(lines[0] + " ", " Stifte "));
  CHECK(lines[1].empty());
  CHECK(lines[2] == lines[0]);
}

TEST_CASE("nmt-translate: a line that cannot be translated costs no other line") {
  const TinyModel& model = TinyModel::get();
  const std::string good = R"({"id": "x7", "text": "give me 3 red books and 2 pens"})";
  const std::string banned =
      R"({"text": "give me 3 red books", "constraints": ["rote"], "avoid": ["rote"], "id": 2})";
  const std::string input = good + "\n{bad\n" + banned + "\n" + good + "\n";
  const std::string text = kTranslation;
  ProcessResult result =
      model.run({"nmt-translate", "m", "--json-input", "--output", "out"}, input);
  CHECK(result.status == 1);
  CHECK(slurp(model / "out") == text + "\n\n" + text);
  CHECK(contains(result.err, "standard input:2: is no JSON object; wanted is "));
  CHECK(contains(result.err, "standard input:3: 'rote' is required and banned"));
  CHECK(contains(result.err, "standard input: 2 of 4 lines could not be translated"));
  result = model.run(translate({"--json-input", "--json"}), input);
  CHECK(result.status == 1);
  const auto lines = lines_of(result.out);
  REQUIRE(lines.size() == 4);
  const auto first = nlohmann::json::parse(lines[0]), third = nlohmann::json::parse(lines[2]);
  CHECK(first["id"] == "x7");
  CHECK(first["line"] == 1);
  CHECK(contains(nlohmann::json::parse(lines[1])["error"], "is no JSON object"));
  CHECK(contains(third["error"], "'rote' is required and banned"));
  CHECK(third["id"] == 2);
}

TEST_CASE(
    "nmt-translate: prefixes of another number of lines are refused, or counted in a stream") {
  const TinyModel& model = TinyModel::get();
  spill(model / "two", kLine + kLine);
  spill(model / "one", "gib\n");
  ProcessResult result = model.run(translate({"--input", "two", "--prefix", "one"}));
  CHECK(result.status == 2);
  CHECK(contains(result.err, "--prefix: 'one' has 1 lines, but 'two' has 2"));
  result = model.run(translate({"--prefix", "one"}), kLine + kLine);
  CHECK(result.status == 1);
  CHECK(result.out == kTranslation + "\n");
  spill(model / "three", "gib\n\n\n");
  result = model.run(translate({"--prefix", "three"}), kLine);
  CHECK(result.status == 1);
  CHECK(result.out == kTranslation);
}

TEST_CASE("nmt-translate: several models vote") {
  const TinyModel& model = TinyModel::get();
  CHECK(model.output({"nmt-translate", "m", "m", "--weights", "3", "1", "--quiet"}, kLine) ==
        kTranslation);
  CHECK(model.output({"nmt-translate", "m", "m", "--quiet"}, kLine) == kTranslation);
}

TEST_CASE("nmt-translate: what is asked wrongly is said, with status 2") {
  const TinyModel& model = TinyModel::get();
  const auto check = [&](const Words& words, const std::string& message) {
    const ProcessResult result = model.run(words, kLine);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(contains(result.err, message), result.err);
  };
  check({"nmt-translate"}, "no model is named");
  check({"nmt-translate", "nowhere"}, "nowhere: there is no such folder");
  check({"nmt-translate", "t.en"}, "t.en: is a file; a model is a folder");
  check(translate({"--input", "nothing"}), "nothing: cannot be read: No such file");
  check(translate({"--input", "m"}), "m: is a folder");
  check(translate({"--output", "m"}), "--output: 'm' lies in the folder of the model 'm'");
  check(translate({"--output", "no/where"}), "no/where: ");
  check(translate({"--beam", "-1"}), "--beam: '-1' is not a whole number");
  check(translate({"--beam", "2", "--nbest", "3"}), "--nbest: 3 is more than the beam's 2");
  check(translate({"--length-penalty", "nan"}), "--length-penalty: 'nan' is not a number");
  check(translate({"--bea", "1"}), "--bea: is not an option; did you mean --beam?");
  check(translate({"--n-best=1"}), "--n-best: is not an option; did you mean --nbest?");
  check(translate({"--batch-size", "1"}), "did you mean --batch?");
  check(translate({"--zzz"}), "--zzz: is not an option; --help lists all");
  check(translate({"--normalize", "wu"}), "--normalize: 'wu' is not one of gnmt, length");
  check(translate({"--coverage-penalty", "-1"}), "--coverage-penalty: '-1' is not a number");
  check(translate({"--weights", "1", "2"}), "--weights: are 2 for 1 models");
  check(translate({"--top-k", "3"}), "--top-k: means nothing without --sample");
  check(translate({"--sample", "--beam", "3"}), "--beam: belongs to a search, not to --sample");
  check(translate({"--sample", "--top-p", "0"}), "--top-p: '0' is not a number");
  check(translate({"--prefix", "t.de", "--json-input"}), "--prefix: does not go with --json-input");
  check(translate({"--dictionary", "t.de"}), "--dictionary: means nothing without --replace-unk");
  check(translate({"--prefix", "-"}), "--prefix: and --input are both standard input");
  check(translate({"--benchmark", "--prefix", "t.de"}), "--benchmark: does not go with --prefix");
  check({"nmt-translate", std::string(300, 'x')}, "cannot look at it: File name too long");
  check(translate({"--replace-unk"}), "--replace-unk: goes with a target vocabulary of words");
  spill(model / "cyrillic", "\u043D\u0435\u0442\n");
  check(translate({"--require", "cyrillic"}), "holds what the target vocabulary cannot write");
}

TEST_CASE("nmt-translate: an archive through a pipe is unpacked") {
  const TinyModel& model = TinyModel::get();
  const std::string expected = model.output(translate({"--input", "t.en"}));
  const std::string program = std::string(NMT_BIN_DIR) + "/nmt-translate m --quiet";
  CHECK(model.output({"/bin/sh", "-c", "gzip -c t.en | " + program}) == expected);
}

TEST_CASE("nmt-translate: a closed standard input is called so") {
  const ProcessResult result =
      TinyModel::get().run({"/bin/sh", "-c", std::string(NMT_BIN_DIR) + "/nmt-translate m <&-"});
  CHECK(result.status == 2);
  CHECK(contains(result.err, "standard input: is closed"));
}

TEST_CASE("nmt-translate: text in another encoding is refused or warned of") {
  const TinyModel& model = TinyModel::get();
  const std::string utf16("\xFF\xFEg\0i\0v\0e\0\n\0", 12);
  const ProcessResult refused = model.run(translate({}), utf16);
  CHECK(refused.status == 2);
  CHECK(contains(refused.err, "is text in UTF-16, not in UTF-8"));
  CHECK(refused.out.empty());
  CHECK(model.run(translate({"--as-is"}), utf16).status == 0);
  const ProcessResult latin = model.run({"nmt-translate", "m"}, kLine + "f\xFCr\n");
  CHECK(latin.status == 0);
  CHECK(lines_of(latin.out).size() == 2);
  CHECK(contains(latin.err, "standard input: 1 of 2 lines is not valid UTF-8: line 2"));
}

TEST_CASE("nmt-translate: a complete line does not wait for an unfinished one") {
  const TinyModel& model = TinyModel::get();
  for (const bool named : {false, true}) {
    const ScratchFolder folder;
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const std::string pipe = (folder / "pipe").string();
    Process process({"/bin/sh", "-c",
                     "exec " + std::string(NMT_BIN_DIR) + "/nmt-translate m --quiet " +
                         (named ? "--input " : "< ") + pipe},
                    {}, model / ".");
    const int writer = open(pipe.c_str(), O_WRONLY);
    const std::string begun = kLine + "give me";
    REQUIRE(write(writer, begun.data(), begun.size()) == ssize_t(begun.size()));
    for (int i = 0; i < 5000 && process.running() && process.out().empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    CHECK(process.out() == kTranslation);
    close(writer);
    const ProcessResult result = process.wait();
    CHECK(result.status == 0);
    CHECK(lines_of(result.out).size() == 2);
  }
}

TEST_CASE("nmt-translate: an output that cannot be written is said, and the old file stays") {
  const TinyModel& model = TinyModel::get();
  spill(model / "old", "as it was\n");
  const std::string translate_to = std::string(NMT_BIN_DIR) + "/nmt-translate m --input t.en ";
  const auto shell = [&](const std::string& command) {
    return model.run({"/bin/sh", "-c", command});
  };
  ProcessResult result = shell(translate_to + "> /dev/full");
  CHECK(result.status == 1);
  CHECK(contains(result.err, "No space left on device"));
  // Files of 2 KiB at most, which clang's OpenMP needs for its own; the signal that would end the
  // process is ignored, as in a service.
  result = shell(
      "cat t.en t.en t.en t.en t.en t.en t.en t.en > many.en; trap '' XFSZ; ulimit -f 4; exec " +
      std::string(NMT_BIN_DIR) + "/nmt-translate m --input many.en --output old");
  CHECK(result.status == 1);
  CHECK(contains(result.err, "cannot be written: File too large"));
  CHECK(slurp(model / "old") == "as it was\n");
}

TEST_CASE("nmt-translate: an interrupt leaves the old file and nothing else") {
  const TinyModel& model = TinyModel::get();
  std::string text;
  for (int i = 0; i < 5000; ++i) text += slurp(model / "t.en");  // more than it can do by then
  const ScratchFolder output;
  spill(output / "old", "as it was\n");
  Process process(translate({"--output", (output / "old").string()}), text, model / ".");
  while (process.running() && output.names().size() < 2)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  process.send(SIGTERM);
  CHECK(process.wait().status == 143);
  CHECK(output.names() == std::vector<std::string>{"old"});
  CHECK(slurp(output / "old") == "as it was\n");
}

TEST_CASE("nmt-translate: an input or a part of a model is never replaced, whatever it is called") {
  const TinyModel& model = TinyModel::get();
  for (const std::string name : {"a", "hard", "soft"}) fs::remove(model / name);
  fs::remove(model / "link");
  spill(model / "a", slurp(model / "t.en"));
  fs::create_hard_link(model / "a", model / "hard");
  fs::create_symlink("a", model / "soft");
  fs::create_directory_symlink("m", model / "link");
  fs::copy(model / "m", model / "other", fs::copy_options::recursive);
  const std::string recipe = slurp(model / "m/recipe.yml");
  for (const std::string name : {"a", "./a", "m/../a", "hard", "soft"}) {
    const ProcessResult result = model.run(translate({"--input", "a", "--output", name}));
    CAPTURE(name);
    CHECK(result.status == 2);
    CHECK(contains(result.err, "is the same file as --input 'a'"));
  }
  CHECK(contains(model.run(translate({"--input", "t.en", "--prefix", "a", "--output", "hard"})).err,
                 "is the same file as --prefix 'a'"));
  for (const std::string name : {"m/recipe.yml", "m/new", "link/new", "m/checkpoints/x"})
    CHECK(contains(model.run(translate({"--output", name}), kLine).err,
                   "lies in the folder of the model 'm'"));
  for (const std::string name : {"other/recipe.yml", "other/checkpoints/x"})
    CHECK(
        contains(model.run(translate({"--output", name}), kLine).err, "lies in a model's folder"));
  CHECK(slurp(model / "a") == slurp(model / "t.en"));
  CHECK(slurp(model / "m/recipe.yml") == recipe);
  CHECK(slurp(model / "other/recipe.yml") == recipe);
  spill(model / "ordinary", "old\n");  // what is neither may be replaced
  CHECK(model.run(translate({"--output", "ordinary"}), kLine).status == 0);
  CHECK(slurp(model / "ordinary") == kTranslation);
}

TEST_CASE("nmt-translate: an output is compressed as its name says") {
  const TinyModel& model = TinyModel::get();
  const std::string plain = model.output(translate({"--input", "t.en"}));
  for (const std::string name : {"o.gz", "o.zst"}) {
    REQUIRE(model.run(translate({"--input", "t.en", "--output", name})).status == 0);
    CHECK(fs::file_size(model / name) < plain.size());
    LineReader reader((model / name).string());
    std::string all;
    for (std::string line; reader.next(line);) all += line + '\n';
    CHECK(all == plain);
  }
}

TEST_CASE("nmt-translate: the first signal ends it while it waits for input, and nothing is left") {
  const TinyModel& model = TinyModel::get();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const ScratchFolder output;
    REQUIRE(mkfifo((output / "pipe").c_str(), 0600) == 0);
    Process process(
        translate({"--input", (output / "pipe").string(), "--output", (output / "new").string()}),
        {}, model / ".");
    const int writer = open((output / "pipe").c_str(), O_WRONLY);  // once the program has opened it
    while (process.running() && output.names().size() < 2)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    process.send(signal);
    CHECK(process.wait().status == 128 + signal);
    CHECK(output.names() == std::vector<std::string>{"pipe"});
    close(writer);
  }
}

TEST_CASE("NMT_KERNELS is checked by every program") {
  for (const std::string program : {"nmt-train", "nmt-eval", "nmt-translate", "nmt-vocab train"}) {
    const ProcessResult result =
        run({"/bin/sh", "-c",
             "NMT_KERNELS=foo " + std::string(NMT_BIN_DIR) + "/" + program + " --threads 1"});
    CHECK(result.status == 2);
    CHECK(contains(result.err, "NMT_KERNELS: is 'foo', but must be amx, avx512, avx2, baseline"));
  }
}

}  // namespace
