#pragma once

#include <string>
#include <vector>

#include "text/check.h"
#include "text/vocabulary_trainer.h"

namespace nmt {

/// Every text that a recipe trains and validates on, in its order, each pair once.
std::vector<TextPair> texts_of_recipe(const std::string& recipe);

// What nmt-vocab prints: for people, and as one JSON object or array.

std::string describe(const VocabularySummary& summary, const std::string& path);
std::string to_json(const VocabularySummary& summary, const std::string& path);
std::string describe(const CorpusCheck& check);
std::string to_json(const std::vector<CorpusCheck>& checks);

}  // namespace nmt
