#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/mixture.h"
#include "models/parameters_file.h"
#include "training/events.h"
#include "training/schedule.h"

namespace nmt {

/// A kept checkpoint with the first metric of its validation.
struct ScoredCheckpoint {
  int64_t update;
  double value;
};

/// Everything that decides how a run continues, apart from parameters and optimizer state.
struct TrainingState {
  int64_t update = 0;          // updates done
  Mixture::Position position;  // in the data
  LossSums since_report;       // of updates not reported yet
  int64_t validated = 0;  // update of the last validation; 0: none, or that of a model before it is
                          // fine-tuned; -1: that one is still to come
  std::vector<MetricValue> best;  // of the best validation; empty: none
  int64_t best_update = 0;
  int stalled = 0;                     // consecutive validations without improvement
  std::vector<ScoredCheckpoint> kept;  // in addition to the best, oldest first
  ScheduleState schedule;
  int64_t history_bytes = 0;  // size of history.jsonl at this update
  uint64_t corpus_hash = 0;
  double seconds = 0;  // spent; the only field that is not reproducible
};

struct CheckpointTensors {
  std::vector<NamedTensor> parameters;  // what translates; in parameters.safetensors
  std::vector<NamedTensor>
      others;  // optimizer state, and the parameters themselves if there is an average
};

/// The checkpoints of a model folder:
///   checkpoints.json           {"current": "update-1200", "best": "update-1000"}, best null if
///                              none; with "kept" if others are kept, and with "averaged" once
///                              their mean was evaluated
///   checkpoints/update-1200/   parameters.safetensors training.safetensors
///                              state.json timing.json recipe.yml
///   parameters.safetensors     a copy of the best one's; as long as there is none, the current's;
///                              the mean of those in "averaged" if that is better
/// Whenever the process dies, checkpoints.json names complete folders.
class Checkpoints {
 public:
  explicit Checkpoints(std::filesystem::path model_folder);

  bool exist() const;
  /// Repairs what a crash left and removes what nothing names. REQUIRES exist(), and that no other
  /// process trains in this folder.
  void recover() const;

  /// Loads the current one. Throws a runtime error if it is damaged or has other tensors.
  TrainingState load(const CheckpointTensors& into) const;
  std::string recipe() const;

  /// Writes the checkpoint of state.update and makes it the current one, and the best one if
  /// state.best_update is this update; then removes those that are neither current, best nor in
  /// state.kept. If anything fails (Error), the previous checkpoints are unchanged.
  std::filesystem::path save(const TrainingState& state, const CheckpointTensors& tensors,
                             const std::string& recipe) const;

  /// The mean of the parameters of these updates' checkpoints.
  void load_mean(const std::vector<int64_t>& updates, const std::vector<NamedTensor>& into) const;
  /// Records that the mean was evaluated; if it is better than the best checkpoint, it translates
  /// from now on.
  void save_mean(const std::vector<int64_t>& updates, const std::vector<NamedTensor>& mean,
                 bool better) const;
  bool mean_was_evaluated() const { return read_index().averaged.has_value(); }
  /// Training continues: the best checkpoint translates again.
  void forget_mean() const;

 private:
  struct Index {
    std::string current;
    std::optional<std::string> best;
    std::vector<std::string> kept = {};
    std::optional<std::vector<std::string>> averaged = {};  // empty: evaluated, but not better
    bool names(const std::string& checkpoint) const;
  };
  Index read_index() const;
  void check_names(const Index& index) const;
  void write_index(const Index& index) const;
  void publish(const Index& index) const;
  void remove_all_but(const Index& index) const;
  std::filesystem::path folder_of(const std::string& name) const { return folder_ / name; }

  std::filesystem::path model_folder_, folder_, index_file_;
};

}  // namespace nmt
