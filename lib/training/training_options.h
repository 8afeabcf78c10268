#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/fields.h"
#include "data/batches.h"
#include "tensor/product.h"
#include "training/optimizer_options.h"
#include "training/schedule_options.h"

namespace nmt {

struct BatchSizeOptions {
  std::optional<int> sentences, tokens;  // one of them; neither: 64 sentences
  template <class V>
  void fields(V& v) {
    v("sentences", sentences, "sentence pairs in a batch; 64 if tokens is not given either",
      Range{1, 1e6});
    v("tokens", tokens, "target steps in a batch, padding included", Range{1, 1e9});
  }
};

/// The mean over the target symbols of a batch: a long sentence counts for more than a short one.
struct TokenMeanLoss {
  static constexpr const char* kType = "token_mean";
  template <class V>
  void fields(V&) {}
};

/// TensorFlow's sequence_loss and, with per_example_loss, sequence_loss_by_example, as
/// model_with_buckets takes them. Its gradient with per_example_loss is that of the examples' sum.
struct SequenceLoss {
  static constexpr const char* kType = "sequence_loss";
  bool average_across_timesteps = true, average_across_batch = true, per_example_loss = false;
  template <class V>
  void fields(V& v) {
    v("average_across_timesteps", average_across_timesteps,
      "a sentence's loss is divided by the number of its target symbols");
    v("average_across_batch", average_across_batch,
      "the batch's loss is divided by the number of its sentences");
    v("per_example_loss", per_example_loss,
      "as model_with_buckets' argument: the sentences' losses stay apart, and the gradient is that "
      "of their sum, whatever average_across_batch is");
  }
};

using BatchLossOptions = std::variant<TokenMeanLoss, SequenceLoss>;

// How likely a decoder's input is its own choice, not the target's symbol, as training goes on
// (scheduled sampling, Bengio et al. 2015, arXiv:1506.03099, section 2.4, where it is 1 - epsilon).

struct ConstantFeeding {
  static constexpr const char* kType = "constant";
  double probability = 0;
  template <class V>
  void fields(V& v) {
    v("probability", probability,
      "0: the target's symbols alone (teacher forcing); 1: its own alone, as TensorFlow's "
      "feed_previous",
      Range{0, 1});
  }
};

struct LinearFeeding {
  static constexpr const char* kType = "linear";
  double from = 0, to = 0.25;
  int64_t updates = 10000;
  template <class V>
  void fields(V& v) {
    v("from", from, "probability at the start", Range{0, 1});
    v("to", to, "probability after `updates`, and from then on", Range{0, 1});
    v("updates", updates, "number of updates over which it changes", Range{1, 1e12});
  }
};

/// 1 - k^update.
struct ExponentialFeeding {
  static constexpr const char* kType = "exponential";
  double k = 0.9999;
  template <class V>
  void fields(V& v) {
    v("k", k, "probability is 1 - k^update", Range{0, 0.999999999});
  }
};

/// 1 - k / (k + exp(update / k)).
struct InverseSigmoidFeeding {
  static constexpr const char* kType = "inverse_sigmoid";
  double k = 2000;
  template <class V>
  void fields(V& v) {
    v("k", k, "probability is 1 - k / (k + exp(update / k))", Range{1, 1e9});
  }
};

using FeedPreviousOptions =
    std::variant<ConstantFeeding, LinearFeeding, ExponentialFeeding, InverseSigmoidFeeding>;

/// Parameters of another model that training starts from.
struct PretrainedOptions {
  std::string model, parameters = "*";
  std::optional<std::string> as;
  template <class V>
  void fields(V& v) {
    v("model", model, "folder of a trained model");
    v("parameters", parameters,
      "which of its parameters, by name: * stands for any text and ? for one character; "
      "names with either need quotes");
    v("as", as,
      "their names in this model, where each * and ? stands for the text that its like in "
      "`parameters` stood for; null: the same names");
  }
};

enum class KeepBy { kLast, kBest };

struct TrainOptions {
  BatchSizeOptions batch;
  int accumulate = 1;
  std::optional<std::vector<Bucket>> buckets;  // absent: chosen from the corpus
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  BatchLossOptions loss;
  std::optional<int> num_samples;
  FeedPreviousOptions feed_previous;
  bool update_embedding_for_previous = true;
  std::optional<std::string> finetune_from;
  std::optional<std::vector<PretrainedOptions>> pretrained;
  std::vector<std::string> freeze;
  double clip_norm = 1.0;
  double weight_decay = 0.0;
  double label_smoothing = 0.0;
  double average_decay = 0.0;
  Precision precision = Precision::kFloat32;
  int workers = 2;
  int64_t max_updates = 20000;
  std::optional<int64_t> max_epochs;
  std::optional<double> max_minutes;
  int64_t checkpoint_every = 1000;
  int keep_checkpoints = 0;
  KeepBy keep_by = KeepBy::kLast;
  bool average_checkpoints = false;
  int64_t report_every = 100;
  template <class V>
  void fields(V& v) {
    v("batch", batch, "how much is computed at once");
    v("accumulate", accumulate,
      "batches of an update: their gradients are those of one batch of all their pairs, in the "
      "memory of one; Marian's optimizer-delay, fairseq's update-freq",
      Range{1, 1e6});
    v("buckets", buckets,
      "length buckets [[source, target], ...] as in model_with_buckets, or auto: chosen so that "
      "padding stays under 10 %");
    v("optimizer", optimizer, "how gradients move the parameters");
    v("schedule", schedule, "how the learning rate changes");
    v("loss", loss,
      "what an update minimises: token_mean, the mean over the batch's target symbols, or "
      "sequence_loss, which is that of TensorFlow's model_with_buckets");
    v("num_samples", num_samples,
      "how many symbols, drawn anew at each update, a sampled softmax compares the targets with "
      "(Jean et al. 2015, arXiv:1412.2007); needs output_projection; null: the full softmax",
      Range{1, 1e6});
    v("feed_previous", feed_previous,
      "how often the decoder's input in training is its own choice of the step before, and not the "
      "target's symbol (scheduled sampling, Bengio et al. 2015, arXiv:1506.03099)");
    v("update_embedding_for_previous", update_embedding_for_previous,
      "whether gradients reach the embeddings of the symbols that feed_previous chose");
    v("finetune_from", finetune_from,
      "folder of a trained model, whose training goes on with other data: its parameters and, "
      "where "
      "the recipe does not give them, its vocabularies, the keys of data but train and valid, and "
      "(without model.type) its model. The optimiser starts anew. It is validated before the first "
      "update, so that what comes out is never worse");
    v("pretrained", pretrained,
      "parameters of other models to start from; where two fill the same one, the later does");
    v("freeze", freeze,
      "parameters that training leaves as they are, by name with * and ?, as in "
      "[\"*/embedding\"]");
    v("clip_norm", clip_norm, "gradients are scaled down to this global norm; 0: never",
      Range{0, 1e9});
    v("weight_decay", weight_decay,
      "how strongly weights are drawn to 0: times a weight it is added to the weight's gradient "
      "after clipping, as that of an L2 penalty; with optimizer adamw, times the learning rate, it "
      "is the share that weights lose at each update. Not of parameters with one dimension: "
      "biases, gains of layer normalisation; 0: none",
      Range{0, 1});
    v("label_smoothing", label_smoothing,
      "share of the target's probability that is spread over the vocabulary (Szegedy et al. 2016, "
      "arXiv:1512.00567)",
      Range{0, 0.99});
    v("average_decay", average_decay,
      "decay of a moving average of the parameters, which is then what is validated and saved for "
      "translation; 0: none",
      Range{0, 0.999999});
    v("precision", precision,
      "of matrix products' inputs; sums, parameters, the optimiser and all else are float32. "
      "bfloat16 is 1.7 times as fast on processors with AVX512-BF16, and float32 elsewhere",
      OneOf<Precision>{{{"float32", Precision::kFloat32}, {"bfloat16", Precision::kBfloat16}}});
    v("workers", workers,
      "parts a batch is split into: decides the result; --threads only how many run at once",
      Range{1, 1024});
    v("max_updates", max_updates, "stop after so many updates", Range{0, 1e12});
    v("max_epochs", max_epochs, "stop after so many epochs", Range{0, 1e9});
    v("max_minutes", max_minutes, "stop after so many minutes", Range{0, 1e9});
    v("checkpoint_every", checkpoint_every, "updates between checkpoints", Range{1, 1e12});
    v("keep_checkpoints", keep_checkpoints,
      "how many validated checkpoints are kept, beside the current and the best one",
      Range{0, 10000});
    v("keep_by", keep_by, "which: the last ones, or the best by the first metric",
      OneOf<KeepBy>{{{"last", KeepBy::kLast}, {"best", KeepBy::kBest}}});
    v("average_checkpoints", average_checkpoints,
      "when training ends, the mean of the parameters of the checkpoints that are kept is "
      "validated, and saved for translation if it is better than the best (Vaswani et al. 2017, "
      "arXiv:1706.03762, section 6.1)");
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
  std::optional<double> max_length_factor;
  template <class V>
  void fields(V& v) {
    v("every", every, "updates between validations", Range{1, 1e12});
    v("metrics", metrics,
      "perplexity, bleu, chrf (chrF2, Popovic 2015): what is computed, BLEU and chrF as sacreBLEU "
      "does; the first decides which checkpoint is the best, and when a run stops early");
    v("patience", patience,
      "stop after so many validations in a row without a better one; 0: never", Range{0, 1e9});
    v("beam", beam, "beam of validation's translations", Range{1, 100});
    v("max_sentences", max_sentences, "validation looks at the first so many pairs", Range{1, 1e9});
    v("max_length_factor", max_length_factor,
      "validation's translations end after so many times their source's length and 10 pieces more, "
      "so that a model which does not know yet when to stop takes little time; null: where "
      "nmt-translate ends them, at twice as much text",
      Range{0, 1000});
  }
};

}  // namespace nmt
