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

/// A tensor to be written: its bytes belong to the caller. Row major, little endian.
struct TensorBytes {
  std::string name;  // UTF-8, not "__metadata__"
  DType dtype;
  std::vector<int64_t> shape;  // [] is a scalar
  const void* data;
};

/// One tensor of a file that was read; points into the SafeTensors object.
struct TensorRecord {
  DType dtype;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;  // not always aligned for the type (only size_of() knows): copy
  int64_t count() const;             // elements
};

/// A .safetensors file (https://github.com/huggingface/safetensors, "Format"), mapped into memory
/// and checked: header and offsets are verified before anything is allocated for them; a damaged
/// file throws Error (kRuntime) that says what is wrong at which tensor. The file may be replaced
/// meanwhile, as write_safetensors() does it, but must not be cut.
class SafeTensors {
 public:
  /// Throws Error: kUsage if the file cannot be opened, kRuntime if it is damaged.
  static SafeTensors read(const std::filesystem::path& path);
  SafeTensors(SafeTensors&&) = default;
  SafeTensors& operator=(SafeTensors&&) = default;

  const std::map<std::string, TensorRecord>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// Throws Error (kRuntime) naming the file if it is not there.
  const TensorRecord& at(const std::string& name) const;

 private:
  SafeTensors() = default;

  std::string path_;
  std::shared_ptr<const FileMapping> mapping_;  // the file's bytes, where tensors_ point to
  std::map<std::string, TensorRecord> tensors_;
  std::map<std::string, std::string> metadata_;  // without the checksum
};

/// Writes atomically, in the order given and without gaps, which Python's reader does not allow;
/// the data begins at a multiple of 64 bytes. The same input gives the same bytes. The file's
/// metadata gains "checksum", over names, shapes, metadata and data, which read() verifies; a file
/// without one (made by another program) is taken as it is. Throws Error if the disk is full, and
/// std::invalid_argument for a name given twice or a negative size.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorBytes> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace nmt
