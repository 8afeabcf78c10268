#include "models/costs.h"
#include "models/encoder_decoder.h"

namespace nmt {
namespace {

class One2ManyModel : public EncoderDecoder {
 public:
  One2ManyModel(const One2ManyModelOptions& options, const ModelSizes& sizes) {
    parameters_->set_seed(sizes.seed);
    const Scope root{parameters_.get(), "one2many_rnn_seq2seq"};
    encoder_ = std::make_unique<Encoder>(
        root, options, sizes.source_symbols,
        options.attention ? std::optional(options.context_dropout.value_or(options.dropout))
                          : std::nullopt);
    for (const Named<int>& target : sizes.targets) {
      const Scope scope = root / ("one2many_decoder_" + target.name);
      const auto number = uint32_t(decoders_.size());
      const char* kind =
          options.attention ? "embedding_attention_decoder" : "embedding_rnn_decoder";
      const DecoderPlace place = {scope / kind, scope, target.value, number,
                                  shared_table(options, target.value)};
      decoders_.push_back(options.attention ? make_attention_decoder(place, options, options,
                                                                     encoder_->output_size())
                                            : make_rnn_decoder(place, options));
    }
    parameters_->close();
    source_costs_ = encoder_->multiply_adds();
    if (options.attention)
      source_costs_ += targets() * key_multiply_adds(options, encoder_->output_size());
  }
};

}  // namespace

std::unique_ptr<Model> One2ManyModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<One2ManyModel>(*this, sizes);
}

}  // namespace nmt
