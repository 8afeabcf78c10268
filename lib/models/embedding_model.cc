#include "models/encoder_decoder.h"

namespace nmt {
namespace {

class EmbeddingModel : public EncoderDecoder {
 public:
  EmbeddingModel(const EmbeddingModelOptions& options, const ModelSizes& sizes) {
    const int symbols = only_target(sizes);
    parameters_->set_seed(sizes.seed);
    const Scope top{parameters_.get(), ""};
    const Scope root{parameters_.get(), "embedding_rnn_seq2seq"};
    encoder_ = std::make_unique<Encoder>(root, options, sizes.source_symbols);
    decoders_.push_back(make_rnn_decoder(
        {root / "embedding_rnn_decoder", top, symbols, 0, shared_table(options, symbols)},
        options));
    parameters_->close();
    source_costs_ = encoder_->multiply_adds();
  }
};

}  // namespace

std::unique_ptr<Model> EmbeddingModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<EmbeddingModel>(*this, sizes);
}

}  // namespace nmt
