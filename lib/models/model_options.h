#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "base/fields.h"
#include "rnn/cell_options.h"
#include "seq2seq/attention_kind.h"

namespace nmt {

class Model;
struct ModelSizes;

// The options of architectures in recipes. Defaults are what translates best; a default that
// differs from TensorFlow's function says so.

/// Which matrices are the same: none; the target's embedding and the output projection; these and
/// the source's embedding.
enum class Tying { kNone, kTarget, kThreeWay };
inline const OneOf<Tying> kTyings = {
    {{"false", Tying::kNone}, {"true", Tying::kTarget}, {"three_way", Tying::kThreeWay}}};

/// How an encoder of several layers is bidirectional.
enum class BidirectionalStack { kSeparate, kInterleaved, kFirst };
inline const OneOf<BidirectionalStack> kBidirectionalStacks{
    {{"separate", BidirectionalStack::kSeparate},
     {"interleaved", BidirectionalStack::kInterleaved},
     {"first", BidirectionalStack::kFirst}}};

/// See Bridge.
enum class BridgeKind { kZero, kLast, kMean, kLearned };

/// What all architectures have.
struct RnnModelOptions {
  CellOptions cell;
  int layers = 1;
  int size = 512;
  int embedding = 256;
  bool residual = false;
  bool output_projection = true;
  std::optional<int> encoder_layers, encoder_size;  // absent: those of the decoder
  bool bidirectional = false;
  BidirectionalStack bidirectional_stack = BidirectionalStack::kSeparate;
  std::optional<BridgeKind> bridge;
  double dropout = 0.0;
  std::optional<double> output_dropout;
  double embedding_dropout = 0.0;
  double source_word_dropout = 0.0;
  double target_word_dropout = 0.0;
  double recurrent_dropout = 0.0;
  double layer_dropout = 0.0;
  Tying tie_embeddings = Tying::kNone;
  bool ties_output() const { return tie_embeddings != Tying::kNone; }

 protected:
  template <class V>
  void cell_fields(V& v) {
    v("cell", cell, "recurrent cell of encoder and decoder");
    v("layers", layers, "cells on top of each other", Range{1, 16});
    v("size", size, "state size H", Range{1, 65536});
    v("embedding", embedding, "embedding size E of both sides", Range{1, 65536});
    v("residual", residual,
      "from the second layer on, a layer's output is added to its input where they are of one "
      "size, in encoder and decoder (Wu et al. 2016, arXiv:1609.08144; TF's ResidualWrapper)");
  }
  template <class V>
  void encoder_fields(V& v) {
    v("encoder_layers", encoder_layers, "layers of the encoder; null: as many as the decoder has",
      Range{1, 16});
    v("encoder_size", encoder_size, "state size of the encoder, each way; null: the decoder's",
      Range{1, 65536});
    v("bidirectional", bidirectional,
      "the encoder reads both ways, each as wide as its state size, side by side (Bahdanau et al. "
      "2015, arXiv:1409.0473); not in TensorFlow's function");
    v("bidirectional_stack", bidirectional_stack,
      "several layers that read both ways: separate, a stack for each way, joined on top (Marian's "
      "bidirectional, tensorflow/nmt's bi); interleaved, every layer reads both ways of the one "
      "below (OpenNMT's brnn); first, only the first layer reads both ways (GNMT, Marian's "
      "bi-unidirectional)",
      kBidirectionalStacks);
    v("bridge", bridge,
      "where the decoder starts: zero; last, the encoder's last state, both ways side by side; "
      "mean, tanh(W · mean of the encoder's states + b), as in Nematus; learned, tanh(W · last + "
      "b). null: last, or learned if bidirectional or of another depth or size than the decoder",
      OneOf<BridgeKind>{{{"zero", BridgeKind::kZero},
                         {"last", BridgeKind::kLast},
                         {"mean", BridgeKind::kMean},
                         {"learned", BridgeKind::kLearned}}});
  }
  template <class V>
  void regularisation_fields(V& v) {
    v("dropout", dropout,
      "probability of dropping an entry of the encoder's states that are attended to, and of the "
      "output that is projected to the vocabulary (Srivastava et al. 2014); output_dropout and, "
      "with attention, context_dropout set one of them apart",
      Range{0, 0.95});
    v("output_dropout", output_dropout,
      "probability of dropping an entry of the output that is projected to the vocabulary; "
      "null: as dropout",
      Range{0, 0.95});
    v("embedding_dropout", embedding_dropout,
      "probability of dropping an entry of an embedded symbol", Range{0, 0.95});
    v("recurrent_dropout", recurrent_dropout,
      "probability of dropping an entry of the state h that is fed back, in encoder and decoder, "
      "the same entries at every step of a sentence (Gal and Ghahramani 2016, arXiv:1512.05287; "
      "with layer_dropout Marian's dropout-rnn)",
      Range{0, 0.95});
    v("layer_dropout", layer_dropout,
      "probability of dropping an entry of what a layer gives to the layer above it, the same "
      "entries at every step of a sentence; a residual connection keeps them",
      Range{0, 0.95});
    v("source_word_dropout", source_word_dropout,
      "probability of dropping a symbol of the source whole: its embedding is zeros, the others "
      "are "
      "divided by 1 minus this; each position for itself, as in Nematus (Gal and Ghahramani 2016, "
      "arXiv:1512.05287; Sennrich and Zhang 2019, arXiv:1905.11901)",
      Range{0, 0.95});
    v("target_word_dropout", target_word_dropout, "the same of the symbols that the decoder is fed",
      Range{0, 0.95});
    v("tie_embeddings", tie_embeddings,
      "true: the projection to the vocabulary is the target's embedding, transposed, and what is "
      "projected E wide; needs output_projection (Press and Wolf 2017, arXiv:1608.05859). "
      "three_way (there): so is the source's embedding; needs one vocabulary for both sides",
      kTyings);
  }
};

enum class DecoderKind { kStandard, kConditional };

/// The width of a cell's output.
inline int output_width(const CellOptions& cell, int size) {
  return int(std::visit([&](const auto& o) { return o.output_size(size); }, cell));
}

/// The width of the encoder's states, with both directions side by side.
inline int encoder_width(const RnnModelOptions& model) {
  const int layers = model.encoder_layers.value_or(model.layers);
  const bool first = model.bidirectional_stack == BidirectionalStack::kFirst && layers > 1;
  return (model.bidirectional && !first ? 2 : 1) *
         output_width(model.cell, model.encoder_size.value_or(model.size));
}

struct AttentionOptions {
  DecoderKind decoder = DecoderKind::kStandard;
  AttentionKind attention_type = AttentionKind::kAdditive;
  int num_heads = 1;
  bool initial_state_attention = false;
  bool input_feeding = true;
  bool output_tanh = false;
  std::optional<double> context_dropout;

 protected:
  template <class V>
  void attention_fields(V& v) {
    v("decoder", decoder,
      "standard, as in TensorFlow's function: one transition a step, then attention, whose "
      "reads go into the next step's input; conditional: attention between two transitions, and a "
      "deep output, tanh of [state, embedded symbol, reads] projected to E (the conditional GRU of "
      "Nematus, Sennrich et al. 2017, arXiv:1703.04357); needs output_projection",
      OneOf<DecoderKind>{
          {{"standard", DecoderKind::kStandard}, {"conditional", DecoderKind::kConditional}}});
    v("attention_type", attention_type,
      "how the decoder's state scores a state M of the encoder: additive, v.tanh(M W + q U + b) as "
      "in TensorFlow's function, q being all of the decoder's state; or, with h its top layer's "
      "output, dot, h.M, which must be equally wide, general, (h U).M (Luong et al. 2015, "
      "arXiv:1508.04025), scaled_dot, (h U).(M W) / sqrt(width) (Vaswani et al. 2017, "
      "arXiv:1706.03762)",
      OneOf<AttentionKind>{{{"additive", AttentionKind::kAdditive},
                            {"dot", AttentionKind::kDot},
                            {"general", AttentionKind::kGeneral},
                            {"scaled_dot", AttentionKind::kScaledDot}}});
    v("num_heads", num_heads,
      "how many reads of the encoder's states attention makes at each step; additive and general "
      "heads have weights of full width each, those of dot and scaled_dot share the width",
      Range{1, 64});
    v("initial_state_attention", initial_state_attention,
      "the first step is given what the encoder's last state attends to; off: zeros");
    v("input_feeding", input_feeding,
      "a step's input is [embedded symbol, reads of the step before] projected to E, as in "
      "TensorFlow's function (Luong et al. 2015, section 3.3); off: the embedded symbol alone, "
      "faster; of decoder: standard");
    v("output_tanh", output_tanh,
      "the output that is projected to the vocabulary is tanh of [cell output, reads] projected "
      "(Luong et al. 2015, equation 5), as it always is of decoder: conditional; off, as in "
      "TensorFlow's function, without tanh; needs output_projection");
    v("context_dropout", context_dropout,
      "probability of dropping an entry of the encoder's states that are attended to; null: as "
      "dropout",
      Range{0, 0.95});
  }
};

/// embedding_rnn_seq2seq: the decoder sees only the last state of the encoder.
struct EmbeddingModelOptions : RnnModelOptions {
  static constexpr const char* kType = "embedding";
  std::unique_ptr<Model> make(const ModelSizes& sizes) const;
  template <class V>
  void fields(V& v) {
    cell_fields(v);
    v("output_projection", output_projection,
      "the projection to the vocabulary is proj_w and proj_b, as in TensorFlow's tutorial, and can "
      "be sampled or tied; off, as in TensorFlow's function without output_projection, an "
      "OutputProjectionWrapper around the decoder's cell computes the same");
    encoder_fields(v);
    regularisation_fields(v);
  }
};

/// embedding_tied_rnn_seq2seq: one embedding and one cell for both sides, with a joint vocabulary.
struct TiedModelOptions : RnnModelOptions {
  static constexpr const char* kType = "tied";
  std::optional<int> num_decoder_symbols;
  std::unique_ptr<Model> make(const ModelSizes& sizes) const;
  template <class V>
  void fields(V& v) {
    cell_fields(v);
    v("num_decoder_symbols", num_decoder_symbols,
      "how many symbols of the joint vocabulary, the first ones, the decoder can produce: target "
      "text is cut into these alone, and what they cannot spell is <unk>; null: all",
      Range{5, 1e6});
    v("output_projection", output_projection,
      "the projection to the vocabulary is proj_w and proj_b, as in TensorFlow's tutorial, and can "
      "be sampled or tied; off, as in TensorFlow's function without output_projection, an "
      "OutputProjectionWrapper around the cell computes the same");
    regularisation_fields(v);
  }
};

/// embedding_attention_seq2seq and, as options, the techniques that later made it work well.
struct AttentionModelOptions : RnnModelOptions, AttentionOptions {
  static constexpr const char* kType = "attention";
  std::unique_ptr<Model> make(const ModelSizes& sizes) const;
  template <class V>
  void fields(V& v) {
    cell_fields(v);
    attention_fields(v);
    v("output_projection", output_projection,
      "[cell output, reads] is projected to H and then to the vocabulary V; off, as in "
      "TensorFlow's function without output_projection, the cell's output is projected to V, and "
      "[that, reads] to V once more");
    encoder_fields(v);
    regularisation_fields(v);
  }
};

/// one2many_rnn_seq2seq: one encoder, and a decoder for each target.
struct One2ManyModelOptions : RnnModelOptions, AttentionOptions {
  static constexpr const char* kType = "one2many";
  bool attention = true;
  std::unique_ptr<Model> make(const ModelSizes& sizes) const;
  template <class V>
  void fields(V& v) {
    cell_fields(v);
    v("attention", attention,
      "every decoder attends to the encoder's states; off, as in TensorFlow's function, it starts "
      "from the last of them and knows no others");
    attention_fields(v);
    v("output_projection", output_projection,
      "every decoder has a proj_w and proj_b of its own, which project to its vocabulary and can "
      "be sampled or tied; off, as in TensorFlow's function, the projection is inside the decoder");
    encoder_fields(v);
    regularisation_fields(v);
  }
};

/// The registry of architectures. Each has a file that defines its make(), which also creates the
/// parameters and throws std::invalid_argument if it does not support as many targets.
using ModelOptions = std::variant<AttentionModelOptions, EmbeddingModelOptions, TiedModelOptions,
                                  One2ManyModelOptions>;

}  // namespace nmt
