#include "models/costs.h"
#include "models/encoder_decoder.h"
#include "rnn/make_cell.h"

namespace nmt {
namespace {

class One2ManyModel : public EncoderDecoder {
 public:
  One2ManyModel(const One2ManyModelOptions& options, const ModelSizes& sizes) {
    parameters_->set_seed(sizes.seed);
    const Scope root{parameters_.get(), "one2many_rnn_seq2seq"};
    encoder_ = std::make_unique<Encoder>(
        root, make_cell(options.cell, options.size, options.layers), sizes.source_symbols,
        options.embedding, options.bidirectional,
        options.attention ? encoder_options(options, options) : encoder_options(options));
    for (const TargetSize& target : sizes.targets) {
      const Scope scope = root / ("one2many_decoder_" + target.name);
      const auto number = uint32_t(decoders_.size());
      const char* kind =
          options.attention ? "embedding_attention_decoder" : "embedding_rnn_decoder";
      const DecoderPlace place = {scope / kind, scope, target.symbols, number,
                                  shared_table(options, target.symbols)};
      decoders_.push_back(options.attention ? make_attention_decoder(place, options, options,
                                                                     encoder_->output_size())
                                            : make_rnn_decoder(place, options));
    }
    parameters_->close();
    source_costs_ = nmt::encoder_multiply_adds(options);
    if (options.attention)
      source_costs_ += targets() * key_multiply_adds(options, encoder_->output_size());
  }
};

}  // namespace

std::unique_ptr<Model> One2ManyModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<One2ManyModel>(*this, sizes);
}

}  // namespace nmt
