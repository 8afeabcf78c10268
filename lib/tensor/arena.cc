#include "tensor/arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "base/error.h"

namespace nmt {
namespace {

constexpr int64_t kAlignment = 64;  // a cache line, and a vector of AVX-512
constexpr size_t kHugePage = size_t{1} << 21;

int64_t round_up(int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

Arena::Arena() : base_(nullptr), capacity_(4 * sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE)) {
  void* base = MAP_FAILED;
  // A limit on addresses (ulimit -v) may refuse the first wish.
  for (; base == MAP_FAILED && capacity_ > (int64_t{1} << 24); capacity_ /= 2) {
    base = mmap(nullptr, size_t(capacity_), PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base != MAP_FAILED) break;
  }
  if (base == MAP_FAILED) throw std::bad_alloc();
  madvise(base, size_t(capacity_), MADV_HUGEPAGE);  // fewer first touches; a refusal does no harm
  base_ = static_cast<char*>(base);
}

Arena::~Arena() { munmap(base_, size_t(capacity_)); }

void* Arena::take_bytes(int64_t bytes) {
  const int64_t end = used_ + round_up(bytes);
  if (bytes < 0 || end > capacity_)
    throw Error::runtime("memory",
                         "a batch needs more than " + std::to_string(capacity_ >> 20) + " MiB",
                         "make train.batch, data.max_length or --batch smaller");
  void* result = base_ + used_;
  used_ = end;
  touched_ = std::max(touched_, used_);
  peak_ = std::max(peak_, used_);
  return result;
}

void Arena::release() {
  madvise(base_, size_t(touched_), MADV_DONTNEED);
  used_ = touched_ = 0;
}

Buffer::Buffer(int64_t count) : count_(count) {
  if (count == 0) return;
  const auto bytes = size_t(round_up(count * int64_t(sizeof(Real))));
  void* data = nullptr;
  if (posix_memalign(&data, bytes < kHugePage ? kAlignment : kHugePage, bytes) != 0)
    throw std::bad_alloc();
  // Weights are read from end to end at every step: a processor fetches ahead within a page only.
  if (bytes >= kHugePage) madvise(data, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
  data_ = static_cast<Real*>(data);
  std::memset(data_, 0, bytes);
}

Buffer::~Buffer() { std::free(data_); }

Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(count_, other.count_);
  return *this;
}

}  // namespace nmt
