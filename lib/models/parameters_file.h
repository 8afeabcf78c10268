#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "autograd/parameters.h"

namespace nmt {

/// A tensor of a file under a name; the memory belongs to somebody else.
struct NamedTensor {
  std::string name;
  std::vector<int64_t> shape;
  Real* data;

  int64_t size() const;
};

/// The parameters of a model under their TensorFlow names, in the order of the store.
std::vector<NamedTensor> tensors_of(ParameterStore& store);

/// Writes a .safetensors file. REQUIRES: nobody changes the numbers meanwhile.
void save_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                  const std::map<std::string, std::string>& metadata = {});

/// Fills the tensors from a file that has exactly these names and shapes; converts between float
/// and double. Changes nothing unless everything fits. Throws a runtime error that names the file,
/// the tensor and both shapes.
void load_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors);

/// The same for a model; packed copies are made again.
void save_parameters(const std::filesystem::path& path, ParameterStore& store);
void load_parameters(const std::filesystem::path& path, ParameterStore& store);

}  // namespace nmt
