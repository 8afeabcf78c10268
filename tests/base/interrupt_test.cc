#include "base/interrupt.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

using namespace nmt;

namespace {

// How a child that runs `work` ends: signals must not reach the test itself.
template <class Work>
int status_of_child(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    catch_interrupts();
    _exit(work());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("interrupt: the first signal is only noted") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const int status = status_of_child([&] {
      if (interrupt_signal() != 0) return 1;
      raise(signal);
      return interrupt_signal() == signal ? 0 : 2;
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("interrupt: a second signal of the same kind ends the process") {
  const int status = status_of_child([] {
    raise(SIGINT);
    raise(SIGINT);
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("interrupt: writing into a closed pipe is an error, not the end") {
  const int status = status_of_child([] {
    int ends[2];
    if (pipe(ends) != 0) return 1;
    close(ends[0]);
    return write(ends[1], "x", 1) == -1 ? 0 : 2;
  });
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
