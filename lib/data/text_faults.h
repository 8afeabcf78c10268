#pragma once

#include "base/observer.h"
#include "data/line_reader.h"

namespace nmt {

/// Warns of lines that are not valid UTF-8 and of lines that were cut, with the numbers of the
/// first.
void warn_of_faults(const TextFaults& faults, Observer& observer);

/// More than one line in a hundred is not valid UTF-8: this is another encoding, not an accident.
bool is_mostly_invalid(const TextFaults& faults);

/// Throws a usage error for such a text unless it is to be read as it is.
void refuse_invalid(const TextFaults& faults, const ReadOptions& options);

}  // namespace nmt
