#include <fmt/format.h>

#include <concepts>

#include "recipe/rules.h"
#include "recipe/writer.h"

namespace nmt {
namespace {

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
  const int n = model.size * (model.bidirectional ? 2 : 1);
  if (dot && n != model.size) {
    object("model.attention_type",
           fmt::format("is dot but the encoder's states are {} wide and the decoder's {}", n,
                       model.size),
           "choose general or scaled_dot, which have weights between them, or set "
           "model.bidirectional to false");
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
  if (const auto* one2many = std::get_if<One2ManyModelOptions>(&options))
    check_unattended(*one2many, object);
  std::visit(
      [&](const auto& model) {
        check_tying(model, object);
        check_attention(model, object);
      },
      options);
}

}  // namespace nmt
