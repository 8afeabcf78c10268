#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "autograd/parameters.h"
#include "autograd/tape.h"
#include "case_file.h"
#include "rnn/wrappers.h"

namespace nmt::conformance {

/// Inputs of a function, one a step: ids, or vectors [batch, size].
using Inputs = std::variant<StepIds, std::vector<Var>>;

/// What a case gives, as the library takes it. Where the type of a C++ argument rules out what
/// TensorFlow refuses (ids that are no integers, a tensor of another rank), asking throws
/// std::invalid_argument in the library's place.
class Given {
 public:
  Given(const Tensors& tensors, Tape& tape, ParameterStore& store)
      : tensors_(tensors), tape_(tape), store_(store) {}

  Tape& tape() { return tape_; }
  Scope root() { return {&store_, ""}; }
  bool has(const std::string& name) const { return tensors_.contains(name); }
  const Tensor& tensor(const std::string& name) const;
  /// The names that start with prefix.
  std::vector<std::string> names(const std::string& prefix) const;

  /// [time, batch] ids or [time, batch, size].
  Inputs inputs(const std::string& name);
  StepIds ids(const std::string& name) const;
  std::vector<int> int_vector(const std::string& name) const;
  /// The slices of a floating-point tensor along its axis 0, or along axis 1 where the batch comes
  /// first. Asking again gives the same variables.
  std::vector<Var> steps(const std::string& name, int axis = 0);
  /// [batch, size]
  Var matrix(const std::string& name);
  /// A parameter that belongs to the caller of the function.
  const Parameter& parameter(const std::string& name);

  /// d loss / d input after backward(); zeros if no path led there.
  Tensor gradient(const std::string& name) const;

 private:
  struct Leaves {
    int axis;
    std::vector<Var> slices;
  };
  const Tensors& tensors_;
  Tape& tape_;
  ParameterStore& store_;
  std::map<std::string, Leaves> leaves_;
};

}  // namespace nmt::conformance
