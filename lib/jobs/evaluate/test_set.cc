#include "jobs/evaluate/test_set.h"

#include <algorithm>

#include "base/error.h"
#include "data/line_reader.h"

namespace nmt {
namespace {

std::vector<std::string> read_lines(const std::string& path) {
  LineReader reader(path);
  std::vector<std::string> lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  return lines;
}

}  // namespace

TestSet read_test_set(const std::string& source_path, const std::string& reference_path,
                      const TestSet* before) {
  const bool same = before != nullptr && before->source_path == source_path;
  TestSet set{source_path, reference_path, same ? before->sources : read_lines(source_path),
              read_lines(reference_path)};
  const size_t sources = set.sources.size(), references = set.references.size();
  if (sources == references) return set;
  const bool longer_source = sources > references;
  const std::string& longer = longer_source ? source_path : reference_path;
  const std::string& shorter = longer_source ? reference_path : source_path;
  const size_t most = std::max(sources, references), least = std::min(sources, references);
  throw Error::usage(at_line(longer, int64_t(least) + 1),
                     "has no partner: " + longer + " has " + std::to_string(most) + " lines but " +
                         shorter + " has " + std::to_string(least),
                     "line N of one must translate line N of the other");
}

}  // namespace nmt
