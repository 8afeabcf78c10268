#pragma once

#include <string>
#include <vector>

#include "data/corpus_check.h"
#include "data/vocabulary_trainer.h"

namespace nmt {

// What nmt-vocab prints: for people, and as one JSON object or array.

std::string describe(const VocabularySummary& summary, const std::string& path);
std::string to_json(const VocabularySummary& summary, const std::string& path);
std::string describe(const CorpusCheck& check);
std::string to_json(const std::vector<CorpusCheck>& checks);

}  // namespace nmt
