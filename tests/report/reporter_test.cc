#include "report/reporter.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "report/events_text.h"

namespace nmt {
namespace {

const Progress kStart = {.update = 100, .epoch = 0.5, .seconds = 10, .fraction = 0.1};
const Progress kLater = {.update = 300, .epoch = 1.5, .seconds = 30, .fraction = 0.3};

ReportEvent report_event(const Progress& progress) {
  ReportEvent event;
  event.progress = progress;
  event.since_last = {.cross_entropy = 2000, .target_tokens = 1000};
  event.seconds = 0.5;
  event.timed_tokens = 1000;
  event.learning_rate = 0.0005;
  return event;
}

UpdateEvent update_event(const Progress& progress) {
  UpdateEvent event;
  event.progress = progress;
  event.batch = {.cross_entropy = 200, .target_tokens = 100};
  return event;
}

ValidationEvent validation(int64_t update, double perplexity, bool best) {
  ValidationEvent event;
  event.progress.update = update;
  event.metrics = {{"perplexity", perplexity, false}};
  event.best = best;
  event.stalled = best ? 0 : 3;
  return event;
}

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a log tells what was dropped of the training text, and why") {
  std::ostringstream out, json;
  CorpusCounts counts;
  counts.lines = 2000;
  counts.kept = 1985;
  counts.blank = 1;
  counts.too_long = 2;
  counts.too_short = 3;
  counts.unbalanced = 4;
  counts.duplicate = 5;
  counts.cut = 6;
  counts.source_tokens = 70000;
  counts.target_tokens = 80000;
  make_text_reporter(out, false)->encoded(counts);
  make_json_reporter(json)->encoded(counts);
  CHECK(out.str() ==
        "training text: 1,985 pairs of 2,000 lines (1 blank, 2 too long, 3 too short, 4 over "
        "data.max_ratio, 5 duplicate; 6 cut), 70,000 source and 80,000 target tokens\n");
  CHECK(nlohmann::json::parse(json.str()) ==
        nlohmann::json::parse(R"({"event": "corpus", "lines": 2000, "pairs": 1985,
          "dropped": {"blank": 1, "duplicate": 5, "too_short": 3, "too_long": 2, "max_ratio": 4},
          "cut": 6, "source_tokens": 70000, "target_tokens": 80000})"));
}

TEST_CASE("a log begins with the buckets, and validations tell each one's perplexity") {
  std::ostringstream out, json;
  const StartedEvent started = {{{{5, 6}, 1200, 90, 100}, {{9, 9}, 30, 10, 10}}, 4};
  ValidationEvent event = validation(500, 7.5, true);
  event.buckets = {{{5, 6}, 10, 100, 0.0}, {{kNoLimit, kNoLimit}, 2, 100, 100.0}};
  const auto text = make_text_reporter(out, false), program = make_json_reporter(json);
  for (TrainingObserver* reporter : {text.get(), program.get()}) {
    reporter->started(started);
    reporter->validated(event);
  }
  CHECK(out.str() ==
        "source steps  target steps  pairs  padding\n"
        "           5             6  1,200   10.0 %\n"
        "           9             9     30    0.0 %\n"
        "4 pairs are longer than the last bucket and are left out\n"
        "update 500  validation:  perplexity 7.50  (the best so far)  took 0 s\n"
        "perplexity by bucket:  5x6 1.00  longer 2.72\n");
  std::istringstream lines(json.str());
  std::string first, second;
  std::getline(lines, first);
  std::getline(lines, second);
  const auto start = nlohmann::json::parse(first), valid = nlohmann::json::parse(second);
  CHECK(start["event"] == "started");
  CHECK(start["dropped_pairs"] == 4);
  CHECK(start["buckets"][0]["padding"].get<double>() == doctest::Approx(0.1));
  CHECK(valid["buckets"][0]["perplexity"] == 1.0);
  CHECK(valid["buckets"][1]["source"].is_null());
}

TEST_CASE("a log has one whole line for each report, with loss, rate and time left") {
  std::ostringstream out;
  const auto reporter = make_text_reporter(out, false);
  reporter->updated(update_event(kStart));
  CHECK(out.str().empty());
  reporter->reported(report_event(kLater));
  // 20 s for a fifth of the way: 70 s for the seven tenths that are left
  CHECK(out.str() ==
        "update 300  epoch 1.50  loss 2.000  perplexity 7.389  2,000 tokens/s  rate 0.0005  "
        "1 min 10 s left\n");
}

TEST_CASE("a terminal has one line that is rewritten, and wiped before a line that stays") {
  std::ostringstream out;
  {
    const auto reporter = make_text_reporter(out, true);
    reporter->updated(update_event(kStart));
    CHECK(count(out.str(), "\r\033[Kupdate 100") == 1);
    CHECK(count(out.str(), "\n") == 0);
    reporter->reported(report_event(kLater));
    CHECK(count(out.str(), "\n") == 0);
    reporter->warn("the disk is nearly full");
    CHECK(count(out.str(), "\r\033[Kwarning: the disk is nearly full\n") == 1);
    reporter->validation_started(kLater);
  }
  CHECK(out.str().ends_with("\r\033[K"));
}

TEST_CASE("a terminal's line is not drawn at every update of a fast model") {
  std::ostringstream out;
  const auto reporter = make_text_reporter(out, true);
  for (int i = 0; i < 100; ++i) reporter->updated(update_event(kStart));
  CHECK(count(out.str(), "\r") < 10);
}

TEST_CASE("time left is not guessed before anything was done") {
  CHECK(describe_time_left(kStart, kStart).empty());
  CHECK(describe_time_left(kStart, kLater) == "  1 min 10 s left");
}

TEST_CASE("the table of validations shows the last ten and the best, however old") {
  std::vector<ValidationEvent> all = {validation(1000, 9, true), validation(2000, 5, true)};
  for (int64_t u = 3; u <= 20; ++u) all.push_back(validation(1000 * u, 6, false));
  const std::string table = validation_table(all);
  CHECK(count(table, "\n") == 1 + 11);
  CHECK(count(table, " 2,000   0.00        5.00  best\n") == 1);
  CHECK(count(table, "best") == 1);
  CHECK(count(table, " 1,000 ") == 0);
  CHECK(count(table, "20,000") == 1);
}

TEST_CASE("json: each event is one object a line, and its numbers can be read") {
  std::ostringstream out;
  const auto reporter = make_json_reporter(out);
  reporter->note("caf\xe9 is not UTF-8");
  reporter->reported(report_event(kLater));
  reporter->validated(validation(300, 5, true));
  reporter->saved({"m/checkpoints/update-300", true});
  reporter->save_failed({"the disk is full", 1, 3, 10});
  reporter->stopped({StopReason::kPatience, kLater, {{"perplexity", 5, false}}, 300});
  std::istringstream lines(out.str());
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  REQUIRE(events.size() == 6);
  CHECK(events[1].at("target_tokens_per_s") == 2000);
  CHECK(events[2].at("metrics").at("perplexity") == 5);
  CHECK(events[3].at("checkpoint") == "m/checkpoints/update-300");
  CHECK(events[4].at("event") == "save_failed");
  CHECK(events[5].at("reason") == "patience");
}

TEST_CASE("quiet: warnings alone") {
  std::ostringstream out;
  const auto reporter = make_quiet_reporter(out);
  reporter->note("this");
  reporter->reported(report_event(kLater));
  reporter->validated(validation(300, 5, true));
  CHECK(out.str().empty());
  reporter->save_failed({"the disk is full", 1, 3, 10});
  CHECK(out.str() ==
        "warning: try 1 of 3 to save a checkpoint failed: the disk is full; the next in 10 s\n");
}

}  // namespace nmt
