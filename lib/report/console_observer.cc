#include <iostream>
#include <optional>

#include "report/progress_line.h"
#include "report/reporter.h"

namespace nmt {
namespace {

class ConsoleObserver : public Observer {
 public:
  void note(const std::string& message) override {
    if (line_) line_->wipe();
    std::cerr << message << std::endl;
  }
  void warn(const std::string& message) override { note("warning: " + message); }
  void phase_started(const std::string& name) override { line_.emplace(name); }
  void phase_progress(int64_t done, int64_t total) override { line_->show(done, total); }
  void phase_status(const std::string& text) override { line_->show(text); }
  void phase_ended() override { line_.reset(); }

 private:
  std::optional<ProgressLine> line_;
};

}  // namespace

std::unique_ptr<Observer> make_console_observer(bool quiet) {
  return quiet ? std::make_unique<Observer>() : std::make_unique<ConsoleObserver>();
}

}  // namespace nmt
