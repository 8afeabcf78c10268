#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace nmt {

enum class DType { kF32, kF64, kI32, kI64 };
int64_t size_of(DType dtype);  // bytes

/// A tensor to be written: its bytes belong to the caller. Row major, little endian.
struct TensorBytes {
  std::string name;
  DType dtype;
  std::vector<int64_t> shape;   // [] is a scalar
  const void* data;
};

/// One tensor of a file that was read; points into the SafeTensors object.
struct TensorRecord {
  DType dtype;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
  int64_t count() const;  // elements
};

/// A .safetensors file, read whole and checked: header and offsets are verified before anything is
/// allocated for them; a damaged file throws Error (kFailed) that says what is wrong at which tensor.
class SafeTensors {
 public:
  static SafeTensors read(const std::filesystem::path& path);

  const std::map<std::string, TensorRecord>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// Throws Error (kFailed) naming the file if it is not there.
  const TensorRecord& at(const std::string& name) const;

 private:
  std::string path_;
  std::vector<std::byte> bytes_;
  std::map<std::string, TensorRecord> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// Writes in the order given, each tensor aligned to 64 bytes; the same input gives the same bytes.
/// metadata always gains "checksum", a hash of the data that read() verifies.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorBytes> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace nmt
