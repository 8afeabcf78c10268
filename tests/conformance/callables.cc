#include "callables.h"

#include <stdexcept>

#include "seq2seq/sampled_softmax.h"

namespace nmt::conformance {
namespace {

// tanh(prev·W + b + step_scale·i)
LoopFunction affine_tanh(Arguments& args, Given& given) {
  const Parameter* w = &given.parameter(args.get<std::string>("weights"));
  const Parameter* b = &given.parameter(args.get<std::string>("biases"));
  const auto scale = Real(args.get<double>("step_scale"));
  return [=](Var prev, int i) { return tanh(add_scalar(linear({prev}, *w, b), scale * Real(i))); };
}

LoopFunction argmax_embed(Arguments& args, Given& given) {
  const auto projection = output_projection(args, given);
  bool update = true;
  args.set("update_embedding", update);
  const Parameter& table = given.parameter(args.get<std::string>("embedding"));
  return argmax_and_embed(table, projection ? &*projection : nullptr, update);
}

// The draw is the case's: its ids, and of all classes the expected counts.
SoftmaxLossFunction sampled_softmax(Arguments& args, Given& given) {
  const OutputProjection projection{&given.parameter(args.get<std::string>("weights")),
                                    &given.parameter(args.get<std::string>("biases"))};
  bool remove_hits = true;
  args.set("remove_accidental_hits", remove_hits);
  const std::vector<double> counts = given.tensor("input/expected_count").values;
  SampledValues drawn;
  drawn.sampled_candidates = given.int_vector("input/sampled_ids");
  for (const int id : drawn.sampled_candidates)
    drawn.sampled_expected_count.push_back(counts.at(size_t(id)));
  return [=](std::span<const int> labels, Var inputs) {
    SampledValues values = drawn;
    for (const int label : labels) values.true_expected_count.push_back(counts.at(size_t(label)));
    return sampled_softmax_loss(projection, labels, inputs, values, remove_hits);
  };
}

SoftmaxLossFunction label_smoothing(Arguments& args, Given&) {
  return label_smoothing_loss(args.get<double>("epsilon"));
}

template <class Result>
using Kinds = std::map<std::string, Result (*)(Arguments&, Given&)>;

template <class Result>
Result of_kind(Arguments& args, const std::string& key, Given& given, const Kinds<Result>& kinds) {
  if (!args.has(key)) return {};
  Arguments inner(args.node(key), key);
  const auto kind = inner.get<std::string>("kind");
  if (!kinds.contains(kind)) throw std::runtime_error("the driver knows no " + key + " " + kind);
  Result result = kinds.at(kind)(inner, given);
  inner.finish();
  return result;
}

}  // namespace

LoopFunction loop_function(Arguments& args, Given& given) {
  return of_kind<LoopFunction>(args, "loop_function", given,
                               {{"affine_tanh", affine_tanh}, {"argmax_embed", argmax_embed}});
}

SoftmaxLossFunction softmax_loss_function(Arguments& args, Given& given) {
  return of_kind<SoftmaxLossFunction>(
      args, "softmax_loss_function", given,
      {{"label_smoothing", label_smoothing}, {"sampled_softmax", sampled_softmax}});
}

std::optional<OutputProjection> output_projection(Arguments& args, Given& given) {
  if (!args.has("output_projection")) return {};
  Arguments pair(args.node("output_projection"), "output_projection");
  const OutputProjection projection{&given.parameter(pair.get<std::string>("weights")),
                                    &given.parameter(pair.get<std::string>("biases"))};
  pair.finish();
  return projection;
}

FeedPrevious feed_previous(Arguments& args) {
  FeedPrevious feed;
  args.set("feed_previous", feed.value);
  std::string kind = "bool";
  args.set("feed_previous_kind", kind);
  feed.tensor = kind == "tensor";
  return feed;
}

}  // namespace nmt::conformance
