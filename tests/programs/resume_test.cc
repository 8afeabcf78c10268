#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "support/checkpoint_bytes.h"
#include "support/process.h"

using namespace nmt;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

// Whatever draws random numbers or keeps a state between updates is on.
constexpr const char* kTrain = R"(train:
  batch: {sentences: 16}
  buckets: [[6, 6], [9, 8], [16, 16]]
  num_samples: 12
  feed_previous: {type: linear, from: 0.1, to: 0.5, updates: 60}
  schedule: {type: inverse_sqrt, warmup: 20}
  average_decay: 0.9
  accumulate: 2
  optimizer: {type: rmsprop, momentum: 0.5}
  weight_decay: 0.001
  keep_checkpoints: 2
  average_checkpoints: true
  max_updates: 60
  report_every: 7
  checkpoint_every: 12
valid: {every: 30, max_sentences: 20}
)";

struct Architecture {
  std::string name, model;
};

const std::vector<Architecture> kArchitectures = {
    {"embedding", "bidirectional: true"},
    {"tied", "num_decoder_symbols: 36"},
    {"attention", "bidirectional: true, num_heads: 2, layers: 2, decoder: conditional"},
    {"one2many", "initial_state_attention: true"},
};

std::string recipe(const Architecture& architecture) {
  const bool several = architecture.name == "one2many", joint = architecture.name == "tied";
  const std::string texts =
      several ? "source: t.en, targets: {de: t.de, xx: t.xx}" : "source: t.en, target: t.de";
  std::string text = "output: m\ndata:\n  train: [{" + texts + "}]\n  valid: {" + texts + "}\n";
  text += joint ? "  source_vocabulary: {path: v/joint, type: unigram, size: 60}\n"
                : "  source_vocabulary: {path: v/en, type: word, size: 100}\n";
  if (several)
    text +=
        "  target_vocabularies:\n    de: {path: v/de, type: unigram, size: 60}\n"
        "    xx: {path: v/xx, type: char, size: 60}\n";
  else
    text += std::string("  target_vocabulary: {path: v/") + (joint ? "joint" : "de") +
            ", type: unigram, size: 60}\n";
  text +=
      "model: {type: " + architecture.name +
      ", size: 16, embedding: 12, dropout: 0.2, embedding_dropout: 0.1, source_word_dropout: 0.1, "
      "target_word_dropout: 0.1, " +
      architecture.model + "}\n";
  return text + kTrain;
}

struct Folder {
  explicit Folder(const Architecture& architecture) {
    std::string source, target, other;
    for (int i = 0; i < 300; ++i) {
      const std::string n = std::to_string(i % 13), m = i % 3 ? "" : std::to_string(i % 7);
      source += "give me " + n + (i % 2 ? " red books " : " ") + m + " pens\n";
      target += "gib mir " + n +
                (i % 2 ? " rote B\xc3\xbc"
                         "cher "
                       : " ") +
                m + " Stifte\n";
      other += n + (i % 2 ? "r" : "") + m + "\n";
    }
    spill(path / "t.en", source);
    spill(path / "t.de", target);
    spill(path / "t.xx", other);
    spill(path / "r.yml", recipe(architecture));
  }
  Words words(const Words& more) const {
    Words all = {"nmt-train", "r.yml", "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::string bytes(const std::string& model) const { return checkpoint_bytes(path / model, 60); }
  ScratchFolder path;
};

/// Kills the process when the first checkpoint is whole and some updates were made after it.
void kill_after_a_checkpoint(const fs::path& model, Process& process) {
  std::error_code none;
  while (process.running()) {
    const auto size = fs::file_size(model / "history.jsonl", none);
    if (!none && size > 0 && fs::exists(model / "checkpoints.json")) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  process.send(SIGKILL);
}

}  // namespace

TEST_CASE("nmt-train: every architecture, killed and resumed, ends with the same bytes") {
  for (const Architecture& architecture : kArchitectures) {
    CAPTURE(architecture.name);
    const Folder folder(architecture);
    const ProcessResult whole =
        run(folder.words({"--set", "output=whole", "--threads", "1"}), {}, folder.path.path());
    CAPTURE(whole.err);
    REQUIRE(whole.status == 0);
    const std::string wanted = folder.bytes("whole");
    REQUIRE(wanted.size() > 10'000);
    Process process(folder.words({"--threads", "2"}), {}, folder.path.path());
    kill_after_a_checkpoint(folder.path / "m", process);
    CHECK(process.wait().status == 128 + SIGKILL);
    CHECK(run(folder.words({"--resume"}), {}, folder.path.path()).status == 0);
    CHECK(folder.bytes("m") == wanted);
  }
}
