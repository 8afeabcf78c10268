#pragma once

#include <memory>
#include <string>

#include "text/vocabulary.h"

namespace nmt {

/// A language that a model translates into.
struct TargetLanguage {
  std::string name;  // empty unless the model is one-to-many
  int number = 0;    // among the targets of the model
  std::unique_ptr<Vocabulary> vocabulary;
};

}  // namespace nmt
