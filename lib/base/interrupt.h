#pragma once

namespace nmt {

/// Installs handlers for SIGINT and SIGTERM that only record the signal; a second one of the same
/// kind ends the process at once. SIGPIPE is ignored, so that a closed pipe is an error like any
/// other.
void catch_interrupts();

/// The recorded signal (SIGINT, SIGTERM), 0 if there is none. Work that can be saved polls it.
int interrupt_signal();

}  // namespace nmt
