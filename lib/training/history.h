#pragma once

#include <cstdint>
#include <filesystem>

#include "base/json_lines.h"
#include "training/events.h"

namespace nmt {

/// A run's figures in the model's folder. history.jsonl is reproducible to the byte, whatever
/// interrupted the run: a checkpoint notes its size, and a resumed run cuts it back to that.
/// timing.jsonl has the wall-clock and keeps what really happened.
class History {
 public:
  /// Starts both files anew, or goes on with what they hold.
  History(const std::filesystem::path& model_folder, bool go_on);

  void add(const ReportEvent& event);
  void add(const ValidationEvent& event);

  /// The size of history.jsonl, all of it safe on the disk.
  int64_t synced_size();
  void truncate_to(int64_t bytes) { history_.truncate_to(bytes); }

 private:
  JsonLines history_, timing_;
};

}  // namespace nmt
