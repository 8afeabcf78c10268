#include "models/costs.h"
#include "models/encoder_decoder.h"
#include "rnn/make_cell.h"

namespace nmt {
namespace {

class EmbeddingModel : public EncoderDecoder {
 public:
  EmbeddingModel(const EmbeddingModelOptions& options, const ModelSizes& sizes) {
    const int symbols = only_target(sizes);
    parameters_->set_seed(sizes.seed);
    const Scope top{parameters_.get(), ""};
    const Scope root{parameters_.get(), "embedding_rnn_seq2seq"};
    encoder_ = std::make_unique<Encoder>(
        root, make_cell(options.cell, options.size, options.layers), sizes.source_symbols,
        options.embedding, options.bidirectional, encoder_options(options));
    decoders_.push_back(make_rnn_decoder(
        {root / "embedding_rnn_decoder", top, symbols, 0, shared_table(options, symbols)},
        options));
    parameters_->close();
    source_costs_ = nmt::encoder_multiply_adds(options);
  }
};

}  // namespace

std::unique_ptr<Model> EmbeddingModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<EmbeddingModel>(*this, sizes);
}

}  // namespace nmt
