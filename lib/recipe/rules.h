#pragma once

#include <functional>
#include <string>

#include "recipe/recipe.h"

namespace nmt {

/// Where a key stands, for messages: "recipe.yml:12".
using Locate = std::function<std::string(const std::string& key)>;

/// validate(recipe) whose messages say where the keys stand.
void check_rules(const Recipe& recipe, const Locate& locate);

/// A rule's way to object: the key it blames, what is wrong and what to do.
class Objector {
 public:
  explicit Objector(const Locate& locate) : locate_(locate) {}  // kept by reference
  [[noreturn]] void operator()(const std::string& key, const std::string& what,
                               const std::string& remedy) const;

 private:
  const Locate& locate_;
};

/// The part of check_rules() about texts and vocabularies: that they are those which the model's
/// type needs, and agree with each other. Once it has passed, targets() and target_vocabularies()
/// can be asked.
void check_data(const Recipe& recipe, const Objector& object);
/// The part about the model: that its keys go together.
void check_model(const ModelOptions& options, const Objector& object);

}  // namespace nmt
