#pragma once

#include <cstdint>
#include <string>

namespace nmt {

/// Watches a job while it works. A job prints nothing: it calls these from the thread that started
/// it, and each does nothing unless it is overridden. Phases do not nest.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void note(const std::string& /*message*/) {}  // needs no action
  virtual void warn(const std::string& /*message*/) {}  // deserves attention

  // See Phase, which calls these.
  virtual void phase_started(const std::string& /*name*/) {}
  virtual void phase_progress(int64_t /*done*/, int64_t /*total*/) {}
  virtual void phase_status(const std::string& /*text*/) {}
  virtual void phase_ended() {}
};

/// A phase of a job, such as "encoding", from construction to destruction.
class Phase {
 public:
  Phase(Observer& observer, const std::string& name) : observer_(observer) {
    observer_.phase_started(name);
  }
  ~Phase() { observer_.phase_ended(); }
  Phase(const Phase&) = delete;
  Phase& operator=(const Phase&) = delete;

  /// Units done so far, and in total if that is known (0: it is not). Cheap enough to call for
  /// every thousand lines.
  void operator()(int64_t done, int64_t total = 0) { observer_.phase_progress(done, total); }
  /// Work that cannot be counted.
  void status(const std::string& text) { observer_.phase_status(text); }

 private:
  Observer& observer_;
};

}  // namespace nmt
