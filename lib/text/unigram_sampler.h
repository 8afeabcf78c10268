#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/subword_sampler.h"

namespace nmt {

/// The pieces of a vocabulary as a tree of bytes.
class PieceTree {
 public:
  explicit PieceTree(const SentencePieceVocabulary& vocabulary);

  /// Calls visit(bytes, id) for each piece that the text begins with, the shortest first.
  template <class Visit>
  void for_each_prefix(std::string_view text, const Visit& visit) const {
    int node = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      const auto child = children_.find(key(node, text[i]));
      if (child == children_.end()) return;
      node = child->second;
      if (ids_[size_t(node)] >= 0) visit(i + 1, ids_[size_t(node)]);
    }
  }

 private:
  static uint64_t key(int node, char byte) { return uint64_t(node) << 8 | uint8_t(byte); }

  std::unordered_map<uint64_t, int> children_;
  std::vector<TokenId> ids_ = {-1};  // per node; -1: no piece ends here
};

/// All segmentations of a text: the pieces that can come next at each place.
struct PieceLattice {
  struct Edge {
    size_t end;  // byte
    TokenId id;
    double score;  // log-probability of the piece
  };
  std::vector<Edge>
      edges;  // those of one place are adjacent; the last place of the text comes first
  std::vector<size_t> first;  // [bytes + 1] the first edge of a place ...
  std::vector<size_t> last;   // ... and the end of its edges
};

/// Subword regularisation by a unigram model (Kudo 2018, arXiv:1804.10959).
class UnigramSampler : public SubwordSampler {
 public:
  UnigramSampler(const SentencePieceVocabulary& vocabulary, const UnigramSampling& options);

  /// Builds it as SentencePiece does: a character that is no piece is unknown, and 10 nats less
  /// likely than the least likely piece.
  PieceLattice lattice(std::string_view text) const;

 protected:
  std::vector<TokenId> draw(std::string_view text, Rng& rng) const override;

 private:
  UnigramSampling options_;
  PieceTree tree_;
  std::vector<double> scores_;  // per id, nats
};

/// Draws a path through the lattice with probability exp(alpha · score), normalised: sums over all
/// ways to the end from each place, then a walk from the beginning (forward filtering and backward
/// sampling, Scott 2002, in the other direction).
std::vector<TokenId> sample_path(const PieceLattice& lattice, double alpha, Rng& rng);

struct ScoredPath {
  double score;
  std::vector<TokenId> ids;
};

/// The best paths, best first; fewer if there are fewer (Huang and Chiang 2005, "Better k-best
/// parsing", algorithm 3: the list of a place grows only as far as needed).
std::vector<ScoredPath> best_paths(const PieceLattice& lattice, int count);

}  // namespace nmt
