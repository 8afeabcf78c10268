#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "autograd/parameters.h"

namespace nmt {

/// A block of numbers that a file keeps under a name; the memory is somebody else's.
struct NamedTensor {
  std::string name;
  std::vector<int64_t> shape;
  Real* data;

  int64_t size() const;
};

/// A model's parameters under their TensorFlow names, in the order of the store.
std::vector<NamedTensor> tensors_of(ParameterStore& store);

/// Writes a .safetensors file. REQUIRES: nobody changes the numbers meanwhile.
void save_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                  const std::map<std::string, std::string>& metadata = {});

/// Fills the tensors from a file that has exactly these names and shapes; float and double convert.
/// Nothing is changed unless all of it fits. Throws Error (kRuntime) naming the file, the tensor
/// and both shapes.
void load_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors);

/// The same for a model; packed copies are made anew.
void save_parameters(const std::filesystem::path& path, ParameterStore& store);
void load_parameters(const std::filesystem::path& path, ParameterStore& store);

}  // namespace nmt
