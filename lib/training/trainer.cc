#include "training/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/error.h"
#include "training/divergence.h"

namespace nmt {
namespace {

bool better(const MetricValue& value, const std::vector<MetricValue>& best) {
  if (best.empty()) return true;
  return value.higher_is_better ? value.value > best.front().value
                                : value.value < best.front().value;
}

}  // namespace

Trainer::Trainer(Model& model, const TrainingData& data, const TrainerOptions& options,
                 ThreadPool& pool, TrainingObserver& observer)
    : model_(model),
      data_(data),
      options_(options),
      observer_(observer),
      updater_(model, data.corpora, options.train, options.seed, pool),
      validator_(model, data.valid, options.valid, updater_.batches().buckets, pool),
      checkpoints_(options.folder) {
  state_.corpus_hash = updater_.mixture().hash();
  state_.position = updater_.mixture().position();
  if (options.train.finetune_from) state_.validated = -1;
}

std::optional<TrainingResult> Trainer::resume() {
  checkpoints_.recover();
  const TrainingState state = checkpoints_.load(updater_.tensors());
  if (state.corpus_hash != state_.corpus_hash)
    throw Error::usage("--resume",
                       fmt::format("the training data are not those of the checkpoint at update {} "
                                   "(hash {:016x}, was {:016x})",
                                   state.update, state_.corpus_hash, state.corpus_hash),
                       "put data.train and the vocabularies back as they were, or start a new run "
                       "with another output");
  for (int p = 0; p < model_.parameters().size(); ++p) model_.parameters()[p].changed();
  state_ = state;
  saved_ = true;
  seconds_before_ = state.seconds;
  updater_.mixture().seek(state.position);
  drop_surplus();  // fewer may be kept from now on
  if (const auto reason = finished()) return note_finished(*reason);
  checkpoints_.forget_mean();
  history_.emplace(options_.folder, true);
  history_->truncate_to(state.history_bytes);
  std::string best;
  for (const MetricValue& metric : state_.best)
    best += fmt::format("  {} {:.2f}", metric.name, metric.value);
  observer_.note(fmt::format(
      "resuming at update {}, epoch {:.2f}{}", state_.update, updater_.mixture().epoch_fraction(),
      best.empty() ? "" : fmt::format("; best so far at update {}:{}", state_.best_update, best)));
  return std::nullopt;
}

std::optional<StopReason> Trainer::finished() const {
  const auto reason = stop_reason();
  if (!reason || *reason == StopReason::kInterrupted) return std::nullopt;
  if (state_.update > state_.validated) return std::nullopt;  // a signal interrupted the last one
  if (mean_is_due()) return std::nullopt;
  return reason;
}

TrainingResult Trainer::note_finished(StopReason reason) {
  const auto [limit, value, key] = [&]() -> std::tuple<std::string, std::string, std::string> {
    switch (reason) {
      case StopReason::kMaxEpochs:
        return {fmt::format("epoch {:.2f}", updater_.mixture().epoch_fraction()),
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
  const bool ends_with_rate = reason == StopReason::kMaxUpdates &&
                              std::holds_alternative<CosineSchedule>(options_.train.schedule);
  observer_.note(fmt::format(
      "training is complete: the run is at {} and {} is {}; to train further, {}", limit, key,
      value,
      ends_with_rate ? "start a new run with --set train.finetune_from=" +
                           options_.folder.string() + ", because the cosine schedule ends there"
                     : fmt::format("raise it, as in --set {}=N", key)));
  return {.stopped = {.reason = reason,
                      .progress = progress(),
                      .best = state_.best,
                      .best_update = state_.best_update}};
}

TrainingResult Trainer::run() {
  start_ = Clock::now();
  if (!history_) history_.emplace(options_.folder, false);
  StartedEvent start;
  start.buckets = updater_.mixture().statistics(&start.dropped);
  observer_.started(start);
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
  if (train.max_epochs && updater_.mixture().epoch_fraction() >= double(*train.max_epochs))
    return StopReason::kMaxEpochs;
  if (options_.valid.patience > 0 && state_.stalled >= options_.valid.patience)
    return StopReason::kPatience;
  if (train.max_minutes && seconds() >= 60 * *train.max_minutes) return StopReason::kMaxMinutes;
  return std::nullopt;
}

void Trainer::make_update() {
  const auto start = Clock::now();
  const Update made = updater_.make(state_.update + 1, state_.schedule);
  ++state_.update;
  after_update(options_.train.schedule, state_.update, made.objective, state_.schedule);
  state_.position = updater_.mixture().position();
  state_.since_report += made.sums;
  saved_ = false;
  update_seconds_ += seconds_since(start);
  update_tokens_ += made.sums.target_tokens;
  const UpdateEvent event = {progress(), made.sums, made.learning_rate, made.gradient_norm};
  observer_.updated(event);
  if (state_.update % options_.train.report_every == 0) report(event);
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
  updater_.release();  // validation needs memory of its own
  const AveragedParameters exchanged(model_.parameters(), updater_.average());
  auto figures = validator_.run([this] { return is_interrupted(); });
  if (!figures) return false;
  for (const MetricValue& metric : figures->metrics)
    if (!std::isfinite(metric.value)) throw divergence(state_.update, metric);
  note_validation(std::move(*figures), seconds_since(start));
  return true;
}

void Trainer::note_validation(ValidationFigures figures, double seconds) {
  const bool best = better(figures.metrics.front(), state_.best);
  state_.stalled = best ? 0 : state_.stalled + 1;
  after_validation(options_.train.schedule, best, state_.schedule);
  state_.validated = state_.update;
  if (best) {
    state_.best = figures.metrics;
    state_.best_update = state_.update;
  }
  state_.kept.push_back({state_.update, figures.metrics.front().value});
  drop_surplus();
  saved_ = false;
  const ValidationEvent event = {.progress = progress(),
                                 .metrics = std::move(figures.metrics),
                                 .buckets = std::move(figures.buckets),
                                 .best = best,
                                 .stalled = state_.stalled,
                                 .seconds = seconds};
  history_->add(event);
  observer_.validated(event);
}

void Trainer::drop_surplus() {
  std::vector<ScoredCheckpoint>& kept = state_.kept;
  const auto worse = [&](const ScoredCheckpoint& a, const ScoredCheckpoint& b) {
    return state_.best.front().higher_is_better ? a.value < b.value : a.value > b.value;
  };
  while (kept.size() > size_t(options_.train.keep_checkpoints))
    kept.erase(options_.train.keep_by == KeepBy::kLast
                   ? kept.begin()
                   : std::min_element(kept.begin(), kept.end(), worse));
}

bool Trainer::mean_is_due() const {
  return options_.train.average_checkpoints && state_.kept.size() > 1 &&
         !checkpoints_.mean_was_evaluated();
}

bool Trainer::evaluate_mean(StoppedEvent& stopped) {
  const auto start = Clock::now();
  std::vector<int64_t> updates;
  for (const ScoredCheckpoint& kept : state_.kept) updates.push_back(kept.update);
  OptimizerState mean(model_.parameters(), "");
  checkpoints_.load_mean(updates, mean.tensors());
  observer_.validation_started(progress());
  updater_.release();
  std::optional<ValidationFigures> figures;
  {
    const AveragedParameters exchanged(model_.parameters(), &mean);
    figures = validator_.run([this] { return is_interrupted(); });
  }
  if (!figures) return false;
  const MetricValue& first = figures->metrics.front();
  const bool best = std::isfinite(first.value) && better(first, state_.best);
  checkpoints_.save_mean(updates, mean.tensors(), best);
  const ValidationEvent event = {.progress = progress(),
                                 .metrics = figures->metrics,
                                 .buckets = figures->buckets,
                                 .best = best,
                                 .stalled = state_.stalled,
                                 .averaged = int(updates.size()),
                                 .seconds = seconds_since(start)};
  history_->add(event);
  observer_.validated(event);
  if (best) {
    stopped.best = figures->metrics;
    stopped.averaged = event.averaged;
  }
  return true;
}

void Trainer::save() {
  if (saved_) return;
  for (int attempt = 1;; ++attempt) {
    try {
      state_.history_bytes = history_->synced_size();
      state_.seconds = seconds();
      const auto path = checkpoints_.save(state_, updater_.tensors(), options_.recipe);
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
  if (reason != StopReason::kInterrupted && mean_is_due() && !evaluate_mean(result.stopped))
    result.stopped.reason = StopReason::kInterrupted;
  if (result.stopped.reason == StopReason::kInterrupted) result.signal = options_.interrupted();
  observer_.stopped(result.stopped);
  return result;
}

Progress Trainer::progress() const {
  const TrainOptions& train = options_.train;
  Progress now = {
      .update = state_.update, .epoch = updater_.mixture().epoch_fraction(), .seconds = seconds()};
  const auto nearer = [&](double done, double limit) {
    now.fraction = std::max(now.fraction, limit > 0 ? std::min(1.0, done / limit) : 1.0);
  };
  nearer(double(now.update), double(train.max_updates));
  if (train.max_epochs) nearer(now.epoch, double(*train.max_epochs));
  if (train.max_minutes) nearer(now.seconds, 60 * *train.max_minutes);
  return now;
}

double Trainer::seconds() const { return seconds_before_ + seconds_since(start_); }

}  // namespace nmt
