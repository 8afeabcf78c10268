#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/same_file.h"
#include "data/text_output.h"
#include "report/translation_writer.h"

namespace nmt {

/// Where nmt-translate writes: standard output, a file, or a file for each target. Files appear,
/// whole, with commit().
class TranslationFiles {
 public:
  /// output: "-" for standard output; "{to}" in it stands for the name of the target. inputs: what
  /// must not be replaced. Throws a usage error for several targets in one n-best list, and what
  /// check_is_no_input() throws.
  TranslationFiles(const std::string& output, const Translator& translator,
                   TranslationFormat format, const std::vector<NamedInput>& inputs);

  const std::vector<std::ostream*>& streams() const { return streams_; }
  void commit();

 private:
  std::deque<TextOutput> files_;
  std::vector<std::ostream*> streams_;
};

}  // namespace nmt
