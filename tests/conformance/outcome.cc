#include "outcome.h"

#include <stdexcept>

#include "autograd/ops.h"
#include "callables.h"
#include "functions.h"
#include "seq2seq/buckets.h"

namespace nmt::conformance {
namespace {

Value outputs_value(const std::string& name, const std::vector<Var>& outputs) {
  if (outputs.empty()) return {name, {}, {0}, {}};
  return {name, outputs, {int64_t(outputs.size()), outputs[0].rows(), outputs[0].cols()}, {}};
}

// path is "" or "<decoder>/"
void add_returned(const Returned& returned, const std::string& path, std::vector<Value>& values) {
  Value outputs = outputs_value("output/" + path + "outputs", returned.result.outputs);
  if (!outputs.slices.empty()) outputs.weight = "weight/" + outputs.name;
  values.push_back(std::move(outputs));
  for (size_t i = 0; i < returned.parts.size(); ++i) {
    const StatePart& part = returned.parts[i];
    const Var state = returned.result.state.at(i);
    const std::string name = "state/" + path + std::to_string(part.layer) + "/" + part.name;
    values.push_back({name, {state}, {state.rows(), state.cols()}, "weight/" + name});
  }
}

// name is "" or "<bucket>/"
Value loss_value(const std::string& path, Var loss, bool by_row) {
  if (by_row) return {"output/" + path + "loss", {loss}, {loss.rows()}, "weight/" + path + "loss"};
  return {"output/" + path + "loss", {loss}, {}, ""};
}

StepWeights step_weights(const Given& given) {
  const Tensor& t = given.tensor("input/weights");
  StepWeights weights(size_t(t.shape.at(0)), std::vector<Real>(size_t(t.shape.at(1))));
  auto from = t.values.begin();
  for (auto& step : weights)
    for (Real& w : step) w = Real(*from++);
  return weights;
}

std::vector<Value> run_loss(const std::string& function, Arguments& args, Given& given) {
  const bool by_row = function == "sequence_loss_by_example";
  SequenceLossOptions options;
  args.set("average_across_timesteps", options.average_across_timesteps);
  if (!by_row) args.set("average_across_batch", options.average_across_batch);
  options.softmax_loss_function = softmax_loss_function(args, given);
  args.ignore("name");
  args.finish();
  const auto loss = by_row ? sequence_loss_by_example : sequence_loss;
  return {loss_value(
      "",
      loss(given.steps("input/logits"), given.ids("input/targets"), step_weights(given), options),
      by_row)};
}

std::vector<Value> run_buckets(Arguments& args, Given& given) {
  std::vector<BucketSteps> buckets;
  for (const YAML::Node& bucket : args.node("buckets"))
    buckets.push_back({bucket[0].as<int64_t>(), bucket[1].as<int64_t>()});
  ModelWithBucketsOptions options;
  args.set("per_example_loss", options.per_example_loss);
  options.softmax_loss_function = softmax_loss_function(args, given);
  Arguments model(args.node("seq2seq"), "seq2seq");
  const auto function = model.get<std::string>("function");
  const YAML::Node model_args = model.node("args");
  model.finish();
  args.ignore("name");
  args.finish();

  const auto seq2seq = [&](const auto& encoder, const auto& decoder) {
    Arguments inner(model_args, function);
    return call_function(function, inner, given, encoder, decoder).result;
  };
  const auto results = std::visit(
      [&](const auto& encoder, const auto& decoder) {
        return model_with_buckets(encoder, decoder, given.ids("input/targets"), step_weights(given),
                                  buckets, seq2seq, options);
      },
      given.inputs("input/encoder_inputs"), given.inputs("input/decoder_inputs"));
  std::vector<Value> values;
  for (size_t j = 0; j < results.size(); ++j) {
    const std::string path = std::to_string(j) + "/";
    values.push_back(outputs_value("output/" + path + "outputs", results[j].outputs));
    values.push_back(loss_value(path, results[j].loss, options.per_example_loss));
  }
  return values;
}

Var add_to(Var sum, Var term) { return sum.defined() ? add(sum, term) : term; }

}  // namespace

std::vector<Value> run_function(const std::string& function, const YAML::Node& node, Given& given) {
  Arguments args(node, function);
  if (function == "sequence_loss" || function == "sequence_loss_by_example")
    return run_loss(function, args, given);
  if (function == "model_with_buckets") return run_buckets(args, given);
  std::vector<Value> values;
  if (function == "one2many_rnn_seq2seq") {
    for (const auto& [name, returned] : call_one2many(args, given))
      add_returned(returned, name + "/", values);
    return values;
  }
  const auto inputs = [&](const std::string& name) {
    return given.has(name) ? given.inputs(name) : Inputs();
  };
  add_returned(call_function(function, args, given, inputs("input/encoder_inputs"),
                             inputs("input/decoder_inputs")),
               "", values);
  return values;
}

Var loss_of(const std::vector<Value>& values, const Given& given) {
  Var loss;
  for (const Value& value : values) {
    if (!value.weight) continue;
    if (value.weight->empty()) {
      loss = add_to(loss, value.slices[0]);
      continue;
    }
    const Tensor& weight = given.tensor(*value.weight);
    if (weight.shape != value.shape)
      throw std::runtime_error(*value.weight + " is " + shape_text(weight.shape) + ", but " +
                               value.name + " " + shape_text(value.shape));
    auto from = weight.values.begin();
    for (const Var slice : value.slices) {
      const Matrix w = slice.tape->allocate(slice.rows(), slice.cols());
      for (int64_t i = 0; i < w.size(); ++i) w.data[i] = Real(*from++);
      loss = add_to(loss, weighted_sum(slice, w));
    }
  }
  if (!loss.defined()) throw std::runtime_error("the case has no loss");
  return loss;
}

Tensor to_tensor(const Value& value) {
  Tensor tensor{value.shape, false, {}};
  for (const Var slice : value.slices)
    tensor.values.insert(tensor.values.end(), slice.value().data,
                         slice.value().data + slice.value().size());
  return tensor;
}

}  // namespace nmt::conformance
