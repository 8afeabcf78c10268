#include "data/text_faults.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/format.h"

namespace nmt {
namespace {

std::string lines_text(const std::vector<int64_t>& lines, int64_t count) {
  return fmt::format("line{} {}{}", count == 1 ? "" : "s", fmt::join(lines, ", "),
                     count > int64_t(lines.size()) ? " ..." : "");
}

std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

std::string invalid_text(const TextFaults& faults) {
  return fmt::format("{} of {} lines {} not valid UTF-8: {}", format_count(faults.invalid),
                     format_count(faults.lines), faults.invalid == 1 ? "is" : "are",
                     lines_text(faults.invalid_lines, faults.invalid));
}

}  // namespace

void warn_of_faults(const TextFaults& faults, Observer& observer) {
  if (faults.invalid > 0)
    observer.warn(fmt::format("{}: {}; the bytes that are not valid become U+FFFD",
                              name_of(faults.path), invalid_text(faults)));
  if (faults.cut > 0)
    observer.warn(fmt::format("{}: {} of {} lines {} too long and cut (max-line-bytes): {}",
                              name_of(faults.path), format_count(faults.cut),
                              format_count(faults.lines), faults.cut == 1 ? "is" : "are",
                              lines_text(faults.cut_lines, faults.cut)));
}

bool is_mostly_invalid(const TextFaults& faults) { return 100 * faults.invalid > faults.lines; }

void refuse_invalid(const TextFaults& faults, const ReadOptions& options) {
  if (options.as_is || !is_mostly_invalid(faults)) return;
  throw Error::usage(name_of(faults.path), invalid_text(faults),
                     "convert it, as in iconv -f LATIN1 -t UTF-8, or go on with --as-is");
}

}  // namespace nmt
