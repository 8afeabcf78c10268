#include "jobs/vocabulary/recipe_texts.h"

#include <algorithm>

#include "recipe/recipe.h"

namespace nmt {

std::vector<ParallelText> texts_of_recipe(const std::string& recipe) {
  const DataOptions data = read_recipe(recipe).data;
  std::vector<ParallelText> all(data.train.begin(), data.train.end()), texts;
  all.push_back(data.valid);
  for (const ParallelText& text : all) {
    for (const auto& [name, path] : text.translations()) {
      const bool known = std::any_of(texts.begin(), texts.end(), [&](const ParallelText& other) {
        return other.source == text.source && other.target == path;
      });
      if (!known && !text.source.empty()) texts.push_back({text.source, path});
    }
  }
  return texts;
}

}  // namespace nmt
