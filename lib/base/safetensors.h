#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace nmt {

class FileMapping;

enum class DType { kF32, kF64, kI32, kI64 };
int64_t size_of(DType dtype);  // bytes

/// A tensor to write: its bytes belong to the caller. Row major, little endian.
struct TensorBytes {
  std::string name;  // UTF-8, not "__metadata__"
  DType dtype;
  std::vector<int64_t> shape;  // [] is a scalar
  const void* data;
};

/// A tensor of a file; points into the SafeTensors object.
struct TensorRecord {
  DType dtype;
  std::vector<int64_t> shape;
  std::span<const std::byte>
      bytes;              // may not be aligned for the type (only for size_of()): copy them
  int64_t count() const;  // elements
};

/// A .safetensors file (https://github.com/huggingface/safetensors, "Format"), mapped into memory
/// and checked: header and offsets are verified before anything is allocated for them. The file may
/// be replaced meanwhile, as write_safetensors() does it, but must not be truncated.
class SafeTensors {
 public:
  /// Throws a usage error if the file cannot be opened, and a runtime error that names the problem
  /// and the tensor if it is damaged.
  static SafeTensors read(const std::filesystem::path& path);
  SafeTensors(SafeTensors&&) = default;
  SafeTensors& operator=(SafeTensors&&) = default;

  const std::map<std::string, TensorRecord>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// Throws a runtime error that names the file if there is no such tensor.
  const TensorRecord& at(const std::string& name) const;

 private:
  SafeTensors() = default;

  std::string path_;
  std::shared_ptr<const FileMapping> mapping_;  // the bytes of the file; tensors_ points into them
  std::map<std::string, TensorRecord> tensors_;
  std::map<std::string, std::string> metadata_;  // without the checksum
};

/// Writes atomically, in the given order and without gaps, which Python's reader does not allow;
/// the data begin at a multiple of 64 bytes. The same input gives the same bytes. The metadata of
/// the file gain a "checksum" of names, shapes, metadata and data, which reading verifies; a file
/// without one (made by another program) is accepted. Throws an Error if the disk is full, and
/// std::invalid_argument for a name given twice or a negative size.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorBytes> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace nmt
