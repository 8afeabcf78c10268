#pragma once

#include <string>
#include <vector>

#include "case_file.h"

namespace nmt::conformance {

/// What came of a case.
struct Report {
  std::vector<std::string> problems;  // none: passed
  double worst = 0;                   // the largest error of a tensor, in parts of its tolerance
};

/// Steps 2 to 8 of the format: parameters by name and shape, outputs, states, loss, gradients.
Report run_case(const Case& test);

/// Must fail, with the exception that stands for TensorFlow's, or must not.
Report run_error_case(const ErrorCase& test);

}  // namespace nmt::conformance
