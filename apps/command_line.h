#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tensor/product.h"

namespace nmt {

/// An option of a command, written --name.
struct Option {
  std::string name;
  std::string value;    // its metavariable: "N", "FILE"; "FILE...": one or more; "": a flag
  std::string meaning;  // one sentence
};

/// What the user wrote. Each function throws a usage error that names the option, what was written
/// and what is allowed.
class Arguments {
 public:
  explicit Arguments(std::map<std::string, std::vector<std::string>> values)
      : values_(std::move(values)) {}

  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name) const;  // required
  std::string text(const std::string& name, const std::string& fallback) const;
  std::vector<std::string> list(const std::string& name) const;  // empty if absent
  int64_t integer(const std::string& name, int64_t fallback, int64_t low, int64_t high) const;
  double number(const std::string& name, double fallback, double low, double high) const;
  std::vector<double> numbers(const std::string& name, double low, double high) const;
  /// 500M, 2G, 1.5G: in units of 1024.
  std::optional<int64_t> bytes(const std::string& name) const;
  /// The index of the value among `choices`.
  size_t choice(const std::string& name, const std::vector<std::string>& choices,
                size_t fallback) const;

  bool quiet() const { return has("quiet"); }
  int threads() const;  // by default the number of processors
  /// That of --precision; says on standard error if this processor uses another one.
  Precision precision() const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// A command of an executable.
struct Command {
  std::string name;     // the word that selects it; "" if the executable has only one command
  std::string summary;  // one line
  std::string usage;    // what follows the name
  std::vector<std::string> examples;
  std::vector<Option> options;  // in addition to --help, --version, --quiet and --threads
  std::string bare;             // the option of words without one; "": they are refused
  std::function<int(const Arguments&)> run;  // returns the exit status
};

/// All of main(): selects the command, answers --help and --version, refuses unknown, abbreviated,
/// repeated and stray arguments, runs, and turns every exception into one message on standard error
/// and an exit status. SIGINT, SIGTERM and SIGHUP end the process at once with 130, 143 and 129,
/// and leave no temporary file behind, unless the command calls catch_interrupts().
int run_main(int argc, char** argv, const std::string& program,
             const std::vector<Command>& commands);

}  // namespace nmt
