#include "text/unigram_sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "text/utf8.h"

namespace nmt {
namespace {

constexpr double kUnknownPenalty = 10;  // nats; SentencePiece's kUnkPenalty

/// Which of the weights exp(x) a number from [0, 1) falls on.
size_t choose(std::span<const double> exponents, double uniform) {
  const double top = *std::max_element(exponents.begin(), exponents.end());
  double sum = 0;
  for (const double x : exponents) sum += std::exp(x - top);
  double left = sum * uniform;
  size_t chosen = 0;
  while (chosen + 1 < exponents.size() && left >= std::exp(exponents[chosen] - top))
    left -= std::exp(exponents[chosen++] - top);
  return chosen;
}

double log_sum(std::span<const double> exponents) {
  const double top = *std::max_element(exponents.begin(), exponents.end());
  double sum = 0;
  for (const double x : exponents) sum += std::exp(x - top);
  return top + std::log(sum);
}

}  // namespace

PieceTree::PieceTree(const SentencePieceVocabulary& vocabulary) {
  for (TokenId id = kReservedSymbols; id < vocabulary.all_pieces(); ++id) {
    if (!vocabulary.is_used(id)) continue;
    int node = 0;
    for (const char byte : vocabulary.text_of(id)) {
      const auto [child, is_new] = children_.emplace(key(node, byte), int(ids_.size()));
      if (is_new) ids_.push_back(-1);
      node = child->second;
    }
    ids_[size_t(node)] = id;
  }
}

UnigramSampler::UnigramSampler(const SentencePieceVocabulary& vocabulary,
                               const UnigramSampling& options)
    : SubwordSampler(vocabulary), options_(options), tree_(vocabulary) {
  double least = std::numeric_limits<double>::max();
  for (TokenId id = 0; id < vocabulary.all_pieces(); ++id) {
    scores_.push_back(vocabulary.score(id));
    if (id >= kReservedSymbols) least = std::min(least, scores_.back());
  }
  scores_[kUnk] = least - kUnknownPenalty;
}

PieceLattice UnigramSampler::lattice(std::string_view text) const {
  std::vector<size_t> places;  // where a character begins
  for (size_t at = 0; at < text.size(); next_code_point(text, at)) places.push_back(at);
  PieceLattice lattice;
  lattice.first.resize(text.size() + 1);
  lattice.last.resize(text.size() + 1);
  size_t behind = text.size();  // the character that begins at the place
  for (size_t i = places.size(); i-- > 0; behind = places[i]) {
    const size_t at = places[i];
    lattice.first[at] = lattice.edges.size();
    bool known = false;
    tree_.for_each_prefix(text.substr(at), [&](size_t bytes, TokenId id) {
      lattice.edges.push_back({at + bytes, id, scores_[size_t(id)]});
      known = known || at + bytes == behind;
    });
    if (!known) lattice.edges.push_back({behind, kUnk, scores_[kUnk]});
    lattice.last[at] = lattice.edges.size();
  }
  return lattice;
}

std::vector<TokenId> UnigramSampler::draw(std::string_view text, Rng& rng) const {
  const PieceLattice all = lattice(text);
  if (!options_.nbest) return sample_path(all, options_.alpha, rng);
  std::vector<ScoredPath> paths = best_paths(all, *options_.nbest);
  std::vector<double> exponents;
  for (const ScoredPath& path : paths) exponents.push_back(options_.alpha * path.score);
  return std::move(paths[choose(exponents, rng.uniform())].ids);
}

std::vector<TokenId> sample_path(const PieceLattice& lattice, double alpha, Rng& rng) {
  const size_t end = lattice.first.size() - 1;
  std::vector<double> rest(end + 1);  // log of the sum over all ways from here to the end
  std::vector<double> exponents(lattice.edges.size());
  const auto of_place = [&](size_t at) {
    return std::span(exponents).subspan(lattice.first[at], lattice.last[at] - lattice.first[at]);
  };
  for (size_t at = end; at-- > 0;) {
    if (lattice.first[at] == lattice.last[at]) continue;  // inside a character
    for (size_t e = lattice.first[at]; e < lattice.last[at]; ++e)
      exponents[e] = alpha * lattice.edges[e].score + rest[lattice.edges[e].end];
    rest[at] = log_sum(of_place(at));
  }
  std::vector<TokenId> ids;
  for (size_t at = 0; at < end;) {
    const PieceLattice::Edge& edge =
        lattice.edges[lattice.first[at] + choose(of_place(at), rng.uniform())];
    ids.push_back(edge.id);
    at = edge.end;
  }
  return ids;
}

namespace {

class BestPaths {
 public:
  explicit BestPaths(const PieceLattice& lattice)
      : lattice_(lattice), end_(lattice.first.size() - 1), places_(end_ + 1) {
    for (size_t at = end_; at-- > 0;) {
      for (size_t e = lattice.first[at]; e < lattice.last[at]; ++e) offer(at, e, 0);
      take_best(at);
    }
  }

  /// REQUIRES that all ranks before were asked for.
  bool has(size_t rank) {
    if (rank >= places_[0].best.size()) grow();
    return rank < places_[0].best.size();
  }

  ScoredPath path(size_t rank) const {
    ScoredPath path{places_[0].best[rank].score, {}};
    for (size_t at = 0; at < end_;) {
      const Way& way = places_[at].best[rank];
      path.ids.push_back(lattice_.edges[way.edge].id);
      at = lattice_.edges[way.edge].end;
      rank = way.rest;
    }
    return path;
  }

 private:
  /// From a place to the end: a piece, then that place's way of rank `rest`.
  struct Way {
    double score;
    size_t edge, rest;
    bool operator<(const Way& other) const {  // the edge makes the order of equals certain
      return score < other.score || (score == other.score && edge > other.edge);
    }
  };
  struct Place {
    std::vector<Way> best;  // best first
    std::vector<Way> next;  // a heap: the best of each edge's ways that are not in `best`
    bool complete = false;  // `best` has them all
  };

  void offer(size_t at, size_t edge, size_t rest) {
    const size_t behind = lattice_.edges[edge].end;
    double score = lattice_.edges[edge].score;
    if (behind < end_) {
      if (rest >= places_[behind].best.size()) return;
      score += places_[behind].best[rest].score;
    } else if (rest > 0) {
      return;
    }
    places_[at].next.push_back({score, edge, rest});
    std::push_heap(places_[at].next.begin(), places_[at].next.end());
  }

  void take_best(size_t at) {
    Place& place = places_[at];
    place.complete = place.next.empty();
    if (place.complete) return;
    std::pop_heap(place.next.begin(), place.next.end());
    place.best.push_back(place.next.back());
    place.next.pop_back();
  }

  /// One more way from the beginning. What may follow a place's last way is that way's piece before
  /// a worse rest: each place on the way asks one more of the place behind it, until one has it.
  void grow() {
    std::vector<size_t> asking = {0};
    while (true) {
      const Way& last = places_[asking.back()].best.back();
      const size_t behind = lattice_.edges[last.edge].end;
      if (behind == end_ || places_[behind].complete || places_[behind].best.size() > last.rest + 1)
        break;
      asking.push_back(behind);
    }
    for (; !asking.empty(); asking.pop_back()) {
      const Way last = places_[asking.back()].best.back();
      offer(asking.back(), last.edge, last.rest + 1);
      take_best(asking.back());
    }
  }

  const PieceLattice& lattice_;
  size_t end_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<ScoredPath> best_paths(const PieceLattice& lattice, int count) {
  std::vector<ScoredPath> paths;
  if (lattice.first.size() == 1) return {{0, {}}};  // of no text
  BestPaths best(lattice);
  for (size_t rank = 0; rank < size_t(count) && best.has(rank); ++rank)
    paths.push_back(best.path(rank));
  return paths;
}

}  // namespace nmt
