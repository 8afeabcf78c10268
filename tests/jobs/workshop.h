#pragma once

#include <sstream>
#include <string>

#include "base/scratch_folder.h"
#include "jobs/train/train.h"
#include "report/reporter.h"
#include "support/refusal.h"

namespace nmt {

/// Texts of a few words and a recipe of a tiny model that needs well under a second.
struct Workshop {
  Workshop() {
    std::string source, target;
    for (int i = 0; i < 60; ++i) {
      source +=
          std::string("the ") + (i % 2 ? "cat " : "dog ") + (i % 3 ? "sleeps" : "eats") + "\n";
      target +=
          std::string(i % 2 ? "die Katze " : "der Hund ") + (i % 3 ? "schläft" : "frisst") + "\n";
    }
    spill(scratch / "t.en", source);
    spill(scratch / "t.de", target);
    const auto path = [&](const char* name) { return (scratch / name).string(); };
    recipe.output = path("m");
    recipe.data.train = {{{path("t.en"), path("t.de")}}};
    recipe.data.valid = {path("t.en"), path("t.de")};
    recipe.data.source_vocabulary = {{VocabularyKind::kWord, 100}, path("v/en")};
    recipe.data.target_vocabulary = {{VocabularyKind::kWord, 100}, path("v/de")};
    AttentionModelOptions model;
    model.size = model.embedding = 8;
    recipe.model = model;
    recipe.train.batch.sentences = 20;
    recipe.train.max_updates = 4;
    recipe.valid.every = 2;
  }

  TrainingResult train(bool resume = false) {
    said.str("");
    const auto reporter = make_text_reporter(said, false);
    return nmt::train(recipe, {.resume = resume, .threads = 1}, *reporter);
  }
  std::string refusal(Fault fault, bool resume = false) {
    return refusal_by([&] { train(resume); }, fault);
  }
  bool was_said(const std::string& part) const {
    return said.str().find(part) != std::string::npos;
  }

  ScratchFolder scratch;
  Recipe recipe;
  std::ostringstream said;
};

}  // namespace nmt
