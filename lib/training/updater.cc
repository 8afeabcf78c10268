#include "training/updater.h"

#include <algorithm>
#include <cmath>

#include "training/divergence.h"

namespace nmt {
namespace {

constexpr int kSentences = 64;  // a batch, where the recipe says neither sentences nor tokens

double clip_factor(double norm, double clip_norm) {
  return clip_norm > 0 && norm > clip_norm ? clip_norm / norm : 1.0;
}

std::vector<int64_t> lines_of(const std::vector<CorpusPairs>& batches) {
  std::vector<int64_t> lines;
  for (const CorpusPairs& batch : batches)
    for (const int64_t pair : batch.pairs) lines.push_back(batch.corpus->line(pair));
  return lines;
}

}  // namespace

BatchOptions batch_options(const TrainOptions& options, const std::vector<MixedCorpus>& corpora) {
  const bool by_tokens = options.batch.tokens.has_value();
  return {.sentences = by_tokens ? 0 : options.batch.sentences.value_or(kSentences),
          .tokens = options.batch.tokens.value_or(0),
          .buckets = options.buckets ? *options.buckets : choose_buckets(corpora_of(corpora))};
}

Updater::Updater(Model& model, const std::vector<MixedCorpus>& corpora, const TrainOptions& options,
                 uint64_t seed, ThreadPool& pool)
    : model_(model),
      options_(options),
      seed_(seed),
      pool_(pool),
      batches_(batch_options(options, corpora)),
      mixture_(corpora, batches_, seed),
      workers_(model, options.workers, pool),
      optimizer_(make_optimizer(options.optimizer, model.parameters())) {
  if (options.average_decay > 0)
    average_ = std::make_unique<ParameterAverage>(model.parameters(), options.average_decay);
}

std::vector<CorpusPairs> Updater::batches_of(const std::vector<Mixture::Draw>& draws) const {
  std::vector<CorpusPairs> batches;
  for (const Mixture::Draw& draw : draws)
    batches.push_back({&mixture_.corpus(draw.corpus), draw.pairs, draw.epoch});
  return batches;
}

Update Updater::make(int64_t update, const ScheduleState& schedule) {
  Update made;
  const auto start = Clock::now();
  for (int i = 0; i < options_.accumulate; ++i) made.draws.push_back(mixture_.next());
  data_seconds_ += seconds_since(start);
  const std::vector<CorpusPairs> batches = batches_of(made.draws);
  made.learning_rate = learning_rate(options_, update, schedule);
  made.sums = workers_.differentiate(batches, loss_options(update), options_.loss);
  made.objective = workers_.objective();
  if (!workers_.broken_lines().empty())
    throw divergence({update, "the loss is not a number", made.learning_rate},
                     workers_.broken_lines());
  made.gradient_norm = std::sqrt(workers_.sum_of_squares());
  if (!std::isfinite(made.gradient_norm))
    throw divergence({update, "the gradient is not a number", made.learning_rate},
                     lines_of(batches));
  const auto gradients_done = Clock::now();
  optimizer_->step(model_.parameters(), workers_.gradients(),
                   {.learning_rate = made.learning_rate,
                    .gradient_scale = clip_factor(made.gradient_norm, options_.clip_norm),
                    .update = update,
                    .weight_decay = options_.weight_decay},
                   pool_);
  workers_.clear();
  if (average_) average_->update(model_.parameters(), update, pool_);
  step_seconds_ += seconds_since(gradients_done) * pool_.size();
  return made;
}

void Updater::try_batch(const Mixture::Draw& draw) {
  workers_.differentiate(batches_of({draw}), loss_options(1), options_.loss);
  workers_.clear();
}

void Updater::start_profile() {
  workers_.start_profile();
  data_seconds_ = step_seconds_ = 0;
  profile_start_ = Clock::now();
}

TrainingProfile Updater::profile() const {
  const Workers::Seconds workers = workers_.profile();
  const auto part = [&](Part p) { return workers.parts[size_t(p)]; };
  TrainingProfile profile = {.embedding = part(Part::kEmbedding),
                             .recurrent = part(Part::kRecurrent),
                             .attention = part(Part::kAttention),
                             .output = part(Part::kOutput),
                             .other = part(Part::kOther),
                             .optimizer = step_seconds_ + workers.sums,
                             .data = data_seconds_ + workers.data};
  const double busy = profile.embedding + profile.recurrent + profile.attention + profile.output +
                      profile.other + profile.optimizer + profile.data;
  profile.idle = std::max(0.0, seconds_since(profile_start_) * pool_.size() - busy);
  return profile;
}

LossOptions Updater::loss_options(int64_t update) const {
  LossOptions loss;
  loss.pass = {.training = true,
               .seed = seed_,
               .update = uint64_t(update),
               .feed_previous = feed_probability(options_.feed_previous, update),
               .update_embedding_for_previous = options_.update_embedding_for_previous};
  loss.label_smoothing = options_.label_smoothing;
  loss.num_samples = options_.num_samples.value_or(0);
  return loss;
}

CheckpointTensors Updater::tensors() {
  CheckpointTensors tensors = {tensors_of(model_.parameters()), optimizer_->state()};
  if (average_) {  // the average is what translates; the parameters it averages go beside it
    tensors.others.insert(tensors.others.end(), tensors.parameters.begin(),
                          tensors.parameters.end());
    tensors.parameters = average_->tensors();
  }
  return tensors;
}

}  // namespace nmt
