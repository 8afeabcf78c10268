#pragma once

#include <memory>
#include <ostream>

#include "training/events.h"

namespace nmt {

// What a person or a program sees of a job while it works.

/// For people: on a terminal one line that is rewritten several times a second, elsewhere one line
/// for each report; validations, checkpoints and warnings are lines that stay. progress: whether
/// the progress of phases is shown on standard error.
std::unique_ptr<TrainingObserver> make_text_reporter(std::ostream& out, bool terminal,
                                                     bool progress = true);

/// For programs: one JSON object per line, with the kind of event in "event".
std::unique_ptr<TrainingObserver> make_json_reporter(std::ostream& out);

/// Prints warnings only.
std::unique_ptr<TrainingObserver> make_quiet_reporter(std::ostream& out);

/// Notes, warnings and progress of a job on standard error; quiet: nothing.
std::unique_ptr<Observer> make_console_observer(bool quiet);

}  // namespace nmt
