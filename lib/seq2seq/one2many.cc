#include "seq2seq/one2many.h"

#include "autograd/check.h"
#include "seq2seq/embedding_rnn.h"

namespace nmt {
namespace {

template <class Map>
std::string names(const Map& map) {
  std::string text;
  for (const auto& [name, value] : map) text += (text.empty() ? "" : ", ") + name;
  return "{" + text + "}";
}

void check_names(const std::map<std::string, IdInputs>& inputs, const CellDict& cells,
                 const std::map<std::string, int64_t>& symbols) {
  require(names(inputs) == names(cells), "one2many_rnn_seq2seq: decoder_inputs_dict has " +
                                             names(inputs) + ", dec_cells_dict " + names(cells));
  for (const auto& [name, value] : inputs)
    require(symbols.contains(name), "one2many_rnn_seq2seq: num_decoder_symbols_dict has " +
                                        names(symbols) + ", but no " + name);
}

}  // namespace

std::map<std::string, DecoderResult> one2many_rnn_seq2seq(
    const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
    const std::map<std::string, IdInputs>& decoder_inputs_dict,
    std::shared_ptr<const Cell> enc_cell, const CellDict& dec_cells_dict,
    const One2ManyRnnSeq2SeqOptions& options) {
  check_names(decoder_inputs_dict, dec_cells_dict, options.num_decoder_symbols_dict);
  const Scope scope = outer / options.scope;
  const RnnResult encoded =
      encode_ids(scope, tape, encoder_inputs, std::move(enc_cell), options.num_encoder_symbols,
                 options.embedding_size, options.encoder_sequence_length);
  std::map<std::string, DecoderResult> results;
  for (const auto& [name, inputs] : decoder_inputs_dict) {
    EmbeddingRnnDecoderOptions decoder;
    decoder.num_symbols = options.num_decoder_symbols_dict.at(name);
    decoder.embedding_size = options.embedding_size;
    decoder.feed_previous = options.feed_previous.value;
    const OutputProjectionWrapper cell(dec_cells_dict.at(name), decoder.num_symbols);
    results[name] = embedding_rnn_decoder(scope / ("one2many_decoder_" + name), inputs,
                                          encoded.state, cell, decoder);
  }
  return results;
}

std::map<std::string, DecoderResult> one2many_rnn_seq2seq(
    const Scope& outer, Tape& tape, const IdInputs& encoder_inputs,
    const std::map<std::string, IdInputs>& decoder_inputs_dict,
    const std::shared_ptr<const Cell>& cell, const One2ManyRnnSeq2SeqOptions& options) {
  CellDict cells;
  for (const auto& [name, inputs] : decoder_inputs_dict) cells[name] = cell;
  return one2many_rnn_seq2seq(outer, tape, encoder_inputs, decoder_inputs_dict, cell, cells,
                              options);
}

}  // namespace nmt
