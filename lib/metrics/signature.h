#pragma once

#include <string>

namespace nmt {

/// The version of sacreBLEU whose numbers the metrics are; part of every signature.
inline constexpr const char* kSacreBleuVersion = "2.6.0";

/// For signatures: lines have different numbers of references.
inline constexpr int kVaryingReferences = 0;

inline std::string references_text(int references) {
  return references == kVaryingReferences ? "var" : std::to_string(references);
}

}  // namespace nmt
