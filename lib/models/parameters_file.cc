#include "models/parameters_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "base/error.h"
#include "base/safetensors.h"

namespace nmt {
namespace {

constexpr DType kReal = sizeof(Real) == sizeof(float) ? DType::kF32 : DType::kF64;

std::string text(const std::vector<int64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

Error mismatch(const std::filesystem::path& path, const std::string& what) {
  return Error::runtime(path.string(), what,
                        "this file and the model of the recipe beside it do not belong together");
}

void check(const std::filesystem::path& path, const NamedTensor& wanted, const SafeTensors& file) {
  const auto found = file.tensors().find(wanted.name);
  if (found == file.tensors().end())
    throw mismatch(path, fmt::format("has no tensor {} {}", wanted.name, text(wanted.shape)));
  const TensorRecord& record = found->second;
  if (record.shape != wanted.shape)
    throw mismatch(path, fmt::format("tensor {} is {}, the model's is {}", wanted.name,
                                     text(record.shape), text(wanted.shape)));
  if (record.dtype != DType::kF32 && record.dtype != DType::kF64)
    throw mismatch(path, fmt::format("tensor {} holds integers, not F32 or F64", wanted.name));
}

void check_no_others(const std::filesystem::path& path, std::span<const NamedTensor> wanted,
                     const SafeTensors& file) {
  std::set<std::string> names;
  for (const NamedTensor& tensor : wanted) names.insert(tensor.name);
  for (const auto& [name, record] : file.tensors())
    if (!names.contains(name))
      throw mismatch(path, fmt::format("has a tensor {} {}, which the model has not", name,
                                       text(record.shape)));
}

template <class From>
void convert(std::span<const std::byte> bytes, Real* to) {
  for (size_t i = 0; i < bytes.size() / sizeof(From); ++i) {
    From number;  // the file promises no alignment
    std::memcpy(&number, bytes.data() + i * sizeof(From), sizeof(From));
    to[i] = Real(number);
  }
}

void fill(const NamedTensor& tensor, const TensorRecord& record) {
  if (record.dtype == kReal) {
    if (!record.bytes.empty()) std::memcpy(tensor.data, record.bytes.data(), record.bytes.size());
  } else if (record.dtype == DType::kF32) {
    convert<float>(record.bytes, tensor.data);
  } else {
    convert<double>(record.bytes, tensor.data);
  }
}

}  // namespace

int64_t NamedTensor::size() const {
  int64_t count = 1;
  for (const int64_t dimension : shape) count *= dimension;
  return count;
}

std::vector<NamedTensor> tensors_of(ParameterStore& store) {
  std::vector<NamedTensor> tensors;
  for (int i = 0; i < store.size(); ++i)
    tensors.push_back({store[i].name(), store[i].shape(), store[i].value().data});
  return tensors;
}

void save_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                  const std::map<std::string, std::string>& metadata) {
  std::vector<TensorBytes> bytes;
  for (const NamedTensor& tensor : tensors)
    bytes.push_back({tensor.name, kReal, tensor.shape, tensor.data});
  write_safetensors(path, bytes, metadata);
}

void load_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors) {
  const SafeTensors file = SafeTensors::read(path);
  for (const NamedTensor& tensor : tensors) check(path, tensor, file);
  check_no_others(path, tensors, file);
  for (const NamedTensor& tensor : tensors) fill(tensor, file.at(tensor.name));
}

void save_parameters(const std::filesystem::path& path, ParameterStore& store) {
  save_tensors(path, tensors_of(store));
}

void load_parameters(const std::filesystem::path& path, ParameterStore& store) {
  load_tensors(path, tensors_of(store));
  for (int i = 0; i < store.size(); ++i) store[i].changed();
}

}  // namespace nmt
