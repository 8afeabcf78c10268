#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rnn/cell.h"

namespace nmt {

/// A cell around a cell: sizes and state are those of the inner one unless a wrapper says
/// otherwise.
class CellWrapper : public Cell {
 public:
  int64_t output_size() const override { return cell_->output_size(); }
  std::vector<StatePart> state_parts() const override { return cell_->state_parts(); }
  bool takes_ids() const override { return cell_->takes_ids(); }

 protected:
  /// Throws std::invalid_argument if there is no cell; name is that of the wrapper, for messages.
  CellWrapper(std::shared_ptr<const Cell> cell, const std::string& name);
  const Cell& cell() const { return *cell_; }

 private:
  std::shared_ptr<const Cell> cell_;
};

/// The ids of a sequence, [time][batch].
using StepIds = std::vector<std::vector<int>>;

/// Ids as inputs for a cell that takes them, [B, 1] per step. Throws std::invalid_argument if the
/// cell takes vectors.
std::vector<Var> id_inputs(Tape& tape, const Cell& cell, const StepIds& ids);

/// Looks ids up before the cell: parameter embedding [embedding_classes, embedding_size]. TF's
/// EmbeddingWrapper. Ids are passed as numbers of the engine's type, so that float allows at most
/// 2^24 classes. Running it throws std::out_of_range for an id outside the classes and
/// std::invalid_argument for a number that is not an id.
class EmbeddingWrapper : public CellWrapper {
 public:
  EmbeddingWrapper(std::shared_ptr<const Cell> cell, int64_t embedding_classes,
                   int64_t embedding_size);
  bool takes_ids() const override { return true; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t classes_, size_;
};

/// An affine map to num_proj before the cell. TF's InputProjectionWrapper.
class InputProjectionWrapper : public CellWrapper {
 public:
  InputProjectionWrapper(std::shared_ptr<const Cell> cell, int64_t num_proj,
                         Activation activation = Activation::kLinear);
  bool takes_ids() const override { return false; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t num_proj_;
  Activation activation_;
};

/// An affine map to output_size after the cell; the state is the cell's. TF's
/// OutputProjectionWrapper.
class OutputProjectionWrapper : public CellWrapper {
 public:
  OutputProjectionWrapper(std::shared_ptr<const Cell> cell, int64_t output_size,
                          Activation activation = Activation::kLinear);
  int64_t output_size() const override { return output_size_; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t output_size_;
  Activation activation_;
};

/// Output = input + output of the cell; the state, including the h that is fed back, is the cell's
/// (Wu et al. 2016, arXiv:1609.08144, section 3.1). Has no scope of its own. TF's ResidualWrapper.
/// build() throws std::invalid_argument unless input and output have the same size.
class ResidualWrapper : public CellWrapper {
 public:
  explicit ResidualWrapper(std::shared_ptr<const Cell> cell);
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;
};

struct DropoutOptions {
  double input_keep_prob = 1;  // of an entry of the cell's input, of its output ...
  double output_keep_prob = 1;
  double state_keep_prob = 1;  // ... and of the state that is fed back, except an LSTM's c
  uint64_t seed = 0;           // names the random numbers, together with the update
  uint64_t update = 0;         // of training
  uint32_t place = 0;          // distinguishes the wrappers of a model
};

/// Entries are zero with probability 1 - keep_prob, and the others are divided by keep_prob
/// (Zaremba et al. 2014, arXiv:1409.2329), independently at each step. Has no scope of its own.
/// TF's DropoutWrapper. With all probabilities 1, as in evaluation, it is the identity.
class DropoutWrapper : public CellWrapper {
 public:
  DropoutWrapper(std::shared_ptr<const Cell> cell, const DropoutOptions& options);
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  DropoutOptions options_;
};

}  // namespace nmt
