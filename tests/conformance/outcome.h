#pragma once

#include <optional>
#include <string>
#include <vector>

#include "case_file.h"
#include "given.h"

namespace nmt::conformance {

/// One expected tensor, as the library returned it: the slices one after the other are its numbers.
struct Value {
  std::string name;  // "output/outputs", "state/0/h" ...
  std::vector<Var> slices;
  std::vector<int64_t> shape;
  /// The tensor that weights it in the loss; "" if it is a part of the loss itself, absent if it is
  /// none.
  std::optional<std::string> weight;
};

/// Runs the function of a case on what is given. Throws what the function throws.
std::vector<Value> run_function(const std::string& function, const YAML::Node& args, Given& given);

/// The scalar that the case differentiates.
Var loss_of(const std::vector<Value>& values, const Given& given);

/// Copies the numbers out of the tape.
Tensor to_tensor(const Value& value);

}  // namespace nmt::conformance
