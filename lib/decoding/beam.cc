#include "decoding/beam.h"

#include <algorithm>
#include <utility>

namespace nmt {

Beam::Beam(int limit, const SearchOptions& options, std::vector<int> positions)
    : options_(options),
      scorer_(options),
      limit_(limit),
      positions_(std::move(positions)),
      live_{{.parent = 0, .token = kGo, .log_prob = 0, .node = -1}} {
  if (options.coverage_penalty > 0) coverage_.emplace_back(positions_.size());
}

void Beam::advance(Matrix logits, Matrix attention) {
  TopTokens top(options_.beam - int(finished_.size()));
  ++length_;
  attend(attention);
  const TokenId first = length_ < options_.min_length ? kEos + 1 : kEos;
  for (size_t i = 0; i < live_.size(); ++i)
    top.offer(int(i), live_[i].log_prob, {logits.row(int64_t(i)), size_t(logits.cols)}, first);
  std::vector<Live> next;
  for (const Continuation& c : top.best()) {
    const int node = int(nodes_.size());
    nodes_.push_back({live_[size_t(c.hypothesis)].node, c.token, c.token_log_prob});
    if (c.token == kEos)
      end(c, node, finished_);
    else if (length_ == limit_)
      end(c, node, cut_);
    else
      next.push_back({c.hypothesis, c.token, c.log_prob, node});
  }
  live_ = std::move(next);
  give_up_hopeless();
  hand_on_coverage();
}

/// The next symbol of a live hypothesis is read from where it attends to now, whichever it is.
void Beam::attend(Matrix attention) {
  for (size_t i = 0; i < coverage_.size(); ++i)
    for (size_t k = 0; k < positions_.size(); ++k)
      coverage_[i][k] += double(attention(int64_t(i), positions_[k]));
}

void Beam::hand_on_coverage() {
  if (coverage_.empty()) return;
  std::vector<Coverage> next;
  for (const Live& hypothesis : live_) next.push_back(coverage_[size_t(hypothesis.parent)]);
  coverage_ = std::move(next);
}

void Beam::end(const Continuation& last, int node, std::vector<Ended>& list) const {
  const double covered = coverage_.empty() ? 0 : log_coverage(coverage_[size_t(last.hypothesis)]);
  const Ended ended{node, last.log_prob, scorer_.score(last.log_prob, length_, covered)};
  const auto place =
      std::upper_bound(list.begin(), list.end(), ended,
                       [](const Ended& a, const Ended& b) { return a.score > b.score; });
  list.insert(place, ended);
}

void Beam::give_up_hopeless() {
  const auto wanted = size_t(options_.nbest);
  if (finished_.size() < wanted) return;
  const double worst = finished_[wanted - 1].score;
  std::erase_if(live_, [&](const Live& h) {
    return scorer_.best_reachable(h.log_prob, length_, limit_) <= worst;
  });
}

std::vector<Hypothesis> Beam::results() const {
  const bool any_finished = !finished_.empty();
  const auto& list = any_finished ? finished_ : cut_;
  std::vector<Hypothesis> results;
  for (size_t i = 0; i < list.size() && i < size_t(options_.nbest); ++i)
    results.push_back(read(list[i], any_finished));
  return results;
}

Hypothesis Beam::read(const Ended& ended, bool finished) const {
  Hypothesis h{.tokens = {},
               .log_prob = ended.log_prob,
               .score = ended.score,
               .finished = finished,
               .token_log_probs = {}};
  for (int node = ended.node; node >= 0; node = nodes_[size_t(node)].parent) {
    h.tokens.push_back(nodes_[size_t(node)].token);
    h.token_log_probs.push_back(nodes_[size_t(node)].log_prob);
  }
  std::reverse(h.tokens.begin(), h.tokens.end());
  std::reverse(h.token_log_probs.begin(), h.token_log_probs.end());
  if (finished) h.tokens.pop_back();  // </s>
  return h;
}

}  // namespace nmt
