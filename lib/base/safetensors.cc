#include "base/safetensors.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/atomic_file.h"
#include "base/checksum.h"
#include "base/error.h"
#include "base/file_mapping.h"

namespace nmt {
namespace {

using nlohmann::json;

constexpr int64_t kLengthBytes = 8;          // the header's length, in front of everything
constexpr int64_t kMaxHeader = 100'000'000;  // bytes; the limit of Python's reader
constexpr int64_t kAlignment = 64;           // bytes: a cache line
constexpr const char* kMetadata = "__metadata__";
constexpr const char* kChecksum = "checksum";

struct DTypeName {
  DType dtype;
  const char* name;
  int64_t size;
};
constexpr std::array kDTypes = {DTypeName{DType::kF32, "F32", 4}, DTypeName{DType::kF64, "F64", 8},
                                DTypeName{DType::kI32, "I32", 4}, DTypeName{DType::kI64, "I64", 8}};

const DTypeName& row_of(DType dtype) {
  return *std::find_if(kDTypes.begin(), kDTypes.end(), [&](auto& d) { return d.dtype == dtype; });
}

// Bytes of a tensor; nothing if a size is negative or the product is beyond 64 bits.
std::optional<int64_t> bytes_of(DType dtype, const std::vector<int64_t>& shape) {
  int64_t product = size_of(dtype);
  for (const int64_t size : shape)
    if (size < 0 || __builtin_mul_overflow(product, size, &product)) return std::nullopt;
  return product;
}

// Independent of the order in the file and of how the header is spelt.
std::string checksum_of(const std::map<std::string, std::string>& metadata,
                        const std::map<std::string, TensorRecord>& tensors) {
  Checksum sum;
  for (const auto& [key, value] : metadata) sum.add(key), sum.add(value);
  for (const auto& [name, tensor] : tensors) {
    sum.add(name), sum.add(row_of(tensor.dtype).name);
    sum.add(std::as_bytes(std::span(tensor.shape)));
    sum.add(tensor.bytes);
  }
  return sum.hex();
}

// ---- reading
// --------------------------------------------------------------------------------------

Error damaged(const std::string& path, const std::string& what) {
  return Error::runtime(path, "is damaged: " + what, "restore it from a copy or save it again");
}

Error damaged(const std::string& path, const std::string& tensor, const std::string& what) {
  return damaged(path, "tensor '" + tensor + "' " + what);
}

struct Sections {
  json header;
  std::span<const std::byte> data;
};

Sections split(const std::string& path, std::string_view bytes) {
  const int64_t size = int64_t(bytes.size());
  if (size < kLengthBytes)
    throw damaged(path, fmt::format("has {} bytes, fewer than its header's length", size));
  uint64_t length;
  std::memcpy(&length, bytes.data(), sizeof length);
  const int64_t rest = size - kLengthBytes;
  if (length > uint64_t(std::min(rest, kMaxHeader)))
    throw damaged(path, fmt::format("a header of {} bytes in a file of {}", length, size));
  const auto begin = bytes.begin() + kLengthBytes, end = begin + int64_t(length);
  json header = json::parse(begin, end, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) throw damaged(path, "its header is not a JSON object");
  return {std::move(header), std::as_bytes(std::span(bytes)).subspan(size_t(end - bytes.begin()))};
}

std::map<std::string, std::string> read_metadata(const std::string& path, const json& header) {
  std::map<std::string, std::string> metadata;
  const auto found = header.find(kMetadata);
  if (found == header.end()) return metadata;
  if (!found->is_object()) throw damaged(path, "its metadata is not a JSON object");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) throw damaged(path, "its metadata '" + key + "' is not a string");
    metadata.emplace(key, value.get<std::string>());
  }
  return metadata;
}

DType read_dtype(const std::string& path, const std::string& tensor, const json& fields) {
  const std::string name = fields.contains("dtype") ? fields["dtype"].dump() : "nothing";
  for (const DTypeName& known : kDTypes)
    if (name == '"' + std::string(known.name) + '"') return known.dtype;
  throw Error::runtime(path, "tensor '" + tensor + "' has dtype " + name,
                       "wanted F32, F64, I32 or I64");
}

std::vector<int64_t> read_sizes(const std::string& path, const std::string& tensor,
                                const json& fields, const char* key) {
  const auto found = fields.find(key);
  if (found == fields.end() || !found->is_array())
    throw damaged(path, tensor, fmt::format("has no list '{}'", key));
  std::vector<int64_t> sizes;
  for (const json& size : *found) {
    if (!size.is_number_unsigned() || size.get<uint64_t>() > uint64_t(INT64_MAX))
      throw damaged(path, tensor, fmt::format("has {} in '{}'", size.dump(), key));
    sizes.push_back(size.get<int64_t>());
  }
  return sizes;
}

TensorRecord read_tensor(const std::string& path, const std::string& name, const json& fields,
                         std::span<const std::byte> data) {
  if (!fields.is_object()) throw damaged(path, name, "is not described by a JSON object");
  const DType dtype = read_dtype(path, name, fields);
  std::vector<int64_t> shape = read_sizes(path, name, fields, "shape");
  const std::vector<int64_t> offsets = read_sizes(path, name, fields, "data_offsets");
  if (offsets.size() != 2 || offsets[0] > offsets[1])
    throw damaged(path, name, fmt::format("has data_offsets {}", offsets));
  if (offsets[1] > int64_t(data.size()))
    throw damaged(
        path, name,
        fmt::format("ends at byte {} of {} (is the file cut off?)", offsets[1], data.size()));
  const int64_t size = offsets[1] - offsets[0];
  if (bytes_of(dtype, shape) != size)
    throw damaged(path, name, fmt::format("has {} bytes, which is not its shape {}", size, shape));
  return {dtype, std::move(shape), data.subspan(size_t(offsets[0]), size_t(size))};
}

// Every byte belongs to exactly one tensor, as Python's reader wants it too.
void check_layout(const std::string& path, const std::map<std::string, TensorRecord>& tensors,
                  std::span<const std::byte> data) {
  std::vector<std::tuple<const std::byte*, const std::byte*, const std::string*>> parts;
  parts.reserve(tensors.size());
  for (const auto& [name, tensor] : tensors)
    parts.emplace_back(tensor.bytes.data(), tensor.bytes.data() + tensor.bytes.size(), &name);
  std::sort(parts.begin(), parts.end());
  const std::byte* expected = data.data();
  for (const auto& [begin, end, name] : parts) {
    if (begin != expected)
      throw damaged(path, *name,
                    fmt::format("begins at byte {} instead of {}", begin - data.data(),
                                expected - data.data()));
    expected = end;
  }
  if (const int64_t left = data.data() + data.size() - expected; left != 0)
    throw damaged(path, fmt::format("{} bytes behind the last tensor belong to none", left));
}

// ---- writing
// --------------------------------------------------------------------------------------

std::map<std::string, TensorRecord> records_of(std::span<const TensorBytes> tensors) {
  std::map<std::string, TensorRecord> records;
  for (const TensorBytes& t : tensors) {
    const auto size = bytes_of(t.dtype, t.shape);
    if (!size)
      throw std::invalid_argument(fmt::format("tensor '{}' has shape {}", t.name, t.shape));
    const std::span bytes(static_cast<const std::byte*>(t.data), size_t(*size));
    if (t.name == kMetadata ||
        !records.emplace(t.name, TensorRecord{t.dtype, t.shape, bytes}).second)
      throw std::invalid_argument("tensor name '" + t.name + "' is given twice or reserved");
  }
  return records;
}

std::string header_of(std::span<const TensorBytes> tensors,
                      const std::map<std::string, std::string>& metadata) {
  // By hand: the order of the keys is part of the format's custom, and nlohmann's ordered type
  // would double the time in which this file compiles.
  std::string text = "{" + json(kMetadata).dump() + ":" + json(metadata).dump();
  int64_t offset = 0;
  for (const TensorBytes& t : tensors) {
    const int64_t end = offset + *bytes_of(t.dtype, t.shape);
    text += fmt::format(R"(,{}:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
                        json(t.name).dump(), row_of(t.dtype).name, fmt::join(t.shape, ","), offset,
                        end);
    offset = end;
  }
  text += "}";
  const int64_t used = (kLengthBytes + int64_t(text.size())) % kAlignment;
  return text.append(size_t((kAlignment - used) % kAlignment), ' ');
}

}  // namespace

int64_t size_of(DType dtype) { return row_of(dtype).size; }

int64_t TensorRecord::count() const { return int64_t(bytes.size()) / size_of(dtype); }

SafeTensors SafeTensors::read(const std::filesystem::path& path) {
  SafeTensors file;
  file.path_ = path.string();
  file.mapping_ = std::make_shared<const FileMapping>(path);
  const auto [header, data] = split(file.path_, file.mapping_->bytes());
  file.metadata_ = read_metadata(file.path_, header);
  for (const auto& [name, fields] : header.items())
    if (name != kMetadata) file.tensors_.emplace(name, read_tensor(file.path_, name, fields, data));
  check_layout(file.path_, file.tensors_, data);
  if (const auto stored = file.metadata_.extract(kChecksum)) {
    const std::string sum = checksum_of(file.metadata_, file.tensors_);
    if (sum != stored.mapped())
      throw damaged(file.path_, fmt::format("its checksum is {}, but {} was written into it", sum,
                                            stored.mapped()));
  }
  return file;
}

const TensorRecord& SafeTensors::at(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end())
    throw Error::runtime(path_,
                         fmt::format("has no tensor '{}' among its {}", name, tensors_.size()));
  return found->second;
}

void write_safetensors(const std::filesystem::path& path, std::span<const TensorBytes> tensors,
                       const std::map<std::string, std::string>& metadata) {
  auto completed = metadata;
  completed.erase(kChecksum);
  completed[kChecksum] = checksum_of(completed, records_of(tensors));
  const std::string header = header_of(tensors, completed);
  const uint64_t length = header.size();
  AtomicFile file(path);
  file.stream().write(reinterpret_cast<const char*>(&length), sizeof length) << header;
  for (const TensorBytes& t : tensors)
    file.stream().write(static_cast<const char*>(t.data), *bytes_of(t.dtype, t.shape));
  file.commit();
}

}  // namespace nmt
