#include "decoding/constraint_banks.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace nmt {
namespace {

using ConstraintBanks =
    std::map<int, std::vector<Continuation>, std::greater<>>;  // by required symbols

bool more_likely(const Continuation& a, const Continuation& b) { return a.log_prob > b.log_prob; }

/// Each once.
class Candidates {
 public:
  void add(const std::vector<Continuation>& more) {
    for (const Continuation& c : more)
      if (known_.emplace(c.hypothesis, c.token).second) all_.push_back(c);
  }
  ConstraintBanks constraint_banks(const HypothesisHistory& history) const {
    ConstraintBanks banks;
    for (const Continuation& c : all_) banks[history.progress(c.hypothesis, c.token)].push_back(c);
    for (auto& [progress, bank] : banks) std::stable_sort(bank.begin(), bank.end(), more_likely);
    return banks;
  }

 private:
  std::set<std::pair<int, TokenId>> known_;
  std::vector<Continuation> all_;
};

std::vector<Continuation> take_turns(const ConstraintBanks& banks, size_t count) {
  std::vector<Continuation> taken;
  for (size_t turn = 0, before = 1; taken.size() < count && taken.size() != before; ++turn) {
    before = taken.size();
    for (const auto& [progress, bank] : banks)
      if (turn < bank.size() && taken.size() < count) taken.push_back(bank[turn]);
  }
  std::stable_sort(taken.begin(), taken.end(), more_likely);
  return taken;
}

}  // namespace

std::vector<Continuation> choose_from_constraint_banks(std::span<const LiveHypothesis> live,
                                                       Matrix logits,
                                                       const HypothesisHistory& history, int count,
                                                       TokenId first, int room) {
  TopContinuations all(count);
  Candidates candidates;
  for (size_t i = 0; i < live.size(); ++i) {
    const std::span<const Real> row(logits.row(int64_t(i)), size_t(logits.cols));
    const TokenFilter allowed = history.allowed(int(i), room);
    const auto proposed = history.proposals(int(i));
    all.offer(int(i), live[i].log_prob, row, first, allowed);
    TopContinuations best(1), towards(int(proposed.size()) + 1);
    best.offer(int(i), live[i].log_prob, row, first, allowed);
    towards.offer(int(i), live[i].log_prob, row, first, [&](TokenId id) {
      return std::find(proposed.begin(), proposed.end(), id) != proposed.end() && allowed(id);
    });
    candidates.add(best.best());
    candidates.add(towards.best());
  }
  candidates.add(all.best());
  return take_turns(candidates.constraint_banks(history), size_t(count));
}

}  // namespace nmt
