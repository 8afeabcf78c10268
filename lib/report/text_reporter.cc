#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/clock.h"
#include "report/events_text.h"
#include "report/live_line.h"
#include "report/progress_line.h"
#include "report/reporter.h"

namespace nmt {
namespace {

constexpr double kShowEvery = 0.2;  // seconds between two updates of the terminal's line
constexpr double kForget = 10;      // seconds over which loss and rate are smoothed

/// Recent loss and speed: sums that decay with time.
class Recent {
 public:
  void add(const LossSums& batch, double seconds) {
    const double keep = std::exp(-seconds / kForget);
    cross_entropy_ = keep * cross_entropy_ + batch.cross_entropy;
    tokens_ = keep * tokens_ + double(batch.target_tokens);
    seconds_ = keep * seconds_ + seconds;
  }
  double loss() const { return tokens_ > 0 ? cross_entropy_ / tokens_ : 0; }
  double tokens_per_second() const { return seconds_ > 0 ? tokens_ / seconds_ : 0; }

 private:
  double cross_entropy_ = 0, tokens_ = 0, seconds_ = 0;
};

class TextReporter : public TrainingObserver {
 public:
  TextReporter(std::ostream& out, bool terminal, bool progress)
      : out_(out), terminal_(terminal), progress_(progress), live_(out) {}

  void note(const std::string& message) override { line(message); }
  void warn(const std::string& message) override { line("warning: " + message); }

  void phase_started(const std::string& name) override {
    if (progress_) phase_.emplace(name);
  }
  void phase_progress(int64_t done, int64_t total) override {
    if (phase_) phase_->show(done, total);
  }
  void phase_status(const std::string& text) override {
    if (phase_) phase_->show(text);
  }
  void phase_ended() override { phase_.reset(); }

  void encoded(const CorpusCounts& counts) override { line(describe(counts)); }
  void started(const StartedEvent& e) override {
    wipe();
    out_ << describe(e) << std::flush;
  }
  void updated(const UpdateEvent& e) override {
    if (!first_) first_ = e.progress;
    recent_.add(e.batch, e.progress.seconds - last_seconds_.value_or(e.progress.seconds));
    last_seconds_ = e.progress.seconds;
    if (!terminal_) return;
    if (seconds_since(shown_) < kShowEvery) return;
    shown_ = Clock::now();
    live_.show(describe(e.progress, recent_.loss(), recent_.tokens_per_second(), e.learning_rate) +
               describe_time_left(*first_, e.progress));
  }
  void reported(const ReportEvent& e) override {
    if (terminal_) return;
    const double rate = e.seconds > 0 ? double(e.timed_tokens) / e.seconds : 0;
    line(describe(e.progress, e.since_last.loss(), rate, e.learning_rate) +
         describe_time_left(first_.value_or(e.progress), e.progress));
  }
  void validation_started(const Progress& p) override {
    if (terminal_) live_.show(fmt::format("update {}: validating", p.update));
  }
  void validated(const ValidationEvent& e) override {
    line(describe(e));
    if (const std::string buckets = describe(e.buckets); !buckets.empty()) line(buckets);
    last_seconds_ = e.progress.seconds;  // validation is not part of the rate
    validations_.push_back(e);
  }
  void save_failed(const SaveFailedEvent& e) override { warn(describe(e)); }
  void stopped(const StoppedEvent& e) override {
    wipe();
    if (!validations_.empty()) out_ << validation_table(validations_);
    line(describe(e));
  }

 private:
  void wipe() {
    if (phase_) phase_->wipe();
    live_.wipe();
  }
  void line(const std::string& text) {
    wipe();
    out_ << text << std::endl;
  }

  std::ostream& out_;
  bool terminal_, progress_;
  LiveLine live_;
  std::optional<ProgressLine> phase_;
  Recent recent_;
  std::optional<Progress> first_;
  std::optional<double> last_seconds_;
  Clock::time_point shown_{};
  std::vector<ValidationEvent> validations_;
};

class QuietReporter : public TrainingObserver {
 public:
  explicit QuietReporter(std::ostream& out) : out_(out) {}
  void note(const std::string&) override {}
  void warn(const std::string& message) override { out_ << "warning: " << message << std::endl; }
  void save_failed(const SaveFailedEvent& e) override { warn(describe(e)); }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<TrainingObserver> make_text_reporter(std::ostream& out, bool terminal,
                                                     bool progress) {
  return std::make_unique<TextReporter>(out, terminal, progress);
}

std::unique_ptr<TrainingObserver> make_quiet_reporter(std::ostream& out) {
  return std::make_unique<QuietReporter>(out);
}

}  // namespace nmt
