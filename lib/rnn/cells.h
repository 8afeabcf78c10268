#pragma once

#include <memory>

#include "rnn/cell.h"
#include "rnn/cell_options.h"

namespace nmt {

/// h' = act([x, h]·K + b); the output is h'. TF's BasicRNNCell.
class BasicRNNCell : public Cell {
 public:
  explicit BasicRNNCell(int64_t num_units, Activation activation = Activation::kTanh);
  int64_t output_size() const override { return num_units_; }
  std::vector<StatePart> state_parts() const override { return {{0, "h", num_units_}}; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t num_units_;
  Activation activation_;
};

/// [r, u] = σ([x, h]·Kg + bg); c = act([x, r⊙h]·Kc + bc); h' = u⊙h + (1−u)⊙c (Cho et al. 2014,
/// arXiv:1406.1078). The reset gate multiplies the state before the product. TF's GRUCell.
class GRUCell : public Cell {
 public:
  explicit GRUCell(int64_t num_units, Activation activation = Activation::kTanh);
  GRUCell(int64_t num_units, const GruCellOptions& options);
  int64_t output_size() const override { return num_units_; }
  std::vector<StatePart> state_parts() const override { return {{0, "h", num_units_}}; }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t num_units_;
  GruCellOptions options_;
};

/// [i, j, f, o] = [x, h]·K + b; c' = σ(f + forget_bias)⊙c + σ(i)⊙act(j); h' = σ(o)⊙act(c'), with
/// the blocks in this order. TF's BasicLSTMCell and, with options, LSTMCell. Throws
/// std::invalid_argument for layer_norm.
class LSTMCell : public Cell {
 public:
  /// scope_name: "lstm_cell", or "basic_lstm_cell" for TF's BasicLSTMCell.
  explicit LSTMCell(int64_t num_units, const LstmCellOptions& options = {},
                    std::string scope_name = "lstm_cell");
  int64_t output_size() const override { return options_.output_size(num_units_); }
  std::vector<StatePart> state_parts() const override {
    return {{0, "c", num_units_}, {0, "h", output_size()}};
  }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t num_units_;
  LstmCellOptions options_;
  std::string scope_name_;
};

/// TF's BasicLSTMCell: an LSTMCell without options, under a name of its own.
LSTMCell basic_lstm_cell(int64_t num_units, double forget_bias = 1.0,
                         Activation activation = Activation::kTanh);

/// An LSTM with normalised gates and memory (Ba et al. 2016, arXiv:1607.06450): i, j, f, o = norm
/// of each block of [x, h]·K; c' = norm(σ(f + forget_bias)⊙c + σ(i)⊙act(j)); h' = σ(o)⊙act(c').
/// TF's LayerNormBasicLSTMCell (contrib.rnn) with its parameters, without its dropout.
class LayerNormBasicLSTMCell : public Cell {
 public:
  explicit LayerNormBasicLSTMCell(int64_t num_units, double forget_bias = 1.0,
                                  Activation activation = Activation::kTanh);
  int64_t output_size() const override { return num_units_; }
  std::vector<StatePart> state_parts() const override {
    return {{0, "c", num_units_}, {0, "h", num_units_}};
  }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  int64_t num_units_;
  double forget_bias_;
  Activation activation_;
};

/// A stack of cells: the output of layer k is the input of layer k+1. TF's MultiRNNCell. residual:
/// each cell but the first acts as in a ResidualWrapper.
class MultiRNNCell : public Cell {
 public:
  explicit MultiRNNCell(std::vector<std::shared_ptr<const Cell>> cells, bool residual = false);
  int64_t output_size() const override { return cells_.back()->output_size(); }
  std::vector<StatePart> state_parts() const override;
  bool takes_ids() const override { return cells_.front()->takes_ids(); }
  std::unique_ptr<CellStep> build(const Scope& scope, int64_t input_size) const override;

 private:
  std::vector<std::shared_ptr<const Cell>> cells_;
  bool residual_;
};

}  // namespace nmt
