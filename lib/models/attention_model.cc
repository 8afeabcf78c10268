#include "models/costs.h"
#include "models/encoder_decoder.h"
#include "rnn/make_cell.h"

namespace nmt {
namespace {

class AttentionModel : public EncoderDecoder {
 public:
  AttentionModel(const AttentionModelOptions& options, const ModelSizes& sizes) {
    const int symbols = only_target(sizes);
    parameters_->set_seed(sizes.seed);
    const Scope top{parameters_.get(), ""};
    const Scope root{parameters_.get(), "embedding_attention_seq2seq"};
    encoder_ = std::make_unique<Encoder>(
        root, make_cell(options.cell, options.size, options.layers), sizes.source_symbols,
        options.embedding, options.bidirectional, encoder_options(options, options));
    decoders_.push_back(make_attention_decoder(
        {root / "embedding_attention_decoder", top, symbols, 0, shared_table(options, symbols)},
        options, options, encoder_->output_size()));
    parameters_->close();
    source_costs_ =
        nmt::encoder_multiply_adds(options) + key_multiply_adds(options, encoder_->output_size());
  }
};

}  // namespace

std::unique_ptr<Model> AttentionModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<AttentionModel>(*this, sizes);
}

}  // namespace nmt
