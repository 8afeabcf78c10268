#include <fmt/format.h>

#include <algorithm>
#include <concepts>

#include "recipe/rules.h"
#include "recipe/scalars.h"
#include "recipe/writer.h"

namespace nmt {
namespace {

/// TensorFlow's LayerNormBasicLSTMCell has none of its LSTMCell's options.
void check_norms(const LstmCellOptions& lstm, const Objector& object) {
  const std::pair<const char*, bool> options[] = {{"use_peepholes", lstm.use_peepholes},
                                                  {"cell_clip", lstm.cell_clip.has_value()},
                                                  {"num_proj", lstm.num_proj.has_value()},
                                                  {"proj_clip", lstm.proj_clip.has_value()}};
  for (const auto& [key, given] : options) {
    if (!given) continue;
    object("model.cell.layer_norm", std::string("is true but model.cell.") + key + " is given",
           "they are options of two different cells: remove one of them");
  }
}

void check_cell(const CellOptions& cell, const Objector& object) {
  const auto* lstm = std::get_if<LstmCellOptions>(&cell);
  if (lstm == nullptr) return;
  if (lstm->layer_norm) check_norms(*lstm, object);
  if (!lstm->proj_clip || lstm->num_proj) return;
  object("model.cell.proj_clip",
         "is " + real_text(*lstm->proj_clip) + " but model.cell.num_proj is null",
         "it cuts what num_proj makes: set model.cell.num_proj, or cut c by model.cell.cell_clip");
}

/// The encoder's last state can be copied where it has the form of the decoder's.
void check_last_state(const RnnModelOptions& model, const Objector& object) {
  const auto refuse = [&](const std::string& what) {
    object("model.bridge", "is last but " + what,
           "copying needs states of one form: make them equal, or set model.bridge to mean or "
           "learned");
  };
  const int ways = model.bidirectional ? 2 : 1;
  const int layers = model.encoder_layers.value_or(model.layers);
  const int size = model.encoder_size.value_or(model.size);
  if (layers != model.layers)
    refuse(fmt::format("the encoder has {} layers and the decoder {}", layers, model.layers));
  if (ways * size != model.size) {
    refuse(fmt::format("the encoder's state is {} wide{} and the decoder's {}", ways * size,
                       ways == 2 ? ", both ways side by side," : "", model.size));
  }
  if (ways == 1) return;
  if (model.bidirectional_stack == BidirectionalStack::kFirst && layers > 1)
    refuse("model.bidirectional_stack is first, whose layers differ in size");
  const auto* lstm = std::get_if<LstmCellOptions>(&model.cell);
  if (lstm != nullptr && lstm->num_proj)
    refuse(fmt::format("model.bidirectional is true and model.cell.num_proj is {} on both sides",
                       *lstm->num_proj));
}

void check_stacks(const RnnModelOptions& model, const Objector& object) {
  const int most = std::max(model.layers, model.encoder_layers.value_or(model.layers));
  if (model.residual && most == 1) {
    object("model.residual", "is true but there is 1 layer",
           "it goes around layers above the first: set model.layers to 2 or more");
  }
  if (model.layer_dropout > 0 && most == 1) {
    object("model.layer_dropout", "is " + real_text(model.layer_dropout) + " but there is 1 layer",
           "it drops what a layer gives to the one above: set model.layers to 2 or more");
  }
  if (model.bidirectional_stack != BidirectionalStack::kSeparate && !model.bidirectional) {
    object("model.bidirectional_stack",
           "is " + name_of(model.bidirectional_stack, kBidirectionalStacks) +
               " but model.bidirectional is false",
           "set model.bidirectional to true, or remove this key");
  }
  if (model.bridge == BridgeKind::kLast) check_last_state(model, object);
}

/// A decoder that neither attends nor starts from what the encoder read knows nothing of it.
void check_source_is_seen(const RnnModelOptions& model, bool attends, const Objector& object) {
  if (attends || model.bridge != BridgeKind::kZero) return;
  object("model.bridge", "is zero but the decoder does not attend to the source",
         "it would know nothing of the source: set model.bridge to last, mean or learned");
}

void check_tying(const RnnModelOptions& model, const Objector& object) {
  if (model.ties_output() && !model.output_projection) {
    object("model.tie_embeddings",
           "is " + name_of(model.tie_embeddings, kTyings) + " but model.output_projection is false",
           "the tied matrix is that projection: set model.output_projection to true");
  }
}

/// Attention's keys mean nothing to a model that was told to do without.
void check_unattended(const One2ManyModelOptions& model, const Objector& object) {
  if (model.attention) return;
  One2ManyModelOptions plain = model;
  static_cast<AttentionOptions&>(plain) = AttentionOptions();
  const Node is = section_node(model), may_be = section_node(plain);
  for (size_t i = 0; i < is.keys.size(); ++i)
    if (inline_yaml(is.children[i]) != inline_yaml(may_be.children[i]))
      object("model." + is.keys[i],
             "is " + inline_yaml(is.children[i]) + " but model.attention is false",
             "set model.attention to true, or remove this key");
}

void check_standard(const RnnModelOptions& model, const AttentionOptions& attention,
                    const Objector& object) {
  if (attention.decoder != DecoderKind::kStandard) return;
  if (attention.output_tanh && !model.output_projection) {
    object("model.output_tanh", "is true but model.output_projection is false",
           "logits would be between -1 and 1: set model.output_projection to true");
  }
  if (attention.initial_state_attention && !attention.input_feeding) {
    object("model.initial_state_attention", "is true but model.input_feeding is false",
           "nothing takes what the first step would be given: remove one of them");
  }
}

/// `model` has both structs' keys.
void check_conditional(const RnnModelOptions& model, const AttentionOptions& attention,
                       const Objector& object) {
  if (attention.decoder != DecoderKind::kConditional) return;
  if (!model.output_projection) {
    object("model.decoder", "is conditional but model.output_projection is false",
           "its deep output has to be projected: set model.output_projection to true");
  }
  if (attention.initial_state_attention) {
    object("model.initial_state_attention", "is true but model.decoder is conditional",
           "such a decoder attends within every step, the first too: remove this key");
  }
  if (!attention.input_feeding) {
    object("model.input_feeding", "is false but model.decoder is conditional",
           "what is read goes into the second transition of the same step: remove this key");
  }
  if (attention.output_tanh) {
    object("model.output_tanh", "is true but model.decoder is conditional",
           "its deep output is tanh as it is: remove this key");
  }
}

/// Heads of dot products share the encoder's states, whose width dot has in common with the state.
void check_dot_products(const RnnModelOptions& model, const AttentionOptions& attention,
                        const Objector& object) {
  const bool dot = attention.attention_type == AttentionKind::kDot;
  if (!dot && attention.attention_type != AttentionKind::kScaledDot) return;
  const int n = encoder_width(model), h = output_width(model.cell, model.size);
  if (dot && n != h) {
    object("model.attention_type",
           fmt::format("is dot but the encoder's states are {} wide and the decoder's {}", n, h),
           "choose general or scaled_dot, which have weights between them, or set "
           "model.bidirectional to false and both sizes alike");
  }
  if (n % attention.num_heads != 0) {
    object("model.num_heads",
           fmt::format("is {} but model.attention_type is {} and the encoder's states are {} wide",
                       attention.num_heads, dot ? "dot" : "scaled_dot", n),
           "such heads share the width: choose a number that divides it");
  }
}

/// Of types that attend.
template <class Options>
void check_attention(const Options& model, const Objector& object) {
  if constexpr (std::derived_from<Options, AttentionOptions>) {
    check_standard(model, model, object);
    check_conditional(model, model, object);
    check_dot_products(model, model, object);
  }
}

}  // namespace

void check_model(const ModelOptions& options, const Objector& object) {
  if (const auto* one2many = std::get_if<One2ManyModelOptions>(&options)) {
    check_unattended(*one2many, object);
    check_source_is_seen(*one2many, one2many->attention, object);
  }
  if (const auto* embedding = std::get_if<EmbeddingModelOptions>(&options))
    check_source_is_seen(*embedding, false, object);
  std::visit(
      [&](const auto& model) {
        check_cell(model.cell, object);
        check_stacks(model, object);
        check_tying(model, object);
        check_attention(model, object);
      },
      options);
}

}  // namespace nmt
