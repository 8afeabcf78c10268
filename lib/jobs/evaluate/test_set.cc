#include "jobs/evaluate/test_set.h"

#include "data/parallel_reader.h"

namespace nmt {
namespace {

std::vector<std::string> read_lines(const std::string& path, const ReadOptions& options,
                                    std::vector<TextFaults>& faults) {
  LineReader reader(path, options);
  std::vector<std::string> lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  faults.push_back(reader.faults());
  return lines;
}

}  // namespace

TestSet read_test_set(const std::string& source_path, const std::string& reference_path,
                      const TestSet* before, const ReadOptions& options) {
  const bool same = before != nullptr && before->source_path == source_path;
  TestSet set;
  set.source_path = source_path;
  set.reference_path = reference_path;
  set.sources = same ? before->sources : read_lines(source_path, options, set.faults);
  set.references = read_lines(reference_path, options, set.faults);
  if (set.sources.size() != set.references.size())
    throw_unequal_lengths(source_path, int64_t(set.sources.size()), reference_path,
                          int64_t(set.references.size()));
  return set;
}

}  // namespace nmt
