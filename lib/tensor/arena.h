#pragma once

#include <cstdint>

#include "tensor/matrix.h"

namespace nmt {

/// Memory for one batch: taken in order, given back all at once, kept for the next batch. Touching
/// a page for the first time costs about a microsecond, so nothing is returned in between.
/// Addresses are reserved at the start; only memory that was ever taken is used.
class Arena {
 public:
  Arena();  // reserves addresses for four times the machine's memory
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Uninitialised, aligned to 64 bytes. Throws a runtime error when the reservation is used up.
  void* take_bytes(int64_t bytes);
  Real* take(int64_t count) {
    return static_cast<Real*>(take_bytes(count * int64_t(sizeof(Real))));
  }

  int64_t used() const { return used_; }       // bytes
  void rewind(int64_t used) { used_ = used; }  // gives back what was taken since used() was this
  int64_t peak() const { return peak_; }       // bytes, the most ever used
  /// Was it taken, and not before used() was `from`?
  bool holds(int64_t from, const void* p) const {
    const auto* place = static_cast<const char*>(p);
    return place >= base_ + from && place < base_ + used_;
  }
  /// Hands all memory back to the system, for pauses in which others use it. Forgets what was
  /// taken.
  void release();

 private:
  char* base_;
  int64_t capacity_, used_ = 0, touched_ = 0, peak_ = 0;
};

/// 64-byte aligned zeros that live as long as the object: parameters, gradients, optimizer state.
class Buffer {
 public:
  explicit Buffer(int64_t count = 0);
  ~Buffer();
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;

  Real* data() const { return data_; }
  int64_t size() const { return count_; }

 private:
  Real* data_ = nullptr;
  int64_t count_ = 0;
};

}  // namespace nmt
