#include "models/encoder_decoder.h"

namespace nmt {
namespace {

class One2ManyModel : public EncoderDecoder {
 public:
  One2ManyModel(const One2ManyModelOptions& options, const ModelSizes& sizes) {
    parameters_->set_seed(sizes.seed);
    const Scope root{parameters_.get(), "one2many_rnn_seq2seq"};
    encoder_ = std::make_unique<Encoder>(root, options, sizes.source_symbols, options.attention);
    for (const TargetSize& target : sizes.targets) {
      const Scope scope = root / ("one2many_decoder_" + target.name);
      const auto number = uint32_t(decoders_.size());
      decoders_.push_back(
          options.attention
              ? make_attention_decoder(
                    {scope / "embedding_attention_decoder", scope, target.symbols, number}, options,
                    options, encoder_->output_size())
              : make_rnn_decoder({scope / "embedding_rnn_decoder", scope, target.symbols, number},
                                 options));
    }
    parameters_->close();
    source_costs_ = encoder_->multiply_adds();
    const double n = double(encoder_->output_size());
    if (options.attention) source_costs_ += double(targets()) * options.num_heads * n * n;
  }
};

}  // namespace

std::unique_ptr<Model> One2ManyModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<One2ManyModel>(*this, sizes);
}

}  // namespace nmt
