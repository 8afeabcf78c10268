#pragma once

#include <array>
#include <cstdint>

namespace nmt {

/// The purpose of a stream of random numbers; streams of different purposes are independent.
enum class Purpose : uint32_t {
  kInitialise = 1,
  kShuffle,
  kDropout,
  kSample,
  kTest,
  kSampledSoftmax,
  kFeedPrevious,
  kMixture,
  kSegmentation,
  kWordDropout,
  kTranslate = 32
};

/// A counter-based generator (Philox 4x32-10; Salmon et al. 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"). A stream is named by its purpose, not by how many numbers were drawn before, so
/// that resuming and splitting work over threads cost nothing and change nothing.
class Rng {
 public:
  /// The stream of (seed, purpose, a, b), where a and b are for example update and sentence, or
  /// epoch and 0.
  Rng(uint64_t seed, Purpose purpose, uint64_t a = 0, uint64_t b = 0);

  uint64_t key() const { return key_; }

  uint32_t bits();             // 32 random bits
  double uniform();            // [0, 1), 53 bits
  double normal();             // mean 0, variance 1 (Box-Muller; one of the pair)
  uint64_t below(uint64_t n);  // 0 .. n-1, each equally likely; REQUIRES n > 0

 private:
  uint64_t key_;
  uint64_t counter_ = 0;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
};

/// Block number `counter` of the stream `key`: four words of 32 bits.
std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter);

/// A permutation of 0 .. n-1 that is computed, not stored (a Feistel network with cycle walking),
/// so that shuffling a corpus of any size needs no memory.
class Permutation {
 public:
  Permutation(int64_t n, uint64_t seed, uint64_t epoch);  // REQUIRES 0 <= n <= 2^62
  int64_t operator[](int64_t i) const;                    // REQUIRES 0 <= i < n
  int64_t size() const { return n_; }

 private:
  int64_t n_;
  int half_bits_;
  uint64_t key_;
};

}  // namespace nmt
