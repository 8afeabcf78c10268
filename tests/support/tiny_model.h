#pragma once

#include <stdexcept>

#include "support/process.h"

namespace nmt {

/// A folder with a small model `m` that nmt-train made in about a second, and its texts t.en and
/// t.de. The texts are so regular that the model knows them by heart.
class TinyModel {
 public:
  /// Trained when it is first asked for, once a process.
  static const TinyModel& get() {
    static const TinyModel model;
    return model;
  }

  /// Runs a program in the folder.
  ProcessResult run(std::vector<std::string> words, const std::string& input = {}) const {
    return nmt::run(std::move(words), input, folder_.path());
  }
  /// The same, whose output is wanted alone: throws if the status is not 0.
  std::string output(std::vector<std::string> words, const std::string& input = {}) const {
    const ProcessResult result = run(std::move(words), input);
    if (result.status != 0) throw std::runtime_error(result.err);
    return result.out;
  }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

 private:
  TinyModel() {
    std::string source, target;
    for (int i = 0; i < 300; ++i) {
      const std::string n = std::to_string(i % 13), m = std::to_string(i % 7);
      source += "give me " + n + (i % 2 ? " red" : " blue") + " books and " + m + " pens\n";
      target += "gib mir " + n + (i % 2 ? " rote" : " blaue") + " Bücher und " + m + " Stifte\n";
    }
    spill(folder_ / "t.en", source);
    spill(folder_ / "t.de", target);
    spill(folder_ / "r.yml", R"(output: m
data:
  train: [{source: t.en, target: t.de}]
  valid: {source: t.en, target: t.de}
  source_vocabulary: {path: v/en, type: word, size: 100}
  target_vocabulary: {path: v/de, type: unigram, size: 60}
  max_length: 50
model: {type: attention, size: 48, embedding: 32, bidirectional: true}
train:
  batch: {sentences: 16}
  optimizer: {type: adam, learning_rate: 0.005}
  max_updates: 300
valid: {every: 300, metrics: [perplexity], max_sentences: 20}
)");
    output({"nmt-train", "r.yml", "--quiet"});
  }

  ScratchFolder folder_;
};

}  // namespace nmt
