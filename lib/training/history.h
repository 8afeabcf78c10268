#pragma once

#include <cstdint>
#include <filesystem>

#include "base/json_lines.h"
#include "training/events.h"

namespace nmt {

/// The figures of a run in the model folder. history.jsonl is reproducible to the byte, whatever
/// interrupted the run: a checkpoint records its size, and a resumed run truncates it to that.
/// timing.jsonl has the clock times and keeps everything that happened.
class History {
 public:
  /// Starts both files anew, or continues them.
  History(const std::filesystem::path& model_folder, bool go_on);

  void add(const ReportEvent& event);
  void add(const ValidationEvent& event);

  /// The size of history.jsonl, which is then safe on the disk.
  int64_t synced_size();
  void truncate_to(int64_t bytes) { history_.truncate_to(bytes); }

 private:
  JsonLines history_, timing_;
};

}  // namespace nmt
