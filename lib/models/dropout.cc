#include "models/dropout.h"

#include <algorithm>

namespace nmt {
namespace {

Var ones(Tape& tape, int64_t rows, int64_t cols) {
  const Matrix one = tape.allocate(rows, cols);
  std::fill_n(one.data, one.size(), Real(1));
  return tape.constant(one);
}

}  // namespace

Var drop_alike(Var x, double probability, const Pass& pass, std::span<const int64_t> sentences,
               uint32_t place) {
  if (!pass.training) return x;
  return dropout(x, probability, {pass.seed, pass.update, sentences, place, /*steps_alike=*/true});
}

std::vector<LayerMask> draw_masks(Tape& tape, std::span<const StatePart> state,
                                  const RecurrentDropout& dropout, const Pass& pass,
                                  std::span<const int64_t> sentences, RecurrencePlace place) {
  std::vector<LayerMask> masks;
  if (!pass.training || (dropout.state == 0 && dropout.layers == 0)) return masks;
  masks.resize(size_t(state.back().layer) + 1);
  const auto draw = [&](double probability, int64_t size, uint32_t at) {
    if (probability == 0) return Var{};
    return drop_alike(ones(tape, int64_t(sentences.size()), size), probability, pass, sentences,
                      at);
  };
  for (const StatePart& part : state) {
    if (part.name == "c") continue;  // an LSTM's memory goes through no product
    const auto layer = size_t(part.layer);
    masks[layer].state = draw(dropout.state, part.size, place.state(layer));
    // A layer's h is what the layer above reads.
    if (layer + 1 < masks.size())
      masks[layer + 1].input = draw(dropout.layers, part.size, place.input(layer + 1));
  }
  return masks;
}

}  // namespace nmt
