#pragma once

#include <optional>
#include <variant>

#include "base/fields.h"

namespace nmt {

// Subword regularisation: during training a sentence is segmented differently each time it is used,
// so that the model learns what its pieces consist of. Translation and scoring always use the best
// segmentation.

struct NoSampling {
  static constexpr const char* kType = "none";
  template <class V>
  void fields(V&) {}
};

/// Draws a segmentation x with probability P(x)^alpha, normalised (Kudo 2018, arXiv:1804.10959,
/// section 3.2).
struct UnigramSampling {
  static constexpr const char* kType = "unigram";
  double alpha = 0.2;
  std::optional<int> nbest;
  template <class V>
  void fields(V& v) {
    v("alpha", alpha,
      "a segmentation is drawn in proportion to its probability to the power of alpha: 0 draws all "
      "alike, a large one nearly always the best (Kudo 2018, arXiv:1804.10959)",
      Range{0, 100});
    v("nbest", nbest,
      "among so many of the best segmentations, the paper's l; null: among all that there are",
      Range{2, 1000});
  }
};

/// Provilkov et al. 2020, arXiv:1910.13267, algorithm 1.
struct BpeDropout {
  static constexpr const char* kType = "bpe_dropout";
  double probability = 0.1;
  template <class V>
  void fields(V& v) {
    v("probability", probability,
      "each merge that could come next is left out of this step with this probability (Provilkov "
      "et al. 2020, arXiv:1910.13267; their 0.1, and 0.6 for Chinese and Japanese): 0 gives the "
      "vocabulary's own segmentation, 1 single characters",
      Range{0, 1});
  }
};

using SubwordSamplingOptions = std::variant<NoSampling, UnigramSampling, BpeDropout>;

}  // namespace nmt
