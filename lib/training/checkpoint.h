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

/// A validation whose checkpoint is kept, and its first metric.
struct ScoredCheckpoint {
  int64_t update;
  double value;
};

/// What decides how a run goes on, apart from the model's and the optimiser's numbers.
struct TrainingState {
  int64_t update = 0;             // updates done
  Mixture::Position position;     // in the data
  LossSums since_report;          // of updates that no report has told yet
  int64_t validated = 0;          // the update of the last validation; 0: none, or that of a model
                                  // before it is fine-tuned; -1: that is still to come
  std::vector<MetricValue> best;  // of the best validation, empty: none
  int64_t best_update = 0;
  int stalled = 0;                     // validations in a row that were not the best
  std::vector<ScoredCheckpoint> kept;  // beside the best, oldest first
  ScheduleState schedule;
  int64_t history_bytes = 0;  // of history.jsonl at this update
  uint64_t corpus_hash = 0;
  double seconds = 0;  // spent; the only field that is not reproducible
};

struct CheckpointTensors {
  std::vector<NamedTensor> parameters;  // what translates; goes to parameters.safetensors
  std::vector<NamedTensor> others;      // moments, and the parameters themselves beside an average
};

/// The checkpoints of a model's folder:
///   checkpoints.json           {"current": "update-1200", "best": "update-1000"}, best null if
///                              none; with "kept" if others are kept, and with "averaged" once the
///                              mean of these was judged
///   checkpoints/update-1200/   parameters.safetensors training.safetensors
///                              state.json timing.json recipe.yml
///   parameters.safetensors     a copy of the best one's; as long as there is none, the current's;
///                              the mean of those in "averaged" if that is better
/// Whenever the process dies, checkpoints.json names whole folders.
class Checkpoints {
 public:
  explicit Checkpoints(std::filesystem::path model_folder);

  bool exist() const;
  /// After a crash: puts right what it left, removes what nothing names. REQUIRES exist(), and that
  /// no other process trains in this folder.
  void recover() const;

  /// The current one's. Throws Error (kRuntime) if it is damaged or has other tensors.
  TrainingState load(const CheckpointTensors& into) const;
  std::string recipe() const;

  /// Writes the checkpoint of state.update, makes it the current one, and the best one if
  /// state.best_update is this update; removes what is neither, nor in state.kept. If anything
  /// fails (Error), the checkpoints before are as they were.
  std::filesystem::path save(const TrainingState& state, const CheckpointTensors& tensors,
                             const std::string& recipe) const;

  /// The mean of the parameters of these updates' checkpoints, number by number.
  void load_mean(const std::vector<int64_t>& updates, const std::vector<NamedTensor>& into) const;
  /// Notes that it was judged; if it is better than the best, it is what translates from now on.
  void save_mean(const std::vector<int64_t>& updates, const std::vector<NamedTensor>& mean,
                 bool better) const;
  bool mean_was_judged() const { return read_index().averaged.has_value(); }
  /// Training goes on: the best checkpoint translates again.
  void forget_mean() const;

 private:
  struct Index {
    std::string current;
    std::optional<std::string> best;
    std::vector<std::string> kept = {};
    std::optional<std::vector<std::string>> averaged = {};  // empty: judged, but not better
    bool names(const std::string& checkpoint) const;
  };
  Index read_index() const;
  void write_index(const Index& index) const;
  void publish(const Index& index) const;
  void remove_all_but(const Index& index) const;
  std::filesystem::path folder_of(const std::string& name) const { return folder_ / name; }

  std::filesystem::path model_folder_, folder_, index_file_;
};

}  // namespace nmt
