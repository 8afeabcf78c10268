#include "training/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/error.h"
#include "training/divergence.h"
#include "training/schedule.h"

namespace nmt {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double clip_factor(double norm, double clip_norm) {
  return clip_norm > 0 && norm > clip_norm ? clip_norm / norm : 1.0;
}

bool better(const MetricValue& value, const std::vector<MetricValue>& best) {
  if (best.empty()) return true;
  return value.higher_is_better ? value.value > best.front().value
                                : value.value < best.front().value;
}

}  // namespace

BatchOptions batch_options(const TrainOptions& options, const Corpus& corpus) {
  const bool by_tokens = options.batch.tokens.has_value();
  return {.sentences = by_tokens ? 0 : options.batch.sentences.value_or(64),
          .tokens = options.batch.tokens.value_or(0),
          .buckets = options.buckets ? *options.buckets : choose_buckets(corpus)};
}

Trainer::Trainer(Model& model, const TrainingData& data, const TrainerOptions& options,
                 ThreadPool& pool, TrainingObserver& observer)
    : model_(model),
      data_(data),
      options_(options),
      pool_(pool),
      observer_(observer),
      order_(data.corpus, batch_options(options.train, data.corpus), options.seed),
      workers_(model, data.corpus, options.train.workers, pool),
      optimizer_(make_optimizer(options.train.optimizer, model.parameters())),
      validator_(model, data.valid, data.target, options.valid, pool),
      checkpoints_(options.folder) {
  if (options.train.average_decay > 0)
    average_ = std::make_unique<ParameterAverage>(model.parameters(), options.train.average_decay);
  state_.corpus_hash = data.corpus.hash();
}

void Trainer::resume() {
  checkpoints_.recover();
  const TrainingState state = checkpoints_.load(checkpoint_tensors());
  if (state.corpus_hash != data_.corpus.hash())
    throw Error::asked("--resume",
                       fmt::format("the training data are not those of the checkpoint at update {} "
                                   "(hash {:016x}, was {:016x})",
                                   state.update, data_.corpus.hash(), state.corpus_hash),
                       "put data.train and the vocabularies back as they were, or start a new run "
                       "with another output");
  for (int p = 0; p < model_.parameters().size(); ++p) model_.parameters()[p].changed();
  state_ = state;
  saved_ = true;
  seconds_before_ = state.seconds;
  order_.seek(state.position);
  check_not_finished();
  history_.emplace(options_.folder, true);
  history_->truncate_to(state.history_bytes);
}

void Trainer::check_not_finished() const {
  const auto reason = stop_reason();
  if (!reason || *reason == StopReason::kInterrupted) return;
  if (state_.update > state_.validated) return;  // a signal cut the last validation short
  const auto [limit, value, key] = [&]() -> std::tuple<std::string, std::string, std::string> {
    switch (*reason) {
      case StopReason::kMaxEpochs:
        return {fmt::format("epoch {:.2f}", order_.epoch_fraction()),
                fmt::format("{}", *options_.train.max_epochs), "train.max_epochs"};
      case StopReason::kMaxMinutes:
        return {fmt::format("minute {:.1f}", seconds() / 60),
                fmt::format("{}", *options_.train.max_minutes), "train.max_minutes"};
      case StopReason::kPatience:
        return {fmt::format("{} validations without a better one", state_.stalled),
                fmt::format("{}", options_.valid.patience), "valid.patience"};
      default:
        return {fmt::format("update {}", state_.update),
                fmt::format("{}", options_.train.max_updates), "train.max_updates"};
    }
  }();
  throw Error::asked(
      "--resume",
      fmt::format("the run is at {} and {} is {}: nothing is left to do", limit, key, value),
      fmt::format("raise it, as in --set {}=N", key));
}

TrainingResult Trainer::run() {
  start_ = Clock::now();
  if (!history_) history_.emplace(options_.folder, false);
  while (true) {
    if (const auto reason = stop_reason()) return finish(*reason);
    // Before the next update, so that one which a signal cut short is made up for after a resume.
    if (validation_due()) {
      if (validate()) save();
      continue;
    }
    make_update();
    if (state_.update % options_.train.checkpoint_every == 0 && !validation_due()) save();
  }
}

std::optional<StopReason> Trainer::stop_reason() const {
  const TrainOptions& train = options_.train;
  if (is_interrupted()) return StopReason::kInterrupted;
  if (state_.update >= train.max_updates) return StopReason::kMaxUpdates;
  if (train.max_epochs && order_.epoch_fraction() >= double(*train.max_epochs))
    return StopReason::kMaxEpochs;
  if (options_.valid.patience > 0 && state_.stalled >= options_.valid.patience)
    return StopReason::kPatience;
  if (train.max_minutes && seconds() >= 60 * *train.max_minutes) return StopReason::kMaxMinutes;
  return std::nullopt;
}

void Trainer::make_update() {
  const auto start = Clock::now();
  const int64_t update = state_.update + 1;
  const double rate = learning_rate(options_.train, update);
  const std::vector<int64_t> pairs = order_.next();
  const LossSums sums =
      workers_.differentiate(pairs, {.label_smoothing = options_.train.label_smoothing,
                                     .training = true,
                                     .seed = options_.seed,
                                     .update = uint64_t(update)});
  if (!workers_.broken_pairs().empty())
    throw divergence({update, "the loss is not a number", rate}, data_.corpus,
                     workers_.broken_pairs());
  const double norm = std::sqrt(workers_.gradients().sum_of_squares());
  if (!std::isfinite(norm))
    throw divergence({update, "the gradient is not a number", rate}, data_.corpus, pairs);

  optimizer_->step(model_.parameters(), workers_.gradients(),
                   {.learning_rate = rate,
                    .gradient_scale = clip_factor(norm, options_.train.clip_norm),
                    .update = update},
                   pool_);
  workers_.clear();
  if (average_) average_->update(model_.parameters(), update, pool_);

  state_.update = update;
  state_.position = order_.position();
  state_.since_report += sums;
  saved_ = false;
  update_seconds_ += seconds_since(start);
  update_tokens_ += sums.target_tokens;
  const UpdateEvent event = {progress(), sums, rate, norm};
  observer_.updated(event);
  if (update % options_.train.report_every == 0) report(event);
}

void Trainer::report(const UpdateEvent& last) {
  const ReportEvent event = {.progress = last.progress,
                             .since_last = state_.since_report,
                             .seconds = update_seconds_,
                             .timed_tokens = update_tokens_,
                             .learning_rate = last.learning_rate,
                             .gradient_norm = last.gradient_norm};
  history_->add(event);
  observer_.reported(event);
  state_.since_report = {};
  update_seconds_ = 0;
  update_tokens_ = 0;
}

bool Trainer::validation_due() const {
  return state_.update > state_.validated && state_.update % options_.valid.every == 0;
}

bool Trainer::validate() {
  const auto start = Clock::now();
  observer_.validation_started(progress());
  const AveragedParameters judged(model_.parameters(), average_.get());
  auto metrics = validator_.run([this] { return is_interrupted(); });
  if (!metrics) return false;
  for (const MetricValue& metric : *metrics)
    if (!std::isfinite(metric.value)) throw divergence(state_.update, metric);
  note_validation(std::move(*metrics), seconds_since(start));
  return true;
}

void Trainer::note_validation(std::vector<MetricValue> metrics, double seconds) {
  const bool best = better(metrics.front(), state_.best);
  state_.stalled = best ? 0 : state_.stalled + 1;
  state_.validated = state_.update;
  if (best) {
    state_.best = metrics;
    state_.best_update = state_.update;
  }
  saved_ = false;
  const ValidationEvent event = {.progress = progress(),
                                 .metrics = std::move(metrics),
                                 .best = best,
                                 .stalled = state_.stalled,
                                 .seconds = seconds};
  history_->add(event);
  observer_.validated(event);
}

void Trainer::save() {
  if (saved_) return;
  for (int attempt = 1;; ++attempt) {
    try {
      state_.history_bytes = history_->synced_size();
      state_.seconds = seconds();
      const auto path = checkpoints_.save(state_, checkpoint_tensors(), options_.recipe);
      saved_ = true;
      observer_.saved({path, !state_.best.empty() && state_.best_update == state_.update});
      return;
    } catch (const Error& e) {
      if (attempt == options_.save_attempts) throw;
      observer_.save_failed({e.what(), attempt, options_.save_attempts, options_.retry_seconds});
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(options_.retry_seconds));
  }
}

TrainingResult Trainer::finish(StopReason reason) {
  if (reason != StopReason::kInterrupted && state_.update > state_.validated && !validate())
    reason = StopReason::kInterrupted;
  save();
  TrainingResult result;
  result.stopped = {.reason = reason,
                    .progress = progress(),
                    .best = state_.best,
                    .best_update = state_.best_update};
  if (reason == StopReason::kInterrupted) result.signal = options_.interrupted();
  observer_.stopped(result.stopped);
  return result;
}

Progress Trainer::progress() const {
  const TrainOptions& train = options_.train;
  Progress now = {.update = state_.update, .epoch = order_.epoch_fraction(), .seconds = seconds()};
  const auto nearer = [&](double done, double limit) {
    now.fraction = std::max(now.fraction, limit > 0 ? std::min(1.0, done / limit) : 1.0);
  };
  nearer(double(now.update), double(train.max_updates));
  if (train.max_epochs) nearer(now.epoch, double(*train.max_epochs));
  if (train.max_minutes) nearer(now.seconds, 60 * *train.max_minutes);
  return now;
}

double Trainer::seconds() const { return seconds_before_ + seconds_since(start_); }

CheckpointTensors Trainer::checkpoint_tensors() {
  CheckpointTensors tensors = {tensors_of(model_.parameters()), optimizer_->state()};
  if (average_) {  // the average is what translates; the parameters it averages go beside it
    tensors.others.insert(tensors.others.end(), tensors.parameters.begin(),
                          tensors.parameters.end());
    tensors.parameters = average_->tensors();
  }
  return tensors;
}

}  // namespace nmt
