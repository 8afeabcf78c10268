#include "report/translation_files.h"

#include <fmt/core.h>

#include <iostream>
#include <string_view>

#include "base/error.h"
#include "store/output_folder.h"

namespace nmt {
namespace {

constexpr std::string_view kTo = "{to}";

std::string path_for(std::string output, const std::string& target) {
  for (size_t at = output.find(kTo); at != std::string::npos;
       at = output.find(kTo, at + target.size()))
    output.replace(at, kTo.size(), target);
  return output;
}

}  // namespace

TranslationFiles::TranslationFiles(const std::string& output, const Translator& translator,
                                   TranslationFormat format,
                                   const std::vector<NamedInput>& inputs) {
  const size_t targets = translator.targets().size();
  std::vector<std::string> paths;
  if (output.find(kTo) != std::string::npos) {
    for (size_t k = 0; k < targets; ++k)
      paths.push_back(path_for(output, translator.language(k).name));
  } else if (targets > 1 && format == TranslationFormat::kNbest) {
    throw Error::usage("--nbest", fmt::format("does not go with {} targets in one output", targets),
                       "write a file for each, as in --output out.{to}, or add --json");
  } else if (output != "-") {
    paths.push_back(output);
  }
  for (const std::string& path : paths) {
    check_is_no_input("--output", path, inputs);
    check_is_in_no_model("--output", path);
  }
  for (const std::string& path : paths) streams_.push_back(&files_.emplace_back(path).stream());
  if (files_.empty()) streams_.push_back(&std::cout);
}

void TranslationFiles::commit() {
  for (TextOutput& file : files_) file.commit();
}

}  // namespace nmt
