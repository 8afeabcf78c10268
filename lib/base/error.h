#pragma once

#include <stdexcept>
#include <string>

namespace nmt {

/// Who has to act; decides the exit status of every executable.
enum class Fault {
  kUsage,    // a usage error, found before any work: exit status 2
  kRuntime,  // a runtime error, while working: exit status 1
};

/// A user's mistake or a failing machine, as one message: where, what with both values, and the
/// remedy. A caller's mistake is std::invalid_argument instead.
class Error : public std::runtime_error {
 public:
  /// where: "file:line", a recipe key or an option; remedy may be empty.
  Error(Fault fault, const std::string& where, const std::string& what,
        const std::string& remedy = {});

  static Error usage(const std::string& where, const std::string& what,
                     const std::string& remedy = {}) {
    return Error(Fault::kUsage, where, what, remedy);
  }
  static Error runtime(const std::string& where, const std::string& what,
                       const std::string& remedy = {}) {
    return Error(Fault::kRuntime, where, what, remedy);
  }

  Fault fault() const { return fault_; }
  int exit_status() const { return fault_ == Fault::kUsage ? 2 : 1; }

 private:
  Fault fault_;
};

/// "path:line"; just the path if line is 0.
std::string at_line(const std::string& path, long long line);

}  // namespace nmt
