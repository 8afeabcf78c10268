#pragma once

#include <variant>

#include "base/fields.h"

namespace nmt {

/// Kingma and Ba 2015 (arXiv:1412.6980).
struct AdamOptions {
  static constexpr const char* kType = "adam";
  double learning_rate = 0.0005, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  template <class V>
  void fields(V& v) {
    v("learning_rate", learning_rate, "step size", Range{0, 1000});
    v("beta1", beta1, "decay of the mean of gradients", Range{0, 0.999999});
    v("beta2", beta2, "decay of the mean of squares", Range{0, 0.999999});
    v("epsilon", epsilon, "added to the root of the mean of squares", Range{1e-30, 1});
  }
};

/// Adam whose weight decay does not pass through the moments: each update first multiplies weights
/// by 1 - learning rate * train.weight_decay (Loshchilov and Hutter 2019, arXiv:1711.05101).
struct AdamWOptions : AdamOptions {
  static constexpr const char* kType = "adamw";
};

/// TensorFlow's GradientDescentOptimizer and, with momentum, MomentumOptimizer:
/// velocity = momentum * velocity + gradient, value -= learning_rate * velocity.
struct SgdOptions {
  static constexpr const char* kType = "sgd";
  double learning_rate = 0.5, momentum = 0;
  bool nesterov = false;
  template <class V>
  void fields(V& v) {
    v("learning_rate", learning_rate, "step size", Range{0, 1000});
    v("momentum", momentum,
      "share of the last step's velocity that goes on (Polyak 1964); 0: plain descent",
      Range{0, 0.999999});
    v("nesterov", nesterov,
      "the gradient counts as if it were taken a step of momentum ahead (Sutskever et al. 2013)");
  }
};

/// Duchi et al. 2011, as TensorFlow's AdagradOptimizer.
struct AdagradOptions {
  static constexpr const char* kType = "adagrad";
  double learning_rate = 0.1, initial_accumulator_value = 0.1;
  template <class V>
  void fields(V& v) {
    v("learning_rate", learning_rate, "step size", Range{0, 1000});
    v("initial_accumulator_value", initial_accumulator_value,
      "what the sum of squared gradients starts from", Range{1e-12, 1e9});
  }
};

/// Hinton's lecture 6e (2012), as TensorFlow's RMSPropOptimizer: the mean of squares starts at 1.
struct RmsPropOptions {
  static constexpr const char* kType = "rmsprop";
  double learning_rate = 0.001, decay = 0.9, momentum = 0, epsilon = 1e-10;
  template <class V>
  void fields(V& v) {
    v("learning_rate", learning_rate, "step size", Range{0, 1000});
    v("decay", decay, "of the mean of squared gradients", Range{0, 0.999999});
    v("momentum", momentum, "share of the last step that goes on", Range{0, 0.999999});
    v("epsilon", epsilon, "added to the mean of squares, under the root", Range{1e-30, 1});
  }
};

// The names of the keys, and the defaults but that of Adam's learning rate, are TensorFlow's.
using OptimizerOptions =
    std::variant<AdamOptions, AdamWOptions, SgdOptions, AdagradOptions, RmsPropOptions>;

}  // namespace nmt
