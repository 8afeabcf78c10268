#include "data/parallel_reader.h"

#include <fmt/core.h>

#include "base/error.h"

namespace nmt {
namespace {

[[noreturn]] void throw_no_partner(const LineReader& longer, const LineReader& shorter) {
  const int64_t first = shorter.line_number() + 1;
  throw Error::usage(at_line(longer.path(), first),
                     fmt::format("has no partner: {} has {} lines but {} has {}", longer.path(),
                                 longer.line_number(), shorter.path(), shorter.line_number()),
                     "line N of one must translate line N of the other");
}

}  // namespace

ParallelReader::ParallelReader(const ParallelText& texts) {
  readers_.push_back(std::make_unique<LineReader>(texts.source));
  for (const std::string& target : texts.targets)
    readers_.push_back(std::make_unique<LineReader>(target));
}

bool ParallelReader::next(std::vector<std::string>& lines) {
  lines.resize(readers_.size());
  const bool has_source = readers_[0]->next(lines[0]);
  for (size_t k = 1; k < readers_.size(); ++k) {
    const bool has_target = readers_[k]->next(lines[k]);
    if (has_source == has_target) continue;
    LineReader& longer = has_source ? *readers_[0] : *readers_[k];
    while (longer.next(lines[0])) continue;
    throw_no_partner(longer, has_source ? *readers_[k] : *readers_[0]);
  }
  return has_source;
}

}  // namespace nmt
