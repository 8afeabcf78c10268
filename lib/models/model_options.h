#pragma once

#include <variant>

#include "base/fields.h"
#include "rnn/cell_options.h"

namespace nmt {

/// embedding_attention_seq2seq and, as options, what later made it good. Every default that differs
/// from TensorFlow's function says so.
struct AttentionModelOptions {
  static constexpr const char* kType = "attention";
  CellOptions cell;
  int layers = 1;
  int size = 512;
  int embedding = 256;
  int num_heads = 1;
  bool output_projection = true;
  bool initial_state_attention = false;
  bool bidirectional = false;
  double dropout = 0.0;
  double embedding_dropout = 0.0;
  bool tie_embeddings = false;
  template <class V>
  void fields(V& v) {
    v("cell", cell, "recurrent cell of encoder and decoder");
    v("layers", layers, "cells on top of each other", Range{1, 16});
    v("size", size, "state size H", Range{1, 65536});
    v("embedding", embedding, "embedding size E", Range{1, 65536});
    v("num_heads", num_heads, "attention reads a step", Range{1, 64});
    v("output_projection", output_projection,
      "project [cell output, reads] to H and then to the vocabulary; off as in TensorFlow's "
      "function without "
      "output_projection: the cell's output is projected to the vocabulary V and attention's "
      "projection is V by V");
    v("initial_state_attention", initial_state_attention, "attend before the first step");
    v("bidirectional", bidirectional,
      "encoder reads both ways (each H wide); its final states start the decoder through a learned "
      "bridge; not in TensorFlow's function");
    v("dropout", dropout,
      "probability of dropping an entry of the encoder's states and of the output before the "
      "vocabulary (Srivastava et al. 2014)",
      Range{0, 0.95});
    v("embedding_dropout", embedding_dropout,
      "probability of dropping an entry of an embedded symbol", Range{0, 0.95});
    v("tie_embeddings", tie_embeddings,
      "the vocabulary's projection is the target embedding, transposed, and attention's output as "
      "wide as that; needs output_projection (Press and Wolf 2017, arXiv:1608.05859)");
  }
};

using ModelOptions = std::variant<AttentionModelOptions>;

}  // namespace nmt
