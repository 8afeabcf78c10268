#include "jobs/evaluate/test_set.h"

#include "data/line_reader.h"
#include "data/parallel_reader.h"

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
  if (set.sources.size() != set.references.size())
    throw_unequal_lengths(source_path, int64_t(set.sources.size()), reference_path,
                          int64_t(set.references.size()));
  return set;
}

}  // namespace nmt
