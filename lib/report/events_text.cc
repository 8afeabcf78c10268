#include "report/events_text.h"

#include <fmt/format.h>

#include <cmath>

#include "base/format.h"
#include "report/table.h"

namespace nmt {
namespace {

constexpr size_t kRows = 10;  // rows in the table of validations

std::string metrics_text(const std::vector<MetricValue>& metrics) {
  std::string text;
  for (const MetricValue& m : metrics) text += fmt::format("  {} {:.2f}", m.name, m.value);
  return text;
}

std::string reason_text(StopReason reason) {
  switch (reason) {
    case StopReason::kMaxUpdates:
      return "train.max_updates is reached";
    case StopReason::kMaxEpochs:
      return "train.max_epochs is reached";
    case StopReason::kMaxMinutes:
      return "train.max_minutes are over";
    case StopReason::kPatience:
      return "valid.patience is at its end: no better validation came";
    case StopReason::kInterrupted:
      return "interrupted; --resume goes on from here";
  }
  return {};
}

}  // namespace

std::string describe(const Progress& progress, double loss, double tokens_per_second,
                     double learning_rate) {
  return fmt::format(
      "update {}  epoch {:.2f}  loss {:.3f}  perplexity {:.4g}  {} tokens/s  rate {:.3g}",
      progress.update, progress.epoch, loss, std::exp(loss),
      format_count(int64_t(tokens_per_second)), learning_rate);
}

std::string describe_time_left(const Progress& first, const Progress& now) {
  const double way = now.fraction - first.fraction, time = now.seconds - first.seconds;
  if (way <= 0 || time <= 0) return {};
  return fmt::format("  {} left", format_duration((1 - now.fraction) * time / way));
}

std::string describe(const CorpusCounts& c) {
  std::string dropped =
      fmt::format("{} blank, {} too long", format_count(c.blank), format_count(c.too_long));
  const auto add = [&](int64_t count, const char* what) {
    if (count > 0) dropped += fmt::format(", {} {}", format_count(count), what);
  };
  add(c.too_short, "too short");
  add(c.unbalanced, "over data.max_ratio");
  add(c.duplicate, "duplicate");
  if (c.cut > 0) dropped += fmt::format("; {} cut", format_count(c.cut));
  return fmt::format("training text: {} pairs of {} lines ({}), {} source and {} target tokens",
                     format_count(c.kept), format_count(c.lines), dropped,
                     format_count(c.source_tokens), format_count(c.target_tokens));
}

std::string describe(const ValidationEvent& e) {
  const std::string of =
      e.averaged > 0 ? fmt::format(" of the mean of {} checkpoints", e.averaged) : "";
  const std::string verdict = e.best           ? "the best so far"
                              : e.averaged > 0 ? "not better than the best"
                                               : fmt::format("not better, {} in a row", e.stalled);
  return fmt::format("update {}  validation{}:{}  ({})  took {}", e.progress.update, of,
                     metrics_text(e.metrics), verdict, format_duration(e.seconds));
}

std::string describe(const StartedEvent& e) {
  Table table({{"source steps"}, {"target steps"}, {"pairs"}, {"padding"}});
  for (const BucketStatistics& b : e.buckets)
    table.add({std::to_string(b.bucket.source), std::to_string(b.bucket.target),
               format_count(b.pairs), fmt::format("{:.1f} %", 100 * b.padding())});
  std::string text = table.text();
  if (e.dropped > 0)
    text += fmt::format("{} pairs are longer than the last bucket and are left out\n",
                        format_count(e.dropped));
  return text;
}

std::string describe(const std::vector<BucketLoss>& buckets) {
  if (buckets.size() < 2) return {};
  std::string text = "perplexity by bucket:";
  for (const BucketLoss& b : buckets)
    text += b.bucket.source == kNoLimit
                ? fmt::format("  longer {:.2f}", b.perplexity())
                : fmt::format("  {}x{} {:.2f}", b.bucket.source, b.bucket.target, b.perplexity());
  return text;
}

std::string describe(const SaveFailedEvent& e) {
  return fmt::format("try {} of {} to save a checkpoint failed: {}; the next in {}", e.attempt,
                     e.attempts, e.reason, format_duration(e.wait));
}

std::string describe(const StoppedEvent& e) {
  std::string text =
      fmt::format("stopped at update {}, epoch {:.2f}, after {}: {}", e.progress.update,
                  e.progress.epoch, format_duration(e.progress.seconds), reason_text(e.reason));
  if (e.averaged > 0)
    text +=
        fmt::format("; best is the mean of {} checkpoints:{}", e.averaged, metrics_text(e.best));
  else if (!e.best.empty())
    text += fmt::format("; best at update {}:{}", e.best_update, metrics_text(e.best));
  return text;
}

std::string validation_table(const std::vector<ValidationEvent>& validations) {
  std::vector<Table::Column> columns = {{"update"}, {"epoch"}};
  for (const MetricValue& m : validations.front().metrics) columns.push_back({m.name});
  columns.push_back({"", Table::Align::kLeft});
  Table table(columns);
  size_t best = validations.size();
  for (size_t i = 0; i < validations.size(); ++i)
    if (validations[i].best) best = i;
  for (size_t i = 0; i < validations.size(); ++i) {
    if (i + kRows < validations.size() && i != best) continue;
    const ValidationEvent& e = validations[i];
    std::vector<std::string> row = {e.averaged > 0 ? "mean" : format_count(e.progress.update),
                                    fmt::format("{:.2f}", e.progress.epoch)};
    for (const MetricValue& m : e.metrics) row.push_back(fmt::format("{:.2f}", m.value));
    row.push_back(i == best ? "best" : "");
    table.add(row);
  }
  return table.text();
}

}  // namespace nmt
