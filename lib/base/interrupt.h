#pragma once

namespace nmt {

/// For programs: starts a thread that waits for SIGINT, SIGTERM and SIGHUP. Each of them ends the
/// process with 128 + its number, after every temporary file and folder was removed, whatever the
/// other threads wait for. A SIGHUP that is ignored when the program starts (nohup) stays ignored.
/// REQUIRES: called before any other thread exists.
void watch_signals();

/// From here on the first signal is only recorded, so that work can be saved; the second one ends
/// the process. SIGPIPE is ignored, so that a closed pipe is an error like any other.
void catch_interrupts();

/// The recorded signal, 0 if there is none. Work that can be saved polls it.
int interrupt_signal();

}  // namespace nmt
