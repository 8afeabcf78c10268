#include "cells.h"

#include <functional>
#include <map>
#include <stdexcept>

#include "arguments.h"
#include "rnn/cells.h"
#include "rnn/wrappers.h"

namespace nmt::conformance {
namespace {

using CellPtr = std::shared_ptr<const Cell>;

Activation activation(Arguments& args, Activation usual) {
  if (!args.has("activation")) return usual;
  const std::map<std::string, Activation> names = {{"tanh", Activation::kTanh},
                                                   {"relu", Activation::kRelu},
                                                   {"sigmoid", Activation::kSigmoid},
                                                   {"linear", Activation::kLinear}};
  return names.at(args.get<std::string>("activation"));
}

CellPtr basic_rnn(Arguments& args) {
  return std::make_shared<BasicRNNCell>(args.get<int64_t>("num_units"),
                                        activation(args, Activation::kTanh));
}

CellPtr gru(Arguments& args) {
  return std::make_shared<GRUCell>(args.get<int64_t>("num_units"),
                                   activation(args, Activation::kTanh));
}

CellPtr basic_lstm(Arguments& args) {
  double forget_bias = 1.0;
  args.set("forget_bias", forget_bias);
  return std::make_shared<LSTMCell>(basic_lstm_cell(args.get<int64_t>("num_units"), forget_bias,
                                                    activation(args, Activation::kTanh)));
}

CellPtr lstm(Arguments& args) {
  LstmCellOptions options;
  options.activation = activation(args, options.activation);
  args.set("forget_bias", options.forget_bias);
  args.set("use_peepholes", options.use_peepholes);
  args.set("cell_clip", options.cell_clip);
  args.set("num_proj", options.num_proj);
  args.set("proj_clip", options.proj_clip);
  return std::make_shared<LSTMCell>(args.get<int64_t>("num_units"), options);
}

CellPtr multi(Arguments& args) {
  std::vector<CellPtr> cells;
  for (const YAML::Node& cell : args.node("cells")) cells.push_back(build_cell(cell));
  return std::make_shared<MultiRNNCell>(std::move(cells));
}

CellPtr embedding_wrapper(Arguments& args) {
  return std::make_shared<EmbeddingWrapper>(build_cell(args.node("cell")),
                                            args.get<int64_t>("embedding_classes"),
                                            args.get<int64_t>("embedding_size"));
}

CellPtr input_projection(Arguments& args) {
  return std::make_shared<InputProjectionWrapper>(build_cell(args.node("cell")),
                                                  args.get<int64_t>("num_proj"),
                                                  activation(args, Activation::kLinear));
}

CellPtr output_projection(Arguments& args) {
  return std::make_shared<OutputProjectionWrapper>(build_cell(args.node("cell")),
                                                   args.get<int64_t>("output_size"),
                                                   activation(args, Activation::kLinear));
}

CellPtr residual(Arguments& args) {
  return std::make_shared<ResidualWrapper>(build_cell(args.node("cell")));
}

CellPtr dropout(Arguments& args) {
  DropoutOptions options;
  args.set("input_keep_prob", options.input_keep_prob);
  args.set("output_keep_prob", options.output_keep_prob);
  args.set("state_keep_prob", options.state_keep_prob);
  return std::make_shared<DropoutWrapper>(build_cell(args.node("cell")), options);
}

}  // namespace

CellPtr build_cell(const YAML::Node& node) {
  const std::map<std::string, std::function<CellPtr(Arguments&)>> builders = {
      {"BasicRNNCell", basic_rnn},
      {"GRUCell", gru},
      {"BasicLSTMCell", basic_lstm},
      {"LSTMCell", lstm},
      {"MultiRNNCell", multi},
      {"EmbeddingWrapper", embedding_wrapper},
      {"InputProjectionWrapper", input_projection},
      {"OutputProjectionWrapper", output_projection},
      {"ResidualWrapper", residual},
      {"DropoutWrapper", dropout}};
  Arguments args(node, "a cell");
  const auto type = args.get<std::string>("type");
  if (!builders.contains(type)) throw std::runtime_error("the driver knows no cell " + type);
  CellPtr cell = builders.at(type)(args);
  args.finish();
  return cell;
}

}  // namespace nmt::conformance
