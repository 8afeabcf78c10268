#include "jobs/vocabulary/recipe_texts.h"

#include <algorithm>

#include "recipe/recipe.h"

namespace nmt {

std::vector<TextPair> texts_of_recipe(const std::string& recipe) {
  const DataOptions data = read_recipe(recipe).data;
  std::vector<ParallelTextOptions> options(data.train.begin(), data.train.end());
  options.push_back(data.valid);
  std::vector<TextPair> texts;
  for (const ParallelTextOptions& parallel : options) {
    for (const Named<std::string>& target : targets(parallel)) {
      const bool known = std::any_of(texts.begin(), texts.end(), [&](const TextPair& text) {
        return text.source == parallel.source && text.target == target.value;
      });
      if (!known && !parallel.source.empty()) texts.push_back({parallel.source, target.value});
    }
  }
  return texts;
}

}  // namespace nmt
