#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "base/fields.h"

namespace nmt {

enum class Activation { kTanh, kRelu, kSigmoid, kLinear };

class Cell;

// The options of each cell, in recipes as in the cells' constructors. Defaults are TensorFlow's.
// Each has
//   make(n)               the cell with n units; defined beside the cell
//   output_size(n)        the width of its output
//   multiply_adds(x, n)   of one step that reads x inputs

/// The key that every cell has.
template <class V>
void activation_field(V& v, Activation& activation) {
  v("activation", activation, "of the new values; any but tanh runs from single operations",
    OneOf<Activation>{{{"tanh", Activation::kTanh},
                       {"relu", Activation::kRelu},
                       {"sigmoid", Activation::kSigmoid},
                       {"linear", Activation::kLinear}}});
}

/// TF's BasicRNNCell.
struct RnnCellOptions {
  static constexpr const char* kType = "rnn";
  Activation activation = Activation::kTanh;
  std::shared_ptr<const Cell> make(int64_t n) const;
  int64_t output_size(int64_t n) const { return n; }
  double multiply_adds(double x, double n) const { return n * (x + n); }
  template <class V>
  void fields(V& v) {
    activation_field(v, activation);
  }
};

/// TF's GRUCell, and two options that it does not have.
struct GruCellOptions {
  static constexpr const char* kType = "gru";
  Activation activation = Activation::kTanh;
  /// Normalises x·K and h·K of each kernel, with gains of their own, before they are added (Ba et
  /// al. 2016, arXiv:1607.06450, eq. 23 ff.; Nematus): parameters input/gamma and state/gamma.
  bool layer_norm = false;
  /// The number of transitions of the state at each step. Those after the first have no input, and
  /// their parameters are under transition_1 and so on (Miceli Barone et al. 2017,
  /// arXiv:1707.07631).
  int transition_depth = 1;
  std::shared_ptr<const Cell> make(int64_t n) const;
  int64_t output_size(int64_t n) const { return n; }
  double multiply_adds(double x, double n) const {
    return 3 * n * (x + n) + (transition_depth - 1) * 3 * n * n;
  }
  template <class V>
  void fields(V& v) {
    activation_field(v, activation);
    v("layer_norm", layer_norm,
      "the input's and the state's products are normalised, each on its own, as in Nematus (Ba et "
      "al. 2016, arXiv:1607.06450)");
    v("transition_depth", transition_depth,
      "how often the state is moved on at each step, after the first time without input, in every "
      "layer of encoder and decoder (Miceli Barone et al. 2017, arXiv:1707.07631)",
      Range{1, 16});
  }
};

/// TF's BasicLSTMCell; with layer_norm its LayerNormBasicLSTMCell; with any option other than
/// forget_bias and activation its LSTMCell.
struct LstmCellOptions {
  static constexpr const char* kType = "lstm";
  double forget_bias = 1.0;  // added during computation, not part of the stored bias
  Activation activation = Activation::kTanh;
  bool use_peepholes = false;       // f and i see the old c, o sees the new one (Gers et al. 2002)
  std::optional<double> cell_clip;  // clips c' to [-cell_clip, cell_clip]
  std::optional<int> num_proj;      // h' = (σ(o)⊙act(c'))·projection (Sak et al. 2014)
  std::optional<double> proj_clip;  // clips h' to [-proj_clip, proj_clip]; needs num_proj
  bool layer_norm = false;          // LayerNormBasicLSTMCell only
  std::shared_ptr<const Cell> make(int64_t n) const;
  int64_t output_size(int64_t n) const { return num_proj ? *num_proj : n; }
  double multiply_adds(double x, double n) const {
    return 4 * n * (x + double(num_proj.value_or(int(n)))) + (num_proj ? n * *num_proj : 0);
  }
  template <class V>
  void fields(V& v) {
    v("forget_bias", forget_bias, "added to the forget gate, not stored in the bias",
      Range{-100, 100});
    activation_field(v, activation);
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

/// The registry of cells.
using CellOptions = std::variant<LstmCellOptions, GruCellOptions, RnnCellOptions>;

}  // namespace nmt
