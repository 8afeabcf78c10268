#pragma once

namespace nmt {

/// Installs handlers for SIGINT and SIGTERM that only note the signal; a second one of the same
/// kind ends the process at once. SIGPIPE is ignored, so that a closed pipe is an error like any
/// other.
void catch_interrupts();

/// The signal that was noted (SIGINT, SIGTERM), 0 if none. Work that can save polls it.
int interrupt_signal();

}  // namespace nmt
