#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "training/events.h"

namespace nmt {

/// What a person or a program sees of a training run.
class Reporter : public TrainingObserver {
 public:
  virtual void note(const std::string& message) = 0;  // goes as it should
  virtual void warn(const std::string& message) = 0;  // and what should be looked at
};

/// For people: on a terminal one line that is rewritten several times a second, elsewhere a line
/// for each report; validations, checkpoints and warnings are lines that stay.
std::unique_ptr<Reporter> make_text_reporter(std::ostream& out, bool terminal);

/// For programs: one JSON object a line, with the event's kind in "event".
std::unique_ptr<Reporter> make_json_reporter(std::ostream& out);

/// Warnings alone.
std::unique_ptr<Reporter> make_quiet_reporter(std::ostream& out);

}  // namespace nmt
