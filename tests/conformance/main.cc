// nmt-conformance: the library against the numbers of TensorFlow's legacy_seq2seq (FORMAT.md).

#include <fmt/core.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>

#include "run.h"
#include "tensor/matrix.h"

namespace {

using namespace nmt::conformance;

constexpr const char* kReal = sizeof(nmt::Real) == sizeof(double) ? "double" : "float";
constexpr const char* kUsage =
    "nmt-conformance DIR [--real float|double] [--filter TEXT]\n"
    "  Runs every case.yml and errors.yml below DIR whose id contains TEXT; FORMAT.md says what "
    "they\n"
    "  are. Exit status 0 if all pass, 1 if not, 2 if asked wrongly. --real is double by "
    "default.\n";

struct Options {
  std::string folder, real = "double", filter;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--real" || arg == "--filter") {
      if (++i == argc) throw std::invalid_argument(arg + " needs a value");
      (arg == "--real" ? options.real : options.filter) = argv[i];
    } else if (arg.starts_with("-") || !options.folder.empty()) {
      throw std::invalid_argument("unknown argument " + arg);
    } else {
      options.folder = arg;
    }
  }
  if (options.folder.empty()) throw std::invalid_argument("which folder?");
  if (!std::filesystem::is_directory(options.folder))
    throw std::invalid_argument(options.folder + " is not a folder");
  if (options.real != "float" && options.real != "double")
    throw std::invalid_argument("--real is float or double, not " + options.real);
  return options;
}

// The engine is compiled once for each type and no program holds both: the other one stands beside
// this one.
void become_other_program(const std::string& real, char** argv) {
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::string other = here / (real == "float" ? "nmt-conformance-float" : "nmt-conformance");
  execv(other.c_str(), argv);
  throw std::runtime_error("cannot run " + other + ": " + std::strerror(errno));
}

class Summary {
 public:
  void add(const std::string& id, const Report& report) {
    if (report.problems.empty()) {
      ++passed_;
      fmt::print("pass {} ({:.0e} of the tolerance)\n", id, report.worst);
      return;
    }
    ++failed_;
    fmt::print("FAIL {}: {}", id, report.problems[0]);
    if (report.problems.size() > 1) fmt::print(" (and {} more)", report.problems.size() - 1);
    fmt::print("\n");
  }
  int finish() const {
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  int passed_ = 0, failed_ = 0;
};

void run_file(const std::filesystem::path& path, const std::string& filter, Summary& summary) {
  const auto chosen = [&](const std::string& id) { return id.find(filter) != std::string::npos; };
  if (path.filename() == "errors.yml") {
    for (const ErrorCase& test : read_errors(path))
      if (chosen(test.id)) summary.add(test.id, run_error_case(test));
  } else if (const Case test = read_case(path); chosen(test.id)) {
    summary.add(test.id, run_case(test));
  }
}

int run(const Options& options) {
  Summary summary;
  for (const auto& path : find_case_files(options.folder)) try {
      run_file(path, options.filter, summary);
    } catch (const std::exception& e) {
      summary.add(path, {{std::string("cannot be read: ") + e.what()}, 0});
    }
  return summary.finish();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = read_options(argc, argv);
    if (options.real != kReal) become_other_program(options.real, argv);
    return run(options);
  } catch (const std::exception& e) {
    fmt::print(stderr, "nmt-conformance: {}\n{}", e.what(), kUsage);
    return 2;
  }
}
