#include <numeric>

#include "autograd/check.h"
#include "rnn/wrappers.h"

namespace nmt {
namespace {

class DropoutStep : public CellStep {
 public:
  DropoutStep(const DropoutOptions& options, std::vector<StatePart> parts,
              std::unique_ptr<CellStep> cell)
      : options_(options), parts_(std::move(parts)), cell_(std::move(cell)) {}

  Var project(Var x) const override {
    return cell_->project(drop(x, options_.input_keep_prob, kInput));
  }

  CellResult step(Var projected, const CellState& previous, Masks masks) const override {
    CellResult result = cell_->step(projected, previous, masks);
    for (size_t i = 0; i < parts_.size(); ++i)
      if (parts_[i].name != "c")
        result.state[i] = drop(result.state[i], options_.state_keep_prob, kState);
    result.output = drop(result.output, options_.output_keep_prob, kOutput);
    return result;
  }

 private:
  // An LSTM's output and its h are one node, but drawn for apart, as TensorFlow does.
  enum Which : uint32_t { kInput, kState, kOutput, kCount };

  // Each row draws from a stream of its own. The number of the node stands for the step: a tape
  // gives it once, and in every run of the same program to the same node.
  Var drop(Var x, double keep, Which which) const {
    if (keep == 1) return x;
    if (keep == 0) return scale(x, 0);
    std::vector<int64_t> rows(size_t(x.rows()));
    std::iota(rows.begin(), rows.end(), 0);
    const uint32_t place = kCount * options_.place + which;
    return dropout(x, 1 - keep, {options_.seed, options_.update, rows, place}, x.id);
  }

  DropoutOptions options_;
  std::vector<StatePart> parts_;
  std::unique_ptr<CellStep> cell_;
};

}  // namespace

DropoutWrapper::DropoutWrapper(std::shared_ptr<const Cell> cell, const DropoutOptions& options)
    : CellWrapper(std::move(cell), "DropoutWrapper"), options_(options) {
  for (const double p :
       {options.input_keep_prob, options.output_keep_prob, options.state_keep_prob})
    require(0 <= p && p <= 1,
            "DropoutWrapper: a probability to keep must be between 0 and 1: " + std::to_string(p));
  require(!takes_ids() || options.input_keep_prob == 1,
          "DropoutWrapper: the inputs are ids, which cannot be dropped");
}

std::unique_ptr<CellStep> DropoutWrapper::build(const Scope& scope, int64_t input_size) const {
  return std::make_unique<DropoutStep>(options_, state_parts(), cell().build(scope, input_size));
}

}  // namespace nmt
