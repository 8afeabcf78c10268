#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "base/fields.h"
#include "rnn/cell_options.h"

namespace nmt {

class Model;
struct ModelSizes;

// What a recipe says of an architecture. Defaults are what translates best; a default that differs
// from TensorFlow's function says so.

/// How an encoder of several layers reads both ways.
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
  double embedding_dropout = 0.0;
  double recurrent_dropout = 0.0;
  double layer_dropout = 0.0;
  bool tie_embeddings = false;

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
      "output that is projected to the vocabulary (Srivastava et al. 2014)",
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
    v("tie_embeddings", tie_embeddings,
      "the projection to the vocabulary is the target's embedding, transposed, and the output that "
      "is projected E wide; needs output_projection (Press and Wolf 2017, arXiv:1608.05859)");
  }
};

struct AttentionOptions {
  int num_heads = 1;
  bool initial_state_attention = false;

 protected:
  template <class V>
  void attention_fields(V& v) {
    v("num_heads", num_heads, "how many reads attention makes at each step", Range{1, 64});
    v("initial_state_attention", initial_state_attention,
      "the first step is given what the encoder's last state attends to; off: zeros");
  }
};

/// embedding_rnn_seq2seq: the last state of the encoder is all that the decoder knows.
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

/// embedding_tied_rnn_seq2seq: one embedding and one cell serve both sides, over a joint
/// vocabulary.
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

/// embedding_attention_seq2seq and, as options, what later made it good.
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

/// one2many_rnn_seq2seq: one encoder, and a decoder for each target language.
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

/// The registry of architectures. Each has a file that defines its make(), which creates the
/// parameters too and throws std::invalid_argument if it does not have as many targets.
using ModelOptions = std::variant<AttentionModelOptions, EmbeddingModelOptions, TiedModelOptions,
                                  One2ManyModelOptions>;

}  // namespace nmt
