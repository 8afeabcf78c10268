#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/atomic_file.h"
#include "metrics/signature.h"

namespace nmt {

// The vectors of tests/metrics/public; its README says what they are.

inline std::filesystem::path vectors_folder() {
  return std::filesystem::path(NMT_SOURCE_DIR) / "tests/metrics/public";
}

inline nlohmann::json read_vectors(const std::string& name) {
  return nlohmann::json::parse(read_file(vectors_folder() / name));
}

/// Where the text of a case is; nothing if it may not be copied here and NMT_METRICS_VECTORS names
/// no folder that has it.
inline std::optional<std::filesystem::path> find_case(const std::string& id) {
  std::vector<std::filesystem::path> folders{vectors_folder()};
  if (const char* named = std::getenv("NMT_METRICS_VECTORS")) folders.emplace_back(named);
  for (const auto& folder : folders)
    if (std::filesystem::is_directory(folder / "cases" / id)) return folder / "cases" / id;
  return std::nullopt;
}

/// Lines end at LF alone, as the vectors want it.
inline std::vector<std::string> read_lf_lines(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// The text of a case.
struct Case {
  std::vector<std::string> hypotheses;
  std::vector<std::vector<std::string>> references;  // by line: those that the line has
  int signature_references;
};

inline Case read_case(const std::filesystem::path& folder, const nlohmann::json& description) {
  Case c{read_lf_lines(folder / "hyp.txt"), {}, description["refs"]};
  c.references.resize(c.hypotheses.size());
  const nlohmann::json& undefined = description["undefined_refs"];  // [reference, line]
  for (int r = 0; r < description["refs"].get<int>(); ++r) {
    const auto lines = read_lf_lines(folder / ("ref" + std::to_string(r) + ".txt"));
    REQUIRE(lines.size() == c.hypotheses.size());
    for (size_t i = 0; i < lines.size(); ++i)
      if (std::find(undefined.begin(), undefined.end(), nlohmann::json{r, i}) == undefined.end())
        c.references[i].push_back(lines[i]);
  }
  if (!undefined.empty()) c.signature_references = kVaryingReferences;
  return c;
}

/// FORMAT.md's rule: the last bit of exp() and log() is free.
inline bool close(double score, double expected) {
  return std::abs(score - expected) <= std::max(1e-9, 1e-12 * std::abs(expected));
}

}  // namespace nmt
