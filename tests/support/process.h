#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/scratch_folder.h"

namespace nmt {

struct ProcessResult {
  int status;  // exit status; 128 + signal if one ended it
  std::string out, err;
};

/// A running program. Its output goes to files, so that no pipe can fill up and stop it.
class Process {
 public:
  /// words[0] is the program: one of ours by its name, any other by its path. It runs in `folder`
  /// and reads `input`.
  explicit Process(std::vector<std::string> words, const std::string& input = {},
                   const std::filesystem::path& folder = ".")
      : words_(std::move(words)) {
    if (words_.at(0).find('/') == std::string::npos)
      words_[0] = std::string(NMT_BIN_DIR) + "/" + words_[0];
    spill(files_ / "in", input);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) become_program(folder);
  }
  ~Process() {
    if (pid_ > 0) send(SIGKILL), wait();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send(int signal) { ::kill(pid_, signal); }
  bool running() const {
    siginfo_t state{};
    return waitid(P_PID, id_t(pid_), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid == 0;
  }
  /// What it has written so far.
  std::string err() const { return slurp(files_ / "err"); }
  std::string out() const { return slurp(files_ / "out"); }

  /// REQUIRES: called once.
  ProcessResult wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    pid_ = -1;
    return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), out(), err()};
  }

 private:
  // In the child: only what is safe between fork and exec, and no return.
  [[noreturn]] void become_program(const std::filesystem::path& folder) {
    redirect("in", STDIN_FILENO, O_RDONLY);
    redirect("out", STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    redirect("err", STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    std::vector<char*> arguments;
    for (std::string& word : words_) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (chdir(folder.c_str()) == 0) execv(arguments[0], arguments.data());
    _exit(127);
  }
  void redirect(const char* name, int target, int flags) {
    const int file = open((files_ / name).c_str(), flags, 0600);
    if (file < 0 || dup2(file, target) < 0) _exit(127);
  }

  ScratchFolder files_;
  std::vector<std::string> words_;
  pid_t pid_ = -1;
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Runs a program to its end.
inline ProcessResult run(std::vector<std::string> words, const std::string& input = {},
                         const std::filesystem::path& folder = ".") {
  return Process(std::move(words), input, folder).wait();
}

}  // namespace nmt
