#include "data/parallel_reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.h"

namespace nmt {

void throw_unequal_lengths(const std::string& path, int64_t lines, const std::string& other_path,
                           int64_t other_lines) {
  if (lines < other_lines) throw_unequal_lengths(other_path, other_lines, path, lines);
  throw Error::usage(at_line(path, other_lines + 1),
                     fmt::format("has no partner: {} has {} lines but {} has {}", path, lines,
                                 other_path, other_lines),
                     "line N of one must translate line N of the other");
}

ParallelReader::ParallelReader(const std::vector<std::string>& paths, const ReadOptions& options) {
  for (const std::string& path : paths)
    readers_.push_back(std::make_unique<LineReader>(path, options));
}

std::vector<TextFaults> ParallelReader::faults() const {
  std::vector<TextFaults> all;
  for (const auto& reader : readers_) all.push_back(reader->faults());
  return all;
}

bool ParallelReader::next(std::vector<std::string>& lines) {
  lines.resize(readers_.size());
  const bool has_source = readers_[0]->next(lines[0]);
  for (size_t k = 1; k < readers_.size(); ++k) {
    const bool has_target = readers_[k]->next(lines[k]);
    if (has_source == has_target) continue;
    LineReader& longer = has_source ? *readers_[0] : *readers_[k];
    const LineReader& shorter = has_source ? *readers_[k] : *readers_[0];
    while (longer.next(lines[0])) continue;
    throw_unequal_lengths(longer.path(), longer.line_number(), shorter.path(),
                          shorter.line_number());
  }
  return has_source;
}

}  // namespace nmt
