#include <algorithm>
#include <cmath>
#include <limits>

#include "data/batches.h"

namespace nmt {
namespace {

constexpr int64_t kSamplePairs = 200'000;  // lengths of so many tell the distribution
constexpr int kMostCells = 256;            // places where one bucket may end and the next begin
constexpr int kMostBuckets = 16;
constexpr double kLeastGain = 0.005;  // of all steps: what one more bucket must save

/// Pairs between two places where a bucket may end; the corner is that of a bucket which ends here,
/// so it covers all cells before it.
struct Cell {
  int64_t pairs = 0, steps = 0;
  Bucket corner;
};

/// Length of the longer side, in target steps: the source is scaled by the sides' mean lengths.
double scaled_length(Bucket pair, double source_scale) {
  return std::max(double(pair.target), pair.source * source_scale);
}

std::vector<Cell> make_cells(const std::vector<const Corpus*>& corpora) {
  Bucket longest;
  double source_tokens = 0, target_tokens = 0;
  int64_t pairs = 0;
  for (const Corpus* corpus : corpora) {
    longest.source = std::max(longest.source, corpus->longest().source + 1);
    longest.target = std::max(longest.target, corpus->longest().target + 1);
    source_tokens += double(corpus->counts().source_tokens);
    target_tokens +=
        double(corpus->counts().target_tokens) / double(corpus->target_numbers().size());
    pairs += corpus->size();
  }
  const double source_scale = target_tokens / source_tokens;
  const double width = std::max(1.0, scaled_length(longest, source_scale) / kMostCells);
  std::vector<Cell> cells(size_t(std::ceil(scaled_length(longest, source_scale) / width)) + 1);
  const int64_t stride = std::max<int64_t>(1, pairs / kSamplePairs);
  for (const Corpus* corpus : corpora) {
    for (int64_t pair = 0; pair < corpus->size(); pair += stride) {
      const Corpus::Lengths lengths = corpus->lengths(pair);
      const Bucket steps{lengths.source + 1, lengths.target + 1};
      Cell& cell = cells[size_t(std::ceil(scaled_length(steps, source_scale) / width))];
      ++cell.pairs;
      cell.steps += steps.source + steps.target;
      cell.corner.source = std::max(cell.corner.source, steps.source);
      cell.corner.target = std::max(cell.corner.target, steps.target);
    }
  }
  std::erase_if(cells, [](const Cell& cell) { return cell.pairs == 0; });
  cells.back().corner = longest;  // the sample may have missed it
  for (size_t i = 1; i < cells.size(); ++i) {
    Bucket& corner = cells[i].corner;
    corner.source = std::max(corner.source, cells[i - 1].corner.source);
    corner.target = std::max(corner.target, cells[i - 1].corner.target);
  }
  return cells;
}

/// Finds where buckets end so that the padded steps are fewest, for one bucket more each round.
class BucketSearch {
 public:
  explicit BucketSearch(std::vector<Cell> cells)
      : cells_(std::move(cells)), before_(cells_.size() + 1), cost_(cells_.size() + 1, kInfinite) {
    for (size_t i = 0; i < cells_.size(); ++i) before_[i + 1] = before_[i] + cells_[i].pairs;
    for (const Cell& cell : cells_) steps_ += cell.steps;
    cost_[0] = 0;
  }

  void add_bucket() {
    std::vector<int64_t> cost(cost_.size(), kInfinite);
    std::vector<size_t> start(cost_.size(), 0);
    for (size_t end = 1; end < cost.size(); ++end) {
      const int64_t corner = cells_[end - 1].corner.source + cells_[end - 1].corner.target;
      for (size_t begin = 0; begin < end; ++begin) {
        if (cost_[begin] == kInfinite) continue;
        const int64_t total = cost_[begin] + corner * (before_[end] - before_[begin]);
        if (total < cost[end]) cost[end] = total, start[end] = begin;
      }
    }
    cost_ = std::move(cost);
    starts_.push_back(std::move(start));
  }

  bool can_add() const { return starts_.size() < std::min<size_t>(kMostBuckets, cells_.size()); }
  double padding() const { return 1 - double(steps_) / double(cost_.back()); }

  std::vector<Bucket> buckets() const {
    std::vector<Bucket> found;
    size_t end = cells_.size();
    for (size_t round = starts_.size(); round > 0; --round) {
      found.push_back(cells_[end - 1].corner);
      end = starts_[round - 1][end];
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

 private:
  static constexpr int64_t kInfinite = std::numeric_limits<int64_t>::max();

  std::vector<Cell> cells_;
  std::vector<int64_t> before_;              // pairs before a cell
  std::vector<int64_t> cost_;                // padded steps of all cells before an end
  std::vector<std::vector<size_t>> starts_;  // by round and end: where the last bucket begins
  int64_t steps_ = 0;
};

}  // namespace

std::vector<Bucket> choose_buckets(const std::vector<const Corpus*>& corpora, double padding) {
  BucketSearch search(make_cells(corpora));
  search.add_bucket();
  while (search.padding() > padding && search.can_add()) {
    BucketSearch more = search;
    more.add_bucket();
    if (search.padding() - more.padding() < kLeastGain) break;
    search = std::move(more);
  }
  return search.buckets();
}

}  // namespace nmt
