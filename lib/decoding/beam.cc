#include "decoding/beam.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "decoding/constraint_banks.h"

namespace nmt {
namespace {

std::span<const Real> row(Matrix logits, size_t i) {
  return {logits.row(int64_t(i)), size_t(logits.cols)};
}

/// The one continuation of the one hypothesis.
std::vector<Continuation> forced(std::span<const Real> logits, double log_prob, TokenId token) {
  TopContinuations top(1);
  top.offer(0, log_prob, logits, kEos, [=](TokenId id) { return id == token; });
  return top.best();
}

}  // namespace

Beam::Beam(const SearchOptions& options, BeamSentence sentence)
    : options_(options),
      scorer_(options),
      sentence_(std::move(sentence)),
      history_(options, sentence_.positions, sentence_.constraints),
      live_{{.parent = 0, .token = kGo, .log_prob = 0, .node = -1}} {}

bool Beam::wants_logits() const {
  return sentence_.sampler || sentence_.constraints || history_.restricts();
}

void Beam::advance(const NextSymbols& symbols, Matrix attention) {
  ++length_;
  history_.attend(attention);
  const std::vector<Continuation> chosen = choose(symbols);
  if (chosen.empty()) cut_first();
  std::vector<LiveHypothesis> next;
  for (const Continuation& c : chosen) {
    const int node = int(nodes_.size());
    nodes_.push_back({live_[size_t(c.hypothesis)].node, c.token, c.token_log_prob,
                      history_.aligned_position(c.hypothesis)});
    if (c.token == kEos)
      end(c, node, length_, finished_);
    else if (length_ == sentence_.limit)
      end(c, node, length_, cut_);
    else
      next.push_back({c.hypothesis, c.token, c.log_prob, node});
  }
  live_ = std::move(next);
  give_up_hopeless();
  history_.follow(live_);
}

/// Where nothing is allowed, a hypothesis that is not finished is better than none.
void Beam::cut_first() {
  Continuation last{0, kPad, live_[0].log_prob, 0};
  int node = live_[0].node;
  const auto surplus = int(history_.surplus(0));
  for (int n = surplus; n > 0; --n) {
    last.log_prob -= nodes_[size_t(node)].log_prob;
    node = nodes_[size_t(node)].parent;
  }
  end(last, node, std::max(1, length_ - 1 - surplus), cut_);  // this step wrote nothing
}

std::vector<Continuation> Beam::choose(const NextSymbols& next) {
  const Matrix logits = next.logits;
  const Constraints* constraints = sentence_.constraints;
  if (constraints && size_t(length_) <= constraints->prefix().size())
    return forced(row(logits, 0), live_[0].log_prob, constraints->prefix()[size_t(length_) - 1]);
  const TokenId first = length_ < options_.min_length ? kEos + 1 : kEos;
  const int room = sentence_.limit - length_;
  if (sentence_.sampler)
    return sentence_.sampler->draw(live_[0].log_prob, row(logits, 0), first,
                                   history_.allowed(0, room));
  const int count = options_.beam - int(finished_.size());
  if (constraints && constraints->requires_phrases())
    return choose_from_constraint_banks(live_, logits, history_, count, first, room);
  return most_likely(next, count, first);
}

std::vector<Continuation> Beam::most_likely(const NextSymbols& next, int count,
                                            TokenId first) const {
  TopContinuations top(count);
  for (size_t i = 0; i < live_.size(); ++i) {
    if (next.top.empty())
      top.offer(int(i), live_[i].log_prob, row(next.logits, i), first,
                history_.allowed(int(i), sentence_.limit - length_));
    else
      top.offer(int(i), live_[i].log_prob, next.top[i], first);
  }
  return top.best();
}

void Beam::end(const Continuation& last, int node, int length,
               std::vector<FinalHypothesis>& list) const {
  const double coverage = history_.log_coverage(last.hypothesis);
  const FinalHypothesis ended{node, last.log_prob, scorer_.score(last.log_prob, length, coverage)};
  const auto place = std::upper_bound(
      list.begin(), list.end(), ended,
      [](const FinalHypothesis& a, const FinalHypothesis& b) { return a.score > b.score; });
  list.insert(place, ended);
}

void Beam::give_up_hopeless() {
  const auto wanted = size_t(options_.nbest);
  if (finished_.size() < wanted) return;
  const double worst = finished_[wanted - 1].score;
  std::erase_if(live_, [&](const LiveHypothesis& h) {
    return scorer_.best_reachable(h.log_prob, length_, sentence_.limit) <= worst;
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

Hypothesis Beam::read(const FinalHypothesis& ended, bool finished) const {
  const bool scored = options_.scored();
  Hypothesis h{.tokens = {},
               .log_prob = scored ? ended.log_prob : std::nan(""),
               .score = scored ? ended.score : std::nan(""),
               .finished = finished,
               .token_log_probs = {},
               .alignment = {}};
  for (int node = ended.node; node >= 0; node = nodes_[size_t(node)].parent) {
    h.tokens.push_back(nodes_[size_t(node)].token);
    if (scored) h.token_log_probs.push_back(nodes_[size_t(node)].log_prob);
    if (options_.align) h.alignment.push_back(nodes_[size_t(node)].alignment);
  }
  std::reverse(h.tokens.begin(), h.tokens.end());
  std::reverse(h.token_log_probs.begin(), h.token_log_probs.end());
  std::reverse(h.alignment.begin(), h.alignment.end());
  if (finished) h.tokens.pop_back();  // </s>
  return h;
}

}  // namespace nmt
