#include "case_file.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/safetensors.h"
#include "tensor/matrix.h"

namespace nmt::conformance {
namespace {

template <class T>
std::vector<double> numbers(const TensorRecord& record) {
  std::vector<T> raw(size_t(record.count()));
  if (!raw.empty()) std::memcpy(raw.data(), record.bytes.data(), record.bytes.size());
  return {raw.begin(), raw.end()};
}

Tensor tensor_of(const TensorRecord& record) {
  switch (record.dtype) {
    case DType::kF32:
      return {record.shape, false, numbers<float>(record)};
    case DType::kF64:
      return {record.shape, false, numbers<double>(record)};
    case DType::kI32:
      return {record.shape, true, numbers<int32_t>(record)};
    case DType::kI64:
      return {record.shape, true, numbers<int64_t>(record)};
  }
  throw std::runtime_error("a tensor of unknown type");
}

// "a tensor's value, or a list of values along its first axis"
void fill(Tensor& tensor, const YAML::Node& value) {
  if (value.IsScalar()) {
    std::fill(tensor.values.begin(), tensor.values.end(), value.as<double>());
    return;
  }
  const size_t rows = size_t(tensor.shape.at(0));
  if (value.size() != rows) throw std::runtime_error("fill: a value for each row is wanted");
  const size_t each = rows == 0 ? 0 : tensor.values.size() / rows;
  for (size_t r = 0; r < rows; ++r)
    std::fill_n(tensor.values.begin() + int64_t(r * each), each, value[r].as<double>());
}

ErrorCase error_case(const YAML::Node& entry) {
  ErrorCase result{
      entry["id"].as<std::string>(), entry["function"].as<std::string>(), entry["args"], {}, {}};
  if (!entry["raises"].IsNull()) result.raises = entry["raises"].as<std::string>();
  for (const YAML::Node& listed : entry["tensors"]) {
    Tensor tensor{listed[2].as<std::vector<int64_t>>(), listed[1].as<std::string>() == "int32", {}};
    int64_t count = 1;
    for (const int64_t d : tensor.shape) count *= d;
    tensor.values.assign(size_t(count), tensor.integer ? 0.0 : 0.1);
    const auto name = listed[0].as<std::string>();
    if (entry["fill"] && entry["fill"][name]) fill(tensor, entry["fill"][name]);
    result.tensors[name] = std::move(tensor);
  }
  return result;
}

}  // namespace

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t d : shape) text += (text.empty() ? "" : ", ") + std::to_string(d);
  return "[" + text + "]";
}

Case read_case(const std::filesystem::path& case_yml) {
  const YAML::Node node = YAML::LoadFile(case_yml);
  const char* type = sizeof(Real) == sizeof(double) ? "float64" : "float32";
  Case result{node["id"].as<std::string>(),
              node["function"].as<std::string>(),
              node["args"],
              node["tolerance"][type].as<double>(),
              {}};
  const SafeTensors file = SafeTensors::read(case_yml.parent_path() / "case.safetensors");
  for (const auto& [name, record] : file.tensors()) result.tensors[name] = tensor_of(record);
  return result;
}

std::vector<ErrorCase> read_errors(const std::filesystem::path& errors_yml) {
  std::vector<ErrorCase> result;
  for (const YAML::Node& entry : YAML::LoadFile(errors_yml)) result.push_back(error_case(entry));
  return result;
}

std::vector<std::filesystem::path> find_case_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (const auto name = entry.path().filename(); name == "case.yml" || name == "errors.yml")
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace nmt::conformance
