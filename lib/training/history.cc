#include "training/history.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace nmt {

using Json = nlohmann::ordered_json;

History::History(const std::filesystem::path& model_folder, bool go_on)
    : history_(model_folder / "history.jsonl"), timing_(model_folder / "timing.jsonl") {
  if (go_on) return;
  history_.truncate_to(0);
  timing_.truncate_to(0);
}

void History::add(const ReportEvent& e) {
  const LossSums& sums = e.since_last;
  history_.append({{"event", "train"},
                   {"update", e.progress.update},
                   {"epoch", e.progress.epoch},
                   {"loss", sums.loss()},
                   {"perplexity", std::exp(sums.loss())},
                   {"learning_rate", e.learning_rate},
                   {"gradient_norm", e.gradient_norm},
                   {"target_tokens", sums.target_tokens},
                   {"source_tokens", sums.source_tokens},
                   {"sentences", sums.sentences}});
  Json timing = {
      {"event", "train"}, {"update", e.progress.update}, {"seconds", e.progress.seconds}};
  // After a resume the report covers updates that another process timed.
  if (e.seconds > 0) timing["target_tokens_per_s"] = double(e.timed_tokens) / e.seconds;
  timing_.append(timing);
}

void History::add(const ValidationEvent& e) {
  Json line = {{"event", "valid"}, {"update", e.progress.update}, {"epoch", e.progress.epoch}};
  for (const MetricValue& metric : e.metrics) line[metric.name] = metric.value;
  line["best"] = e.best;
  line["stalled"] = e.stalled;
  if (e.averaged > 0) line["averaged"] = e.averaged;
  history_.append(line);
  timing_.append({{"event", "valid"},
                  {"update", e.progress.update},
                  {"seconds", e.progress.seconds},
                  {"validation_seconds", e.seconds}});
}

int64_t History::synced_size() {
  history_.sync();
  return history_.size();
}

}  // namespace nmt
