#include <doctest/doctest.h>

#include <map>

#include "rnn/make_cell.h"
#include "seq2seq/embedding_attention.h"
#include "seq2seq/embedding_rnn.h"
#include "seq2seq/losses.h"
#include "seq2seq/one2many.h"
#include "seq2seq/sequences.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

// A model of one way and without dropout is the function of its name.

namespace {

struct FunctionCall {
  Tape& tape;
  ParameterStore& store;
  const Batch& batch;
  ModelSizes sizes;
  std::vector<int> encoder_sequence_length;  // empty: as in TensorFlow
  bool feed_previous = false, update_embedding_for_previous = true;

  StepIds steps(const std::vector<TokenId>& ids) const {
    const int64_t size = batch.source.size;
    StepIds steps;
    for (auto step = ids.begin(); step != ids.end(); step += size)
      steps.emplace_back(step, step + size);
    return steps;
  }
  StepIds source() const { return steps(batch.source.ids); }
  StepIds target(size_t k = 0) const { return steps(batch.targets[k].inputs); }
  /// What a function with one target has in common with the others.
  template <class Options>
  void set(Options& options, const RnnModelOptions& model) const {
    options.embedding_size = model.embedding;
    options.output_projection = projection(model, {&store, ""});
    options.feed_previous = {feed_previous, !update_embedding_for_previous};
    options.encoder_sequence_length = encoder_sequence_length;
  }
  static std::optional<OutputProjection> projection(const RnnModelOptions& model,
                                                    const Scope& scope) {
    if (!model.output_projection) return {};
    const std::string prefix = scope.path.empty() ? "" : scope.path + "/";
    return OutputProjection{scope.store->find(prefix + "proj_w"),
                            scope.store->find(prefix + "proj_b")};
  }
};

using Steps = std::vector<Var>;  // logits [B, V], one a step

Steps projected(Steps outputs, const std::optional<OutputProjection>& projection) {
  if (projection)
    for (Var& output : outputs) output = linear({output}, *projection->weights, projection->biases);
  return outputs;
}

std::shared_ptr<const Cell> cell_of(const RnnModelOptions& model) {
  return make_cell(model.cell, model.size, model.layers);
}

std::vector<Steps> call(const EmbeddingModelOptions& model, const FunctionCall& call) {
  EmbeddingRnnSeq2SeqOptions options;
  call.set(options, model);
  options.num_encoder_symbols = call.sizes.source_symbols;
  options.num_decoder_symbols = call.sizes.targets[0].value;
  return {projected(embedding_rnn_seq2seq({&call.store, ""}, call.tape, call.source(),
                                          call.target(), cell_of(model), options)
                        .outputs,
                    options.output_projection)};
}

std::vector<Steps> call(const TiedModelOptions& model, const FunctionCall& call) {
  EmbeddingTiedRnnSeq2SeqOptions options;
  call.set(options, model);
  options.num_symbols = call.sizes.source_symbols;
  options.num_decoder_symbols = model.num_decoder_symbols;
  return {projected(embedding_tied_rnn_seq2seq({&call.store, ""}, call.tape, call.source(),
                                               call.target(), cell_of(model), options)
                        .outputs,
                    options.output_projection)};
}

std::vector<Steps> call(const AttentionModelOptions& model, const FunctionCall& call) {
  EmbeddingAttentionSeq2SeqOptions options;
  call.set(options, model);
  options.num_encoder_symbols = call.sizes.source_symbols;
  options.num_decoder_symbols = call.sizes.targets[0].value;
  options.num_heads = model.num_heads;
  options.initial_state_attention = model.initial_state_attention;
  return {projected(embedding_attention_seq2seq({&call.store, ""}, call.tape, call.source(),
                                                call.target(), cell_of(model), options)
                        .outputs,
                    options.output_projection)};
}

/// One decoder as embedding_attention_seq2seq or embedding_rnn_seq2seq calls it.
Steps decode(const One2ManyModelOptions& model, const FunctionCall& call, size_t k,
             const Scope& scope, const RnnResult& encoded) {
  const int64_t symbols = call.sizes.targets[k].value;
  const auto projection = FunctionCall::projection(model, scope);
  std::shared_ptr<const Cell> cell = cell_of(model);
  if (!projection) cell = std::make_shared<OutputProjectionWrapper>(cell, symbols);
  const auto set = [&](auto& options) {
    options.num_symbols = symbols;
    options.embedding_size = model.embedding;
    options.output_projection = projection;
    options.feed_previous = call.feed_previous;
    options.update_embedding_for_previous = call.update_embedding_for_previous;
  };
  if (!model.attention) {
    EmbeddingRnnDecoderOptions options;
    set(options);
    return projected(
        embedding_rnn_decoder(scope, call.target(k), encoded.state, *cell, options).outputs,
        projection);
  }
  EmbeddingAttentionDecoderOptions options;
  set(options);
  options.num_heads = model.num_heads;
  options.initial_state_attention = model.initial_state_attention;
  options.encoder_sequence_length = call.encoder_sequence_length;
  return projected(embedding_attention_decoder(scope, call.target(k), encoded.state,
                                               encoded.outputs, *cell, options)
                       .outputs,
                   projection);
}

/// TensorFlow's function has neither attention nor an output projection, and always updates fed
/// embeddings: what goes beyond it is put together from its parts.
std::vector<Steps> call(const One2ManyModelOptions& model, const FunctionCall& call) {
  std::vector<Steps> logits;
  if (!model.attention && !model.output_projection && call.update_embedding_for_previous) {
    One2ManyRnnSeq2SeqOptions options;
    options.num_encoder_symbols = call.sizes.source_symbols;
    options.embedding_size = model.embedding;
    options.feed_previous = {call.feed_previous};
    options.encoder_sequence_length = call.encoder_sequence_length;
    std::map<std::string, IdInputs> inputs;
    for (size_t k = 0; k < call.sizes.targets.size(); ++k) {
      options.num_decoder_symbols_dict[call.sizes.targets[k].name] = call.sizes.targets[k].value;
      inputs.emplace(call.sizes.targets[k].name, call.target(k));
    }
    const auto results = one2many_rnn_seq2seq({&call.store, ""}, call.tape, call.source(), inputs,
                                              cell_of(model), options);
    for (const Named<int>& target : call.sizes.targets)
      logits.push_back(results.at(target.name).outputs);
    return logits;
  }
  const Scope scope{&call.store, "one2many_rnn_seq2seq"};
  const RnnResult encoded =
      encode_ids(scope, call.tape, call.source(), cell_of(model), call.sizes.source_symbols,
                 model.embedding, call.encoder_sequence_length);
  for (size_t k = 0; k < call.sizes.targets.size(); ++k)
    logits.push_back(decode(model, call, k,
                            scope / ("one2many_decoder_" + call.sizes.targets[k].name), encoded));
  return logits;
}

std::vector<Steps> call_function(const ModelOptions& options, const FunctionCall& arguments) {
  return std::visit([&](const auto& o) { return call(o, arguments); }, options);
}

// ---- comparing the two: logits, loss and the gradient of every parameter

Run run_model(Model& model, const Batch& batch, const Pass& pass) {
  return run(model.parameters(), [&](Tape& tape, std::vector<Var>& outputs) {
    outputs = logits_of(model, tape, batch, pass);
    return model.loss(tape, batch, {.pass = pass}).total;
  });
}

Run run_function(const ModelOptions& options, Model& model, const Batch& batch,
                 const std::vector<int>& encoder_sequence_length, const Pass& pass) {
  return run(model.parameters(), [&](Tape& tape, std::vector<Var>& outputs) {
    const FunctionCall arguments = {tape,
                                    model.parameters(),
                                    batch,
                                    sizes_of(options),
                                    encoder_sequence_length,
                                    pass.feed_previous == 1,
                                    pass.update_embedding_for_previous};
    const std::vector<Steps> logits = call_function(options, arguments);
    Var total;
    for (size_t k = 0; k < logits.size(); ++k) {
      outputs.push_back(stack_rows(logits[k]));
      const TargetBatch& target = batch.targets[k];
      const Var loss = sequence_loss(logits[k], arguments.steps(target.labels),
                                     sequence_weights(target.lengths, target.length),
                                     {.average_across_timesteps = false,
                                      .average_across_batch = false,
                                      .softmax_loss_function = {}});
      total = total.defined() ? add(total, loss) : loss;
    }
    return total;
  });
}

/// Of a model with a projection of its own and of one without, each small and not so small.
void for_each_form(const std::function<void(const ModelOptions&, Model&)>& f) {
  const auto run_all = [&](std::vector<Architecture> all) {
    for (auto& [name, options] : all) {
      CAPTURE(name);
      f(options, *small_model(options));
    }
  };
  for (const bool output_projection : {false, true}) {
    CAPTURE(output_projection);
    run_all(architectures([&](RnnModelOptions& o) { o.output_projection = output_projection; }));
    std::vector<Architecture> larger = architectures([&](RnnModelOptions& o) {
      o.output_projection = output_projection;
      o.cell = GruCellOptions{};
      o.layers = 2;
    });
    for (Architecture& a : larger) {
      AttentionOptions* attention = std::get_if<AttentionModelOptions>(&a.options);
      if (auto* one2many = std::get_if<One2ManyModelOptions>(&a.options)) attention = one2many;
      if (attention) {
        attention->num_heads = 2;
        attention->initial_state_attention = true;
      }
      // With an output projection TensorFlow's function ignores it.
      if (auto* tied = std::get_if<TiedModelOptions>(&a.options); tied && !output_projection)
        tied->num_decoder_symbols = 7;
    }
    run_all(std::move(larger));
    GruCellOptions relu;
    relu.activation = Activation::kRelu;
    for (const CellOptions& cell : {CellOptions(lstm_with_all_options()), CellOptions(relu)})
      run_all(architectures([&](RnnModelOptions& o) {
        o.output_projection = output_projection;
        o.cell = cell;
        o.layers = 2;
      }));
  }
}

const SourceLayout kOneBucket = {.reverse = false, .pad_to = {{6, 9}}};
const SourceLayout kTwoBuckets = {.reverse = false, .pad_to = {{2, 6}, {5, 4}, {7, 6}}};
constexpr double kClose = 1e-11;

}  // namespace

TEST_CASE("a model padded as in TensorFlow is the function of its name") {
  for_each_form([](const ModelOptions& options, Model& model) {
    const Batch batch = batch_of(model, kPairs, kOneBucket);
    CHECK(batch.source.visible == std::vector<int>{6, 6, 6});
    const Run expected = run_function(options, model, batch, {}, {});
    CHECK(difference(run_model(model, batch, {}), expected) < kClose);
    // The comparison can fail: hidden padding is another result.
    CHECK(difference(run_model(model, batch_of(model, kPairs), {}).outputs, expected.outputs) >
          1e-3);
  });
}

TEST_CASE("a model whose padding is masked is the function with encoder_sequence_length") {
  for_each_form([](const ModelOptions& options, Model& model) {
    const Batch batch = batch_of(model, kPairs);
    const Run expected = run_function(options, model, batch, {5, 3, 2}, {});
    CHECK(difference(run_model(model, batch, {}), expected) < kClose);
  });
}

TEST_CASE("a model reads of each sentence its own bucket's steps") {
  for_each_form([](const ModelOptions& options, Model& model) {
    const Batch batch = batch_of(model, kPairs, kTwoBuckets);
    const std::vector<int> visible = {5, 7, 2};
    CHECK(batch.source.visible == visible);
    const Run expected = run_function(options, model, batch, visible, {});
    CHECK(difference(run_model(model, batch, {}), expected) < kClose);
  });
}

TEST_CASE("a model that is always fed its own choices is the function with feed_previous") {
  for_each_form([](const ModelOptions& options, Model& model) {
    for (const bool update : {true, false}) {
      CAPTURE(update);
      Pass pass;
      pass.feed_previous = 1;
      pass.update_embedding_for_previous = update;
      const Batch masked = batch_of(model, kPairs), padded = batch_of(model, kPairs, kOneBucket);
      const Run fed = run_model(model, masked, pass);
      CHECK(difference(fed, run_function(options, model, masked, {5, 3, 2}, pass)) < kClose);
      CHECK(difference(run_model(model, padded, pass),
                       run_function(options, model, padded, {}, pass)) < kClose);
      CHECK(difference(fed.outputs, run_model(model, masked, {}).outputs) > 1e-6);
    }
  });
}

TEST_CASE("a model without an output projection has the parameters that its function makes") {
  for (const auto& [name, options] :
       architectures([](RnnModelOptions& o) { o.output_projection = false; })) {
    CAPTURE(name);
    const auto model = small_model(options);
    const Batch batch = batch_of(*model, kPairs);
    ParameterStore made;
    Tape tape(Tape::Use::kInfer);
    call_function(options, {tape, made, batch, sizes_of(options), {}});
    CHECK(made.size() == model->parameters().size());
    for (int i = 0; i < made.size(); ++i) {
      const Parameter* parameter = model->parameters().find(made[i].name());
      REQUIRE_MESSAGE(parameter, made[i].name());
      CHECK(parameter->shape() == made[i].shape());
    }
  }
}
