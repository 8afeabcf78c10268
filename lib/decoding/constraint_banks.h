#pragma once

#include <span>
#include <vector>

#include "decoding/hypothesis_history.h"

namespace nmt {

/// The continuations that a beam takes where phrases are required: candidates are the likeliest of
/// all, the likeliest of each hypothesis, and those that lead to a phrase; each belongs to the bank
/// of how many required symbols it has, and banks take turns, the fullest first, so that hypotheses
/// with a phrase live beside those that do not have it yet (Post and Vilar 2018, arXiv:1804.06609).
/// At most `count`, likeliest first. room: symbols that may come behind.
std::vector<Continuation> choose_from_constraint_banks(std::span<const LiveHypothesis> live,
                                                       Matrix logits,
                                                       const HypothesisHistory& history, int count,
                                                       TokenId first, int room);

}  // namespace nmt
