#pragma once

#include <span>
#include <vector>

#include "decoding/hypothesis_history.h"

namespace nmt {

/// Chooses the continuations of a beam when phrases are required. Candidates are the top k of all
/// hypotheses, the best of each hypothesis, and those that lead to a required phrase. Each belongs
/// to the constraint bank of its number of required tokens; banks take turns, the fullest first, so
/// that hypotheses that contain a phrase survive next to those that do not contain it yet (Post and
/// Vilar 2018, arXiv:1804.06609). Returns at most `count`, most likely first. room: number of
/// tokens that may follow.
std::vector<Continuation> choose_from_constraint_banks(std::span<const LiveHypothesis> live,
                                                       Matrix logits,
                                                       const HypothesisHistory& history, int count,
                                                       TokenId first, int room);

}  // namespace nmt
