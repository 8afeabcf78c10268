#pragma once

#include <memory>

#include "models/model.h"

namespace nmt {

// A new architecture is a file that defines its make_architecture(), a line here and an alternative
// of ModelOptions.

/// embedding_rnn_seq2seq.
std::unique_ptr<Model> make_architecture(const EmbeddingModelOptions&, const ModelSizes&);
/// embedding_tied_rnn_seq2seq. Throws std::invalid_argument unless source and target have as many
/// symbols, or the target num_decoder_symbols.
std::unique_ptr<Model> make_architecture(const TiedModelOptions&, const ModelSizes&);
/// embedding_attention_seq2seq.
std::unique_ptr<Model> make_architecture(const AttentionModelOptions&, const ModelSizes&);
/// one2many_rnn_seq2seq, with any number of targets.
std::unique_ptr<Model> make_architecture(const One2ManyModelOptions&, const ModelSizes&);

}  // namespace nmt
