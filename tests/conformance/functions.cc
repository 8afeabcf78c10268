#include "functions.h"

#include <stdexcept>

#include "autograd/check.h"
#include "callables.h"
#include "cells.h"
#include "seq2seq/embedding_attention.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/one2many.h"
#include "seq2seq/rnn_decoder.h"

namespace nmt::conformance {
namespace {

struct Call {
  Arguments& args;
  Given& given;
  const Inputs &encoder, &decoder;
  std::shared_ptr<const Cell> cell;
};

// The vectors that a function on dense inputs takes; ids only for a cell that looks them up.
std::vector<Var> dense(const Call& call, const Inputs& inputs) {
  if (const auto* ids = std::get_if<StepIds>(&inputs))
    return id_inputs(call.given.tape(), *call.cell, *ids);
  return std::get<std::vector<Var>>(inputs);
}

IdInputs ids(const Inputs& inputs) {
  return std::visit([](const auto& steps) { return IdInputs(steps); }, inputs);
}

CellState initial_state(const Call& call) {
  const std::string prefix = "input/initial_state/";
  const auto parts = call.cell->state_parts();
  require(call.given.names(prefix).size() == parts.size(),
          "the initial state is not of " + std::to_string(parts.size()) + " parts");
  CellState state;
  for (const StatePart& part : parts) {
    const std::string name = prefix + std::to_string(part.layer) + "/" + part.name;
    require(call.given.has(name), "the initial state has no " + name);
    state.push_back(call.given.matrix(name));
  }
  return state;
}

std::vector<Var> attention_states(const Call& call) {
  return call.given.steps("input/attention_states", 1);
}

// The options that every function of a kind has, under TensorFlow's names.
template <class Options>
void set_embedding(Options& options, const Call& call) {
  call.args.set("embedding_size", options.embedding_size);
  options.output_projection = output_projection(call.args, call.given);
}

template <class Options>
void set_fed_decoder(Options& options, const Call& call) {
  set_embedding(options, call);
  call.args.set("num_symbols", options.num_symbols);
  call.args.set("feed_previous", options.feed_previous);
  call.args.set("update_embedding_for_previous", options.update_embedding_for_previous);
}

template <class Options>
void set_attention(Options& options, const Call& call) {
  call.args.set("num_heads", options.num_heads);
  call.args.set("initial_state_attention", options.initial_state_attention);
}

DecoderResult run_static_rnn(const Call& call) {
  StaticRnnOptions options;
  call.args.set("scope", options.scope);
  if (!call.given.names("input/initial_state/").empty())
    options.initial_state = initial_state(call);
  if (call.given.has("input/sequence_length"))
    options.sequence_length = call.given.int_vector("input/sequence_length");
  const RnnResult result = static_rnn(call.given.root(), *call.cell,
                                      dense(call, call.given.inputs("input/inputs")), options);
  return {result.outputs, result.state, {}};
}

DecoderResult run_rnn_decoder(const Call& call) {
  RnnDecoderOptions options;
  call.args.set("scope", options.scope);
  options.loop_function = loop_function(call.args, call.given);
  return rnn_decoder(call.given.root(), dense(call, call.decoder), initial_state(call), *call.cell,
                     options);
}

DecoderResult run_basic_rnn(const Call& call) {
  BasicRnnSeq2SeqOptions options;
  call.args.set("scope", options.scope);
  return basic_rnn_seq2seq(call.given.root(), dense(call, call.encoder), dense(call, call.decoder),
                           *call.cell, options);
}

DecoderResult run_tied_rnn(const Call& call) {
  TiedRnnSeq2SeqOptions options;
  call.args.set("scope", options.scope);
  options.loop_function = loop_function(call.args, call.given);
  return tied_rnn_seq2seq(call.given.root(), dense(call, call.encoder), dense(call, call.decoder),
                          *call.cell, options);
}

DecoderResult run_embedding_decoder(const Call& call) {
  EmbeddingRnnDecoderOptions options;
  call.args.set("scope", options.scope);
  set_fed_decoder(options, call);
  return embedding_rnn_decoder(call.given.root(), ids(call.decoder), initial_state(call),
                               *call.cell, options);
}

DecoderResult run_embedding_rnn(const Call& call) {
  EmbeddingRnnSeq2SeqOptions options;
  call.args.set("scope", options.scope);
  call.args.set("num_encoder_symbols", options.num_encoder_symbols);
  call.args.set("num_decoder_symbols", options.num_decoder_symbols);
  set_embedding(options, call);
  options.feed_previous = feed_previous(call.args);
  return embedding_rnn_seq2seq(call.given.root(), call.given.tape(), ids(call.encoder),
                               ids(call.decoder), call.cell, options);
}

DecoderResult run_embedding_tied(const Call& call) {
  EmbeddingTiedRnnSeq2SeqOptions options;
  call.args.set("scope", options.scope);
  call.args.set("num_symbols", options.num_symbols);
  call.args.set("num_decoder_symbols", options.num_decoder_symbols);
  set_embedding(options, call);
  options.feed_previous = feed_previous(call.args);
  return embedding_tied_rnn_seq2seq(call.given.root(), call.given.tape(), ids(call.encoder),
                                    ids(call.decoder), call.cell, options);
}

DecoderResult run_attention_decoder(const Call& call) {
  AttentionDecoderOptions options;
  call.args.set("scope", options.scope);
  call.args.set("output_size", options.output_size);
  set_attention(options, call);
  options.loop_function = loop_function(call.args, call.given);
  return attention_decoder(call.given.root(), dense(call, call.decoder), initial_state(call),
                           attention_states(call), *call.cell, options);
}

DecoderResult run_embedding_attention_decoder(const Call& call) {
  EmbeddingAttentionDecoderOptions options;
  call.args.set("scope", options.scope);
  call.args.set("output_size", options.output_size);
  set_attention(options, call);
  set_fed_decoder(options, call);
  return embedding_attention_decoder(call.given.root(), ids(call.decoder), initial_state(call),
                                     attention_states(call), *call.cell, options);
}

DecoderResult run_embedding_attention(const Call& call) {
  EmbeddingAttentionSeq2SeqOptions options;
  call.args.set("scope", options.scope);
  call.args.set("num_encoder_symbols", options.num_encoder_symbols);
  call.args.set("num_decoder_symbols", options.num_decoder_symbols);
  set_embedding(options, call);
  set_attention(options, call);
  options.feed_previous = feed_previous(call.args);
  return embedding_attention_seq2seq(call.given.root(), call.given.tape(), ids(call.encoder),
                                     ids(call.decoder), call.cell, options);
}

}  // namespace

Returned call_function(const std::string& function, Arguments& args, Given& given,
                       const Inputs& encoder, const Inputs& decoder) {
  const std::map<std::string, DecoderResult (*)(const Call&)> functions = {
      {"static_rnn", run_static_rnn},
      {"rnn_decoder", run_rnn_decoder},
      {"basic_rnn_seq2seq", run_basic_rnn},
      {"tied_rnn_seq2seq", run_tied_rnn},
      {"embedding_rnn_decoder", run_embedding_decoder},
      {"embedding_rnn_seq2seq", run_embedding_rnn},
      {"embedding_tied_rnn_seq2seq", run_embedding_tied},
      {"attention_decoder", run_attention_decoder},
      {"embedding_attention_decoder", run_embedding_attention_decoder},
      {"embedding_attention_seq2seq", run_embedding_attention}};
  if (!functions.contains(function))
    throw std::runtime_error("the driver knows no function " + function);
  const Call call{args, given, encoder, decoder, build_cell(args.node("cell"))};
  DecoderResult result = functions.at(function)(call);
  args.ignore("dtype");
  args.finish();
  return {std::move(result), call.cell->state_parts()};
}

std::map<std::string, Returned> call_one2many(Arguments& args, Given& given) {
  One2ManyRnnSeq2SeqOptions options;
  args.set("scope", options.scope);
  args.set("num_encoder_symbols", options.num_encoder_symbols);
  args.set("num_decoder_symbols", options.num_decoder_symbols_dict);
  args.set("embedding_size", options.embedding_size);
  options.feed_previous = feed_previous(args);
  CellDict cells;
  for (const auto& entry : args.node("dec_cells"))
    cells[entry.first.as<std::string>()] = build_cell(entry.second);
  std::map<std::string, IdInputs> decoder_inputs;
  const std::string prefix = "input/decoder_inputs/";
  for (const std::string& name : given.names(prefix))
    decoder_inputs.emplace(name.substr(prefix.size()), ids(given.inputs(name)));
  auto results =
      one2many_rnn_seq2seq(given.root(), given.tape(), ids(given.inputs("input/encoder_inputs")),
                           decoder_inputs, build_cell(args.node("enc_cell")), cells, options);
  args.ignore("dtype");
  args.finish();
  std::map<std::string, Returned> returned;
  for (auto& [name, result] : results)
    returned[name] = {std::move(result), cells.at(name)->state_parts()};
  return returned;
}

}  // namespace nmt::conformance
