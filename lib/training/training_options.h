#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/fields.h"
#include "text/batches.h"

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
    v("epsilon", epsilon, "added to the root of the mean of squares", Range{0, 1});
  }
};

struct SgdOptions {
  static constexpr const char* kType = "sgd";
  double learning_rate = 0.5;
  template <class V>
  void fields(V& v) {
    v("learning_rate", learning_rate, "step size", Range{0, 1000});
  }
};

using OptimizerOptions = std::variant<AdamOptions, SgdOptions>;

struct ConstantSchedule {
  static constexpr const char* kType = "constant";
  int64_t warmup = 0;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
  }
};

/// rate · sqrt(warmup / update) after the warm-up (Vaswani et al. 2017, arXiv:1706.03762,
/// section 5.3).
struct InverseSqrtSchedule {
  static constexpr const char* kType = "inverse_sqrt";
  int64_t warmup = 4000;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{1, 1e9});
  }
};

/// Half a cosine from the full rate to `floor` of it at max_updates (Loshchilov and Hutter 2017,
/// arXiv:1608.03983).
struct CosineSchedule {
  static constexpr const char* kType = "cosine";
  int64_t warmup = 0;
  double floor = 0.0;
  template <class V>
  void fields(V& v) {
    v("warmup", warmup, "updates over which the rate rises linearly from 0", Range{0, 1e9});
    v("floor", floor, "share of the rate that is left at max_updates", Range{0, 1});
  }
};

using ScheduleOptions = std::variant<ConstantSchedule, InverseSqrtSchedule, CosineSchedule>;

struct BatchSizeOptions {
  std::optional<int> sentences, tokens;  // one of them; neither: 64 sentences
  template <class V>
  void fields(V& v) {
    v("sentences", sentences, "sentence pairs a batch; 64 where tokens is not given either",
      Range{1, 1e6});
    v("tokens", tokens, "target steps a batch, padding included", Range{1, 1e9});
  }
};

enum class Precision { kFloat32 };

struct TrainOptions {
  BatchSizeOptions batch;
  std::optional<std::vector<Bucket>> buckets;  // absent: chosen from the corpus
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  double clip_norm = 1.0;
  double label_smoothing = 0.0;
  double average_decay = 0.0;
  Precision precision = Precision::kFloat32;
  int workers = 2;
  int64_t max_updates = 20000;
  std::optional<int64_t> max_epochs;
  std::optional<double> max_minutes;
  int64_t checkpoint_every = 1000;
  int64_t report_every = 100;
  template <class V>
  void fields(V& v) {
    v("batch", batch, "how much an update sees");
    v("buckets", buckets,
      "length buckets [[source, target], ...] as in model_with_buckets, or auto: chosen so that "
      "padding stays under 10 %");
    v("optimizer", optimizer, "how gradients move the parameters");
    v("schedule", schedule, "how the learning rate changes");
    v("clip_norm", clip_norm, "gradients are scaled down to this global norm; 0: never",
      Range{0, 1e9});
    v("label_smoothing", label_smoothing,
      "share of the target's probability that is spread over the vocabulary (Szegedy et al. 2016, "
      "arXiv:1512.00567)",
      Range{0, 0.99});
    v("average_decay", average_decay,
      "decay of a moving average of the parameters, which is then what is validated and saved for "
      "translation; 0: none",
      Range{0, 0.999999});
    v("precision", precision, "of matrix products",
      OneOf<Precision>{{{"float32", Precision::kFloat32}}});
    v("workers", workers,
      "parts a batch is split into: decides the result; --threads only how many run at once",
      Range{1, 1024});
    v("max_updates", max_updates, "stop after so many updates", Range{0, 1e12});
    v("max_epochs", max_epochs, "stop after so many epochs", Range{0, 1e9});
    v("max_minutes", max_minutes, "stop after so many minutes", Range{0, 1e9});
    v("checkpoint_every", checkpoint_every, "updates between checkpoints", Range{1, 1e12});
    v("report_every", report_every, "updates between progress lines in a log", Range{1, 1e12});
  }
};

struct ValidOptions {
  int64_t every = 500;
  std::vector<std::string> metrics = {"perplexity",
                                      "bleu"};  // the first decides which checkpoint is best
  int patience = 10;
  int beam = 1;
  int64_t max_sentences = 2000;
  template <class V>
  void fields(V& v) {
    v("every", every, "updates between validations", Range{1, 1e12});
    v("metrics", metrics,
      "perplexity, bleu: what is computed; the first decides which checkpoint is the best");
    v("patience", patience,
      "stop after so many validations in a row without a better one; 0: never", Range{0, 1e9});
    v("beam", beam, "beam of validation's translations", Range{1, 100});
    v("max_sentences", max_sentences, "validation looks at the first so many pairs", Range{1, 1e9});
  }
};

}  // namespace nmt
