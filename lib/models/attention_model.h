#pragma once

#include <memory>

#include "models/model.h"

namespace nmt {

/// embedding_attention_seq2seq as a model, with what later made it good as options.
std::unique_ptr<Model> make_architecture(const AttentionModelOptions& options,
                                         const ModelSizes& sizes);

}  // namespace nmt
