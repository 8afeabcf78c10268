#pragma once

#include <optional>

#include "arguments.h"
#include "given.h"
#include "seq2seq/losses.h"

namespace nmt::conformance {

/// The arguments that are functions or pairs of parameters in TensorFlow; empty where the case has
/// null.
LoopFunction loop_function(Arguments& args, Given& given);
std::optional<OutputProjection> output_projection(Arguments& args, Given& given);
FeedPrevious feed_previous(Arguments& args);
SoftmaxLossFunction softmax_loss_function(Arguments& args, Given& given);

}  // namespace nmt::conformance
