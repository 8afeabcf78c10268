#include "training/state_file.h"

#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/whole_file.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kState = "state.json";
constexpr const char* kTiming = "timing.json";
constexpr int kVersion = 2;  // of the format: another one is refused

Json json_of(const LossSums& sums) {
  return {{"cross_entropy", sums.cross_entropy},
          {"target_tokens", sums.target_tokens},
          {"source_tokens", sums.source_tokens},
          {"sentences", sums.sentences},
          {"updates", sums.updates}};
}

LossSums loss_sums(const Json& json) {
  return {.cross_entropy = json.at("cross_entropy"),
          .target_tokens = json.at("target_tokens"),
          .source_tokens = json.at("source_tokens"),
          .sentences = json.at("sentences"),
          .updates = json.at("updates")};
}

Json json_of(const std::vector<MetricValue>& metrics) {
  Json json = Json::array();
  for (const MetricValue& m : metrics)
    json.push_back(
        {{"name", m.name}, {"value", m.value}, {"higher_is_better", m.higher_is_better}});
  return json;
}

std::vector<MetricValue> metric_values(const Json& json) {
  std::vector<MetricValue> metrics;
  for (const Json& m : json)
    metrics.push_back({m.at("name"), m.at("value"), m.at("higher_is_better")});
  return metrics;
}

Json json_of(const Mixture::Position& position) {
  Json corpora = Json::array();
  for (const BatchOrder::Position& p : position.corpora)
    corpora.push_back({{"epoch", p.epoch}, {"window", p.window}, {"batch", p.batch}});
  return {{"draws", position.draws}, {"corpora", corpora}};
}

Mixture::Position position_of(const Json& json) {
  Mixture::Position position{json.at("draws"), {}};
  for (const Json& p : json.at("corpora"))
    position.corpora.push_back(
        {.epoch = p.at("epoch"), .window = p.at("window"), .batch = p.at("batch")});
  return position;
}

Json json_of(const std::vector<ScoredCheckpoint>& kept) {
  Json json = Json::array();
  for (const ScoredCheckpoint& one : kept)
    json.push_back({{"update", one.update}, {"value", one.value}});
  return json;
}

std::vector<ScoredCheckpoint> kept_from(const Json& json) {
  std::vector<ScoredCheckpoint> all;
  for (const Json& one : json) all.push_back({one.at("update"), one.at("value")});
  return all;
}

Json json_of(const ScheduleState& state) {
  return {{"decays", state.decays},
          {"stalled", state.stalled},
          {"loss_sum", state.loss_sum},
          {"losses", state.losses}};
}

ScheduleState schedule_state(const Json& json) {
  return {.decays = json.at("decays"),
          .stalled = json.at("stalled"),
          .loss_sum = json.at("loss_sum"),
          .losses = json.at("losses")};
}

Json parse(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::exception& e) {
    throw Error::runtime(path.string(), std::string("is damaged: ") + e.what());
  }
}

}  // namespace

void write_state(const std::filesystem::path& folder, const TrainingState& s) {
  const Json json = {{"version", kVersion},
                     {"update", s.update},
                     {"position", json_of(s.position)},
                     {"since_report", json_of(s.since_report)},
                     {"validated", s.validated},
                     {"best", json_of(s.best)},
                     {"best_update", s.best_update},
                     {"stalled", s.stalled},
                     {"kept", json_of(s.kept)},
                     {"schedule", json_of(s.schedule)},
                     {"history_bytes", s.history_bytes},
                     {"corpus_hash", s.corpus_hash}};
  write_new_file(folder / kState, json.dump(2) + "\n");
  write_new_file(folder / kTiming, Json{{"seconds", s.seconds}}.dump() + "\n");
}

TrainingState read_state(const std::filesystem::path& folder) {
  const Json json = parse(folder / kState), timing = parse(folder / kTiming);
  try {
    if (json.at("version") != kVersion)
      throw Error::runtime((folder / kState).string(),
                           "is of version " + json.at("version").dump() +
                               ", this program knows version " + std::to_string(kVersion));
    TrainingState s;
    s.update = json.at("update");
    s.position = position_of(json.at("position"));
    s.since_report = loss_sums(json.at("since_report"));
    s.validated = json.at("validated");
    s.best = metric_values(json.at("best"));
    s.best_update = json.at("best_update");
    s.stalled = json.at("stalled");
    // Checkpoints from before there were any have none.
    if (json.contains("kept")) s.kept = kept_from(json.at("kept"));
    if (json.contains("schedule")) s.schedule = schedule_state(json.at("schedule"));
    s.history_bytes = json.at("history_bytes");
    s.corpus_hash = json.at("corpus_hash");
    s.seconds = timing.at("seconds");
    return s;
  } catch (const nlohmann::json::exception& e) {
    throw Error::runtime((folder / kState).string(), std::string("is damaged: ") + e.what());
  }
}

}  // namespace nmt
