#pragma once

#include <functional>
#include <string>

#include "recipe/recipe.h"

namespace nmt {

/// The place of a key, for messages: "recipe.yml:12".
using Locate = std::function<std::string(const std::string& key)>;

/// Like validate(recipe), with the places of keys in its messages.
void check_rules(const Recipe& recipe, const Locate& locate);

/// How a rule objects: the key it blames, what is wrong and what to do.
class Objector {
 public:
  explicit Objector(const Locate& locate) : locate_(locate) {}  // keeps a reference
  [[noreturn]] void operator()(const std::string& key, const std::string& what,
                               const std::string& remedy) const;

 private:
  const Locate& locate_;
};

/// The part of check_rules() about texts and vocabularies: they must be those that the model's type
/// needs, and agree with each other. After it ParallelText::translations() and
/// target_vocabularies() may be called.
void check_data(const Recipe& recipe, const Objector& object);
/// The part about the model: its keys must fit together.
void check_model(const ModelOptions& options, const Objector& object);

}  // namespace nmt
