#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "support/checkpoint_bytes.h"
#include "support/process.h"

using namespace nmt;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

/// A folder with two small texts and a recipe, in which nmt-train runs. The model is small, but has
/// everything that a resumed run could get wrong: dropout, an average, a schedule, two workers.
struct Folder {
  Folder() {
    std::string source, target;
    for (int i = 0; i < 400; ++i) {
      const std::string n = std::to_string(i % 13), m = std::to_string(i % 7);
      source += "give me " + n + (i % 2 ? " red" : " blue") + " books and " + m + " pens\n";
      target += "gib mir " + n + (i % 2 ? " rote" : " blaue") + " B\xc3\xbc" + "cher und " + m +
                " Stifte\n";
    }
    spill(path / "t.en", source);
    spill(path / "t.de", target);
    spill(path / "r.yml", R"(output: m
data:
  train: [{source: t.en, target: t.de}]
  valid: {source: t.en, target: t.de}
  source_vocabulary: {path: v/en, type: word, size: 100}
  target_vocabulary: {path: v/de, type: unigram, size: 60}
model: {type: attention, size: 24, embedding: 16, dropout: 0.2, bidirectional: true}
train:
  batch: {sentences: 16}
  schedule: {type: inverse_sqrt, warmup: 20}
  average_decay: 0.9
  max_updates: 90
  report_every: 7
  checkpoint_every: 12
valid: {every: 30, max_sentences: 40}
)");
  }
  Words words(Words more) const {
    Words all = {"nmt-train", "r.yml", "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  ProcessResult train(const Words& more = {}) const { return run(words(more), {}, path.path()); }

  std::string bytes(const std::string& model) const { return checkpoint_bytes(path / model, 90); }
  ScratchFolder path;
};

struct Mistake {
  Words words;
  std::string named;  // what the message must name
};

/// Waits until the model's history has a line that starts later than `bytes`.
void wait_for_history(const fs::path& model, uintmax_t bytes, const Process& process) {
  std::error_code none;
  while (process.running()) {
    const auto size = fs::file_size(model / "history.jsonl", none);
    if (!none && size > bytes) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

TEST_CASE("nmt-train: killed, interrupted and resumed, it ends with the same bytes") {
  const Folder folder;
  REQUIRE(folder.train({"--set", "output=whole", "--threads", "1"}).status == 0);
  const std::string wanted = folder.bytes("whole");
  REQUIRE(wanted.size() > 10'000);
  for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGHUP}) {
    CAPTURE(signal);
    fs::remove_all(folder.path / "m");
    for (const uintmax_t bytes : {0, 700, 1700}) {
      Process process(folder.words({"--resume", "--threads", "2"}), {}, folder.path.path());
      wait_for_history(folder.path / "m", bytes, process);
      process.send(signal);
      const ProcessResult result = process.wait();
      CHECK(result.status == 128 + signal);
    }
    const ProcessResult last = folder.train({"--resume"});
    CHECK(last.status == 0);
    CHECK(last.err.empty());
    CHECK(folder.bytes("m") == wanted);
  }
}

TEST_CASE(
    "nmt-train: another number of threads gives the same bytes, another of workers does not") {
  const Folder folder;
  folder.train({"--set", "output=one", "--threads", "1"});
  folder.train({"--set", "output=three", "--threads", "3"});
  folder.train({"--set", "output=workers", "--set", "train.workers=3"});
  CHECK(folder.bytes("one") == folder.bytes("three"));
  CHECK(folder.bytes("one") != folder.bytes("workers"));
}

TEST_CASE("nmt-train: the folder can be moved and translates") {
  const Folder folder;
  REQUIRE(folder.train().status == 0);
  fs::rename(folder.path / "m", folder.path / "elsewhere");
  fs::remove_all(folder.path / "v");
  const ProcessResult result =
      run({"nmt-translate", "elsewhere", "--quiet"}, "give me 3 red books\n\n", folder.path.path());
  CHECK(result.status == 0);
  CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 2);
}

TEST_CASE("nmt-train --json: every line of standard output is an event") {
  const Folder folder;
  const ProcessResult result = folder.train({"--json"});
  CHECK(result.status == 0);
  std::istringstream lines(result.out);
  std::map<std::string, int> events;
  for (std::string line; std::getline(lines, line);)
    ++events[nlohmann::json::parse(line).at("event").get<std::string>()];
  CHECK(events["train"] == 12);
  CHECK(events["valid"] == 3);
  CHECK(events["stopped"] == 1);
}

TEST_CASE("nmt-train: a log on standard error, nothing on standard output") {
  const Folder folder;
  const ProcessResult result = run({"nmt-train", "r.yml"}, {}, folder.path.path());
  CHECK(result.status == 0);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "update 84  epoch "));
  CHECK(contains(result.err, "stopped at update 90"));
  CHECK_FALSE(contains(result.err, "\033"));
}

TEST_CASE("nmt-train --dry-run and --benchmark print and leave no trace") {
  const Folder folder;
  const ProcessResult dry = folder.train({"--dry-run"});
  CHECK(dry.status == 0);
  CHECK(contains(dry.out, "max_updates: 90"));
  CHECK(contains(dry.out, "embedding_attention_seq2seq/"));
  CHECK(contains(dry.out, "activations of the largest batches"));
  const ProcessResult bench = folder.train({"--benchmark", "3", "--json"});
  CHECK(bench.status == 0);
  CHECK(nlohmann::json::parse(bench.out).at("target_tokens_per_s") > 0);
  CHECK(folder.path.names() == Words{"r.yml", "t.de", "t.en"});
}

TEST_CASE("nmt-train: what is asked wrongly is one line on standard error and status 2") {
  const Folder folder;
  spill(folder.path / "short", "ein\n");
  spill(folder.path / "empty", "");
  fs::create_directory(folder.path / "folder");
  const Mistake mistakes[] = {
      {{"--set", "train.wrokers=3"}, "train.workers"},
      {{"--set", "train.workers=0"}, "train.workers"},
      {{"--set", "train.workers=two"}, "train.workers"},
      {{"--set", "data.train.0.source=missing"}, "missing"},
      {{"--set", "data.train.0.source=folder"}, "is a folder"},
      {{"--set", "data.train.0.target=short"}, "t.en:2"},
      {{"--set", "data.train.0.source=empty", "data.train.0.target=empty"}, "empty"},
      {{"--set", "data.max_length=2"}, "data.max_length"},
      {{"--set", "data.valid.source=missing"}, "missing"},
      {{"--set", "data.source_vocabulary.path=folder"}, "folder"},
      {{"--set", "output=t.en"}, "is a file"},
      {{"--set", "output=t.en/m"}, "cannot create this folder"},
      {{"--benchmark", "0"}, "--benchmark"},
      {{"--max-memory", "800"}, "'800' has no unit of K, M, G or T; say 2G, or 800M"},
      {{"--max-memory", "-1G"}, "--max-memory"},
      {{"--max-memory", "1M"}, "--max-memory 1.0 MiB: training takes "},
      {{"--updates", "3"}, "--updates"},
      {{"other.yml"}, "more than once"},
      {{"--set", "train.buckets=[[2, 2]]"}, "train.buckets"}};
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.named);
    fs::remove_all(folder.path / "v");  // of the text before
    const ProcessResult result = folder.train(mistake.words);
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(contains(result.err, mistake.named));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK(result.out.empty());
    CHECK_FALSE(fs::exists(folder.path / "m" / "checkpoints.json"));
  }
  CHECK(run({"nmt-train"}, {}, folder.path.path()).status == 2);
  CHECK(run({"nmt-train", "none.yml"}, {}, folder.path.path()).status == 2);
  CHECK(run({"nmt-train", "folder"}, {}, folder.path.path()).status == 2);
}

TEST_CASE("nmt-train: a finished model is neither trained over nor resumed for nothing") {
  const Folder folder;
  REQUIRE(folder.train().status == 0);
  const std::string before = folder.bytes("m");
  CHECK(contains(folder.train().err, "holds a model already; go on with --resume"));
  const ProcessResult again = run({"nmt-train", "r.yml", "--resume"}, {}, folder.path.path());
  CHECK(again.status == 0);  // so that `until nmt-train R --resume` ends
  CHECK(contains(again.err, "training is complete: the run is at"));
  CHECK(contains(folder.train({"--resume", "--set", "seed=2"}).err, "seed: 1 -> 2"));
  spill(folder.path / "t.en", slurp(folder.path / "t.en").replace(0, 9, "pens me 7"));
  CHECK(contains(folder.train({"--resume", "--set", "train.max_updates=95"}).err,
                 "the training data are not those of the checkpoint"));
  CHECK(folder.bytes("m") == before);
}

TEST_CASE("nmt-train: text that is mostly not UTF-8 is refused before it is trained on") {
  const Folder folder;
  REQUIRE(folder.train({"--set", "train.max_updates=1"}).status == 0);  // makes the vocabularies
  std::string text = slurp(folder.path / "t.en");
  for (size_t at = text.find('e'); at != std::string::npos; at = text.find('e', at))
    text[at] = '\xE9';
  spill(folder.path / "t.en", text);
  const ProcessResult result = folder.train({"--set", "output=n"});
  CHECK(result.status == 2);
  CHECK(contains(result.err, "t.en: "));
  CHECK(contains(result.err,
                 "lines are not valid UTF-8: lines 1, 2, 3 ...; convert it, as in iconv"));
  const ProcessResult as_is = folder.train({"--as-is", "--set", "output=n", "train.max_updates=1"});
  CHECK(as_is.status == 0);
  CHECK(contains(as_is.err, "lines are not valid UTF-8"));
  CHECK(contains(slurp(folder.path / "n/recipe.yml"), "as_is: true"));
}

TEST_CASE("nmt-train: a pipe is refused where it would be read twice, and read where it is not") {
  const Folder folder;
  const std::string train = std::string(NMT_BIN_DIR) + "/nmt-train r.yml --quiet --set ";
  const auto shell = [&](const std::string& settings) {
    return run({"/bin/bash", "-c", train + settings}, {}, folder.path.path());
  };
  const std::string text = "'data.train=[{source: '<(cat t.en)', target: t.de}]'";
  ProcessResult result = shell(text);
  CHECK(result.status == 2);
  CHECK(contains(result.err, "is a pipe, which can be read only once; but the vocabulary"));
  result = shell("data.valid.source=<(cat t.en)");
  CHECK(result.status == 2);
  CHECK(contains(result.err, "is a pipe, which can be read only once; but translations are"));
  REQUIRE(folder.train({"--set", "output=file"}).status == 0);  // makes the vocabularies
  CHECK(shell(text + " output=pipe").status == 0);
  CHECK(folder.bytes("pipe") == folder.bytes("file"));
}

TEST_CASE("nmt-train: a folder with a user's files is refused, and keeps them as they are") {
  const Folder folder;
  fs::create_directories(folder.path / "mine/cache");
  spill(folder.path / "mine/cache/precious", "mine\n");
  spill(folder.path / "mine/history.jsonl", "{\"update\": 1}\nmine\n");
  for (const Words& more : {Words{}, Words{"--resume"}}) {
    for (const std::string output : {"mine", "."}) {
      Words words{"--set", "output=" + output};
      words.insert(words.end(), more.begin(), more.end());
      const ProcessResult result = folder.train(words);
      CAPTURE(result.err);
      CHECK(result.status == 2);
      CHECK(
          contains(result.err, "is not empty, and nmt-train has not made what is in it: it has "));
    }
  }
  CHECK(slurp(folder.path / "mine/cache/precious") == "mine\n");
  CHECK(slurp(folder.path / "mine/history.jsonl") == "{\"update\": 1}\nmine\n");
}

TEST_CASE("nmt-train: a file of the user's in checkpoints/ outlives training and its resumption") {
  const Folder folder;
  REQUIRE(folder.train({"--set", "train.max_updates=40"}).status == 0);
  spill(folder.path / "m/checkpoints/notes", "mine\n");
  fs::create_directory(folder.path / "m/checkpoints/update-mine");
  spill(folder.path / "m/mine", "mine\n");
  REQUIRE(folder.train({"--resume"}).status == 0);
  CHECK(slurp(folder.path / "m/checkpoints/notes") == "mine\n");
  CHECK(fs::exists(folder.path / "m/checkpoints/update-mine"));
  CHECK(slurp(folder.path / "m/mine") == "mine\n");
}

TEST_CASE("nmt-train --dry-run: a signal leaves nothing in the system's temporary folder") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += slurp(folder.path / "t.en");
  spill(folder.path / "long", text);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const ScratchFolder temporary;
    Process process({"/bin/sh", "-c",
                     "TMPDIR=" + temporary.path().string() + " exec " + std::string(NMT_BIN_DIR) +
                         "/nmt-train r.yml --quiet --dry-run --set "
                         "'data.train=[{source: long, target: long}]'"},
                    {}, folder.path.path());
    while (process.running() && temporary.names().empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    process.send(signal);
    CHECK(process.wait().status == 128 + signal);
    CHECK(temporary.names().empty());
  }
}

TEST_CASE("nmt-train: two do not train in one folder, and who is killed leaves it free") {
  const Folder folder;
  Process first(folder.words({"--set", "train.max_updates=100000"}), {}, folder.path.path());
  wait_for_history(folder.path / "m", 700, first);
  for (const Words& more : {Words{}, Words{"--resume"}}) {
    const ProcessResult second = folder.train(more);
    CHECK(second.status == 2);
    CHECK(contains(second.err, "m: another nmt-train is training in this folder"));
    CHECK(first.running());
  }
  first.send(SIGKILL);
  first.wait();
  CHECK(contains(folder.train().err, "m: holds a model already"));
}

TEST_CASE("nmt-train: divergence stops at once with status 1 and keeps the last checkpoint") {
  const Folder folder;
  REQUIRE(folder.train({"--set", "train.max_updates=24"}).status == 0);
  const ProcessResult result = folder.train(
      {"--set", "output=d", "train.optimizer={type: sgd, learning_rate: 1000}", "train.clip_norm=0",
       "train.checkpoint_every=1", "train.schedule={type: constant, warmup: 1000}"});
  CHECK(result.status == 1);
  CHECK(contains(result.err, "is not a number, at learning rate "));
  CHECK(contains(result.err, "for lines "));
  CHECK(fs::exists(folder.path / "d" / "checkpoints.json"));
}

TEST_CASE("nmt-train: a full disk is tried again and told, and the last checkpoint stays") {
  const Folder folder;
  REQUIRE(folder.train({"--set", "train.max_updates=20"}).status == 0);
  const std::string before = slurp(folder.path / "m" / "checkpoints.json");
  // No file may grow beyond 128 KiB: the corpus fits, the optimiser's moments do not.
  const std::string command = "trap '' XFSZ; ulimit -f 256; exec " + std::string(NMT_BIN_DIR) +
                              "/nmt-train r.yml --quiet --resume --set train.max_updates=40";
  const ProcessResult result = run({"/bin/sh", "-c", command}, {}, folder.path.path());
  CAPTURE(result.err);
  CHECK(result.status == 1);
  CHECK(contains(result.err, "warning: try 1 of 3 to save a checkpoint failed: "));
  CHECK(contains(result.err, "safetensors"));
  CHECK(slurp(folder.path / "m" / "checkpoints.json") == before);
  CHECK(folder.train({"--resume", "--set", "train.max_updates=40"}).status == 0);
}

TEST_CASE("nmt-train: a damaged checkpoint is named with status 1") {
  const Folder folder;
  REQUIRE(folder.train().status == 0);
  const fs::path file = folder.path / "m" / "checkpoints" / "update-90" / "training.safetensors";
  std::string bytes = slurp(file);
  bytes[bytes.size() - 7] = char(bytes[bytes.size() - 7] ^ 4);
  spill(file, bytes);
  const ProcessResult result = folder.train({"--resume", "--set", "train.max_updates=95"});
  CHECK(result.status == 1);
  CHECK(contains(result.err, "training.safetensors"));
}

TEST_CASE("nmt-train --help-recipe lists keys, --help and --version answer") {
  CHECK(contains(run({"nmt-train", "--help-recipe"}).out, "label_smoothing"));
  CHECK(contains(run({"nmt-train", "--help"}).out, "nmt-train configs/attention.yml"));
  CHECK(run({"nmt-train", "--version"}).status == 0);
}
