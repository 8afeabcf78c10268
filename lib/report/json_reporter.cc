#include <cmath>

#include "report/events_json.h"
#include "report/json.h"
#include "report/reporter.h"

namespace nmt {
namespace {

const char* name_of(StopReason reason) {
  switch (reason) {
    case StopReason::kMaxUpdates:
      return "max_updates";
    case StopReason::kMaxEpochs:
      return "max_epochs";
    case StopReason::kMaxMinutes:
      return "max_minutes";
    case StopReason::kPatience:
      return "patience";
    case StopReason::kInterrupted:
      return "interrupted";
  }
  return "";
}

Json limit(int steps) { return steps == kNoLimit ? Json() : Json(steps); }

Json json_of(const std::vector<MetricValue>& metrics) {
  Json json = Json::object();
  for (const MetricValue& m : metrics) json[m.name] = m.value;
  return json;
}

class JsonReporter : public TrainingObserver {
 public:
  explicit JsonReporter(std::ostream& out) : out_(out) {}

  void note(const std::string& message) override {
    write({{"event", "note"}, {"message", message}});
  }
  void warn(const std::string& message) override {
    write({{"event", "warning"}, {"message", message}});
  }
  void encoded(const CorpusCounts& counts) override {
    Json json;
    json["event"] = "corpus";
    json.update(json_of(counts));
    write(json);
  }
  void started(const StartedEvent& e) override {
    write({{"event", "started"}, {"buckets", json_of(e.buckets)}, {"dropped_pairs", e.dropped}});
  }
  void reported(const ReportEvent& e) override {
    Json json = start("train", e.progress);
    json["loss"] = e.since_last.loss();
    json["perplexity"] = std::exp(e.since_last.loss());
    json["learning_rate"] = e.learning_rate;
    json["gradient_norm"] = e.gradient_norm;
    json["target_tokens"] = e.since_last.target_tokens;
    if (e.seconds > 0) json["target_tokens_per_s"] = double(e.timed_tokens) / e.seconds;
    write(json);
  }
  void validated(const ValidationEvent& e) override {
    Json json = start("valid", e.progress);
    json["metrics"] = json_of(e.metrics);
    json["buckets"] = Json::array();
    for (const BucketLoss& b : e.buckets)
      json["buckets"].push_back({{"source", limit(b.bucket.source)},
                                 {"target", limit(b.bucket.target)},
                                 {"pairs", b.pairs},
                                 {"target_tokens", b.target_tokens},
                                 {"perplexity", b.perplexity()}});
    json["best"] = e.best;
    json["stalled"] = e.stalled;
    if (e.averaged > 0) json["averaged"] = e.averaged;
    write(json);
  }
  void saved(const SavedEvent& e) override {
    write({{"event", "saved"}, {"checkpoint", e.checkpoint.string()}, {"best", e.best}});
  }
  void save_failed(const SaveFailedEvent& e) override {
    write({{"event", "save_failed"},
           {"reason", e.reason},
           {"attempt", e.attempt},
           {"attempts", e.attempts}});
  }
  void stopped(const StoppedEvent& e) override {
    Json json = start("stopped", e.progress);
    json["reason"] = name_of(e.reason);
    json["best"] = json_of(e.best);
    json["best_update"] = e.best_update;
    if (e.averaged > 0) json["averaged"] = e.averaged;
    write(json);
  }

 private:
  static Json start(const char* event, const Progress& p) {
    return {{"event", event},
            {"update", p.update},
            {"epoch", p.epoch},
            {"seconds", p.seconds},
            {"fraction", p.fraction}};
  }
  void write(const Json& json) { out_ << dump(json) << std::flush; }

  std::ostream& out_;
};

}  // namespace

std::unique_ptr<TrainingObserver> make_json_reporter(std::ostream& out) {
  return std::make_unique<JsonReporter>(out);
}

}  // namespace nmt
