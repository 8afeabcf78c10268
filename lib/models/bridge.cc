#include "models/bridge.h"

#include <algorithm>

#include "autograd/check.h"

namespace nmt {
namespace {

/// The encoder's part that a decoder's part of this layer and name looks at.
size_t part_beside(std::span<const StatePart> encoder, int layer, const std::string& name) {
  const auto found = std::find_if(encoder.begin(), encoder.end(), [&](const StatePart& part) {
    return part.layer == layer && part.name == name;
  });
  require(found != encoder.end(),
          "a bridge needs a part " + name + " of the encoder's layer " + std::to_string(layer));
  return size_t(found - encoder.begin());
}

}  // namespace

Bridge::Bridge(const Scope& scope, BridgeKind kind, std::span<const StatePart> encoder,
               std::span<const StatePart> decoder, int64_t states)
    : kind_(kind) {
  const int above = encoder.back().layer - decoder.back().layer;
  for (const StatePart& part : decoder) {
    const size_t from = part_beside(encoder, std::max(0, part.layer + above), part.name);
    const int64_t last = encoder[from].size;
    parts_.push_back({from, part.size, nullptr, nullptr});
    require(kind != BridgeKind::kLast || last == part.size,
            "a decoder's state of " + std::to_string(part.size) +
                " cannot start from an encoder's of " + std::to_string(last));
    if (kind != BridgeKind::kMean && kind != BridgeKind::kLearned) continue;
    const Scope own = scope / std::to_string(part.layer) / part.name;
    const int64_t inputs = kind == BridgeKind::kMean ? states : last;
    parts_.back().kernel = &own.get("kernel", {inputs, part.size}, Init::kGlorot);
    parts_.back().bias = &own.get("bias", {part.size}, Init::kZero);
  }
}

CellState Bridge::start(Tape& tape, std::span<const std::vector<Var>> last, Var states,
                        std::span<const int> lengths) const {
  const int64_t batch = int64_t(lengths.size());
  const Var mean = kind_ == BridgeKind::kMean ? mean_steps(states, lengths) : Var{};
  CellState state;
  for (const Part& part : parts_) {
    if (kind_ == BridgeKind::kZero)
      state.push_back(tape.zeros(batch, part.size));
    else if (kind_ == BridgeKind::kLast)
      state.push_back(concat_columns(last[part.from]));
    else if (kind_ == BridgeKind::kMean)
      state.push_back(tanh(linear({mean}, *part.kernel, part.bias)));
    else
      state.push_back(tanh(linear(last[part.from], *part.kernel, part.bias)));
  }
  return state;
}

}  // namespace nmt
