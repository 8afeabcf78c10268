#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"

namespace nmt {

/// A source text and its translations, line by line, by their paths: one translation into the only
/// target of a model, or one for each named target of a one-to-many model.
struct ParallelText {
  std::string source;
  std::optional<std::string> target = {};
  std::vector<Named<std::string>> targets = {};
  template <class V>
  void fields(V& v) {
    v("source", source, "text file, a sentence a line; packed with gzip, bzip2, xz or zstd too");
    v("target", target,
      "its translation, line by line; must be given unless model.type is one2many");
    v("targets", targets,
      "with model.type one2many, instead of target: its translations, by the names of "
      "data.target_vocabularies; the source is encoded once for all of them");
  }

  /// The translations by the names of their targets; the only target has no name. REQUIRES target
  /// or targets.
  std::vector<Named<std::string>> translations() const {
    return targets.empty() ? std::vector<Named<std::string>>{{"", *target}} : targets;
  }
};

}  // namespace nmt
