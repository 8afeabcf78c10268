#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nmt::conformance {

/// A tensor of a case, row major, whatever its type in the file.
struct Tensor {
  std::vector<int64_t> shape;
  bool integer = false;
  std::vector<double> values;

  int64_t rank() const { return int64_t(shape.size()); }
};
using Tensors = std::map<std::string, Tensor>;

/// "[4, 5, 3]"
std::string shape_text(const std::vector<int64_t>& shape);

/// A call with what it is given and what it must give back: case.yml with case.safetensors.
struct Case {
  std::string id, function;
  YAML::Node args;
  double tolerance;  // for the engine's type
  Tensors tensors;
};
Case read_case(const std::filesystem::path& case_yml);

/// An entry of errors.yml: a call that must fail, or surprisingly must not.
struct ErrorCase {
  std::string id, function;
  YAML::Node args;
  std::string raises;  // "ValueError", "InvalidArgumentError" or "" for no error
  Tensors tensors;
};
std::vector<ErrorCase> read_errors(const std::filesystem::path& errors_yml);

/// Every case.yml and errors.yml below the folder, at any depth, in the order of their paths.
std::vector<std::filesystem::path> find_case_files(const std::filesystem::path& folder);

}  // namespace nmt::conformance
