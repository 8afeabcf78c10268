#include <stdexcept>

#include "models/costs.h"
#include "models/encoder_decoder.h"
#include "rnn/make_cell.h"

namespace nmt {
namespace {

class TiedModel : public EncoderDecoder {
 public:
  TiedModel(const TiedModelOptions& options, const ModelSizes& sizes) {
    const int target = only_target(sizes);
    if (target != options.num_decoder_symbols.value_or(sizes.source_symbols))
      throw std::invalid_argument("a tied model over " + std::to_string(sizes.source_symbols) +
                                  " symbols with a target of " + std::to_string(target));
    parameters_->set_seed(sizes.seed);
    const Scope top{parameters_.get(), ""};
    const Scope root{parameters_.get(), "embedding_tied_rnn_seq2seq"};
    const Parameter& table =
        root.get("embedding", {sizes.source_symbols, options.embedding}, Init::kEmbedding);
    const Scope scope = rnn_scope(root / "combined_tied_rnn_seq2seq" / "tied_rnn_seq2seq", options);
    const auto cell = make_cell(options.cell, options.size, options.layers);
    const std::shared_ptr<const CellStep> step = cell->build(scope, options.embedding);
    encoder_ = std::make_unique<Encoder>(table, cell, step, encoder_options(options));
    decoders_.push_back(make_rnn_decoder({scope, top, target}, options, table, step));
    parameters_->close();
    source_costs_ = nmt::encoder_multiply_adds(options);
  }
};

}  // namespace

std::unique_ptr<Model> TiedModelOptions::make(const ModelSizes& sizes) const {
  return std::make_unique<TiedModel>(*this, sizes);
}

}  // namespace nmt
