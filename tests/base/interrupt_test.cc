#include "base/interrupt.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <initializer_list>

#include "base/scratch_folder.h"
#include "base/temporary.h"

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

TEST_CASE("interrupt: the first signal is only recorded") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const int status = status_of_child([&] {
      if (interrupt_signal() != 0) return 1;
      kill(getpid(), signal);
      for (int i = 0; i < 1000 && interrupt_signal() == 0; ++i) usleep(1000);
      return interrupt_signal() == signal ? 0 : 2;
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("interrupt: a second signal ends the process and leaves no temporary file") {
  const ScratchFolder scratch;
  const auto file = scratch / "file";
  const int status = status_of_child([&] {
    const TemporaryPath temporary(file);
    spill(file, "half");
    kill(getpid(), SIGINT);
    while (interrupt_signal() == 0) usleep(1000);
    kill(getpid(), SIGTERM);
    sleep(10);
    return 0;
  });
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 128 + SIGTERM);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("interrupt: a job that a shell put into the background can be interrupted") {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGINT, SIG_IGN);
    watch_signals();
    kill(getpid(), SIGINT);
    usleep(5'000'000);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 128 + SIGINT);
}

TEST_CASE("interrupt: nohup keeps a program from ending with its terminal") {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGHUP, SIG_IGN);  // nohup
    watch_signals();
    kill(getpid(), SIGHUP);
    usleep(50'000);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
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
