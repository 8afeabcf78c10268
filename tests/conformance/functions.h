#pragma once

#include <map>
#include <string>
#include <vector>

#include "arguments.h"
#include "given.h"
#include "seq2seq/decoder.h"

namespace nmt::conformance {

/// What a function with one decoder returned, and the names of its state's parts.
struct Returned {
  DecoderResult result;
  std::vector<StatePart> parts;
};

/// Calls the public function of that name; the inputs stand in for those of the case, which
/// model_with_buckets cuts. Throws what the function throws, and std::runtime_error for a function
/// that the driver does not know.
Returned call_function(const std::string& function, Arguments& args, Given& given,
                       const Inputs& encoder, const Inputs& decoder);

/// one2many_rnn_seq2seq has a result for each decoder.
std::map<std::string, Returned> call_one2many(Arguments& args, Given& given);

}  // namespace nmt::conformance
