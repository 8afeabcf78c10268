#include "base/interrupt.h"

#include <atomic>
#include <csignal>

namespace nmt {
namespace {

// A handler has no arguments of its own: it must be a global, and one that needs no lock.
std::atomic<int> noted{0};
static_assert(std::atomic<int>::is_always_lock_free);

void note(int signal) { noted = signal; }

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  // RESETHAND: the second signal finds the default action, which ends the process even if it hangs.
  // RESTART: a read or write that waits goes on, so that no library sees an error that is none.
  action.sa_flags = int(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int interrupt_signal() { return noted; }

}  // namespace nmt
