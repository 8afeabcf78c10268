#include "base/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

#include "base/temporary.h"

namespace nmt {
namespace {

// A signal is sent to the process: what it finds there is global.
std::atomic<int> recorded{0};
std::atomic<bool> catching{false};

bool is_ignored(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

void wait_for(sigset_t signals) {
  while (true) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    if (catching && recorded == 0) {
      recorded = signal;
      continue;
    }
    remove_temporaries();
    _exit(128 + signal);
  }
}

}  // namespace

void watch_signals() {
  static std::once_flag started;
  std::call_once(started, [] {
    sigset_t signals;
    sigemptyset(&signals);
    if (!is_ignored(SIGHUP)) sigaddset(&signals, SIGHUP);
    for (const int signal : {SIGINT, SIGTERM}) {
      std::signal(signal, SIG_DFL);  // a shell starts what it puts into the background without
      sigaddset(&signals, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // all threads inherit the mask
    std::thread(wait_for, signals).detach();
  });
}

void catch_interrupts() {
  watch_signals();
  catching = true;
  std::signal(SIGPIPE, SIG_IGN);
}

int interrupt_signal() { return recorded; }

}  // namespace nmt
