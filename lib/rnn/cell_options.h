#pragma once

#include <optional>
#include <variant>

#include "base/fields.h"

namespace nmt {

enum class Activation { kTanh, kRelu, kSigmoid, kLinear };

// What a recipe says of a cell. Defaults are TensorFlow's.

struct CellOptionsBase {
  Activation activation = Activation::kTanh;

 protected:
  template <class V>
  void activation_field(V& v) {
    v("activation", activation, "of the new values; any but tanh runs from single operations",
      OneOf<Activation>{{{"tanh", Activation::kTanh},
                         {"relu", Activation::kRelu},
                         {"sigmoid", Activation::kSigmoid},
                         {"linear", Activation::kLinear}}});
  }
};

/// h' = tanh([x, h]·K + b); TF's BasicRNNCell.
struct RnnCellOptions : CellOptionsBase {
  static constexpr const char* kType = "rnn";
  template <class V>
  void fields(V& v) {
    activation_field(v);
  }
};

/// Cho et al. 2014 (arXiv:1406.1078); TF's GRUCell.
struct GruCellOptions : CellOptionsBase {
  static constexpr const char* kType = "gru";
  bool layer_norm = false;
  int transition_depth = 1;
  template <class V>
  void fields(V& v) {
    activation_field(v);
    v("layer_norm", layer_norm,
      "the input's and the state's products are normalised, each on its own, as in Nematus (Ba et "
      "al. 2016, arXiv:1607.06450)");
    v("transition_depth", transition_depth,
      "how often the state is moved on at each step, after the first time without input, in every "
      "layer of encoder and decoder (Miceli Barone et al. 2017, arXiv:1707.07631)",
      Range{1, 16});
  }
};

/// Hochreiter and Schmidhuber 1997 with a forget gate; TF's BasicLSTMCell, with layer_norm its
/// LayerNormBasicLSTMCell, and with any other option but forget_bias and activation its LSTMCell.
struct LstmCellOptions : CellOptionsBase {
  static constexpr const char* kType = "lstm";
  double forget_bias = 1.0;
  bool use_peepholes = false;
  std::optional<double> cell_clip;
  std::optional<int> num_proj;
  std::optional<double> proj_clip;
  bool layer_norm = false;
  template <class V>
  void fields(V& v) {
    v("forget_bias", forget_bias, "added to the forget gate, not stored in the bias",
      Range{-100, 100});
    activation_field(v);
    v("use_peepholes", use_peepholes, "gates see the cell's memory c too (Gers et al. 2002)");
    v("cell_clip", cell_clip, "c is cut to [-cell_clip, cell_clip]", Range{1e-6, 1e6});
    v("num_proj", num_proj,
      "the output h is projected to this size, and that is what the next step and layer and the "
      "decoder's output see (Sak et al. 2014, arXiv:1402.1128); null: H wide",
      Range{1, 65536});
    v("proj_clip", proj_clip, "the projected h is cut to [-proj_clip, proj_clip]; needs num_proj",
      Range{1e-6, 1e6});
    v("layer_norm", layer_norm,
      "every gate and the cell's memory c are normalised: TF's LayerNormBasicLSTMCell (Ba et al. "
      "2016, arXiv:1607.06450); goes with forget_bias and activation alone");
  }
};

using CellOptions = std::variant<LstmCellOptions, GruCellOptions, RnnCellOptions>;

}  // namespace nmt
