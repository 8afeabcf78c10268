#pragma once

#include <string>

namespace nmt {

/// The version of sacreBLEU whose figures the metrics reproduce; part of every signature.
inline constexpr const char* kSacreBleuVersion = "2.6.0";

/// In signatures, if lines have different numbers of references.
inline constexpr int kVaryingReferences = 0;

inline std::string references_text(int references) {
  return references == kVaryingReferences ? "var" : std::to_string(references);
}

}  // namespace nmt
