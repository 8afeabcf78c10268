#include "command_line.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <new>
#include <nmt/nmt.hpp>

#include "base/error.h"
#include "base/file_descriptor.h"
#include "base/interrupt.h"
#include "base/nearest.h"
#include "tensor/kernels.h"

namespace nmt {
namespace {

namespace po = boost::program_options;

constexpr const char* kStray = "stray";  // takes words that no option wants, so that they are named

std::vector<Option> all_options(const Command& command) {
  std::vector<Option> options = command.options;
  options.push_back({"threads", "N", "how many run at once; never changes a result"});
  options.push_back({"quiet", "", "say nothing but errors on standard error"});
  options.push_back({"help", "", "this page"});
  options.push_back({"version", "", "the version"});
  return options;
}

bool takes_many(const Option& option) { return option.value.ends_with("..."); }

/// Other toolkits write --n-best for our --nbest, and --beam-size for our --beam.
Error unknown_option(const std::string& token, const std::vector<Option>& options) {
  const std::string written = token.substr(0, token.find('='));
  std::vector<std::string> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::string word = written.substr(std::min(written.find_first_not_of('-'), written.size()));
  std::string meant = nearest(word, names);
  if (meant.empty()) meant = nearest(word.substr(0, word.find('-')), names);
  return Error::usage(written, "is not an option",
                      (meant.empty() ? "" : "did you mean --" + meant + "? ") + "--help lists all");
}

/// What was written, by option: values stay text, because Boost reads -1 as 4294967295.
Arguments parse(const Command& command, const std::vector<std::string>& words) {
  const std::vector<Option> options = all_options(command);
  po::options_description description;
  for (const Option& option : options) {
    auto* value = po::value<std::vector<std::string>>();
    if (option.value.empty()) value->zero_tokens();
    if (takes_many(option)) value->multitoken();
    description.add_options()(option.name.c_str(), value, "");
  }
  description.add_options()(kStray, po::value<std::vector<std::string>>());
  po::positional_options_description bare;
  bare.add(command.bare.empty() ? kStray : command.bare.c_str(), -1);
  std::map<std::string, std::vector<std::string>> values;
  try {
    using po::command_line_style::allow_guessing, po::command_line_style::unix_style;
    po::command_line_parser parser(words);
    parser.options(description).positional(bare).style(unix_style & ~allow_guessing);
    for (const auto& option : parser.run().options) {
      auto& found = values[option.string_key];
      found.insert(found.end(), option.value.begin(), option.value.end());
    }
  } catch (const po::unknown_option& error) {
    throw unknown_option(error.get_option_name(), options);
  } catch (const po::error& error) {
    throw Error::usage("", error.what(), "see --help");
  }
  for (const Option& option : options)
    if (values.contains(option.name) && !takes_many(option) && values[option.name].size() > 1)
      throw Error::usage("--" + option.name, "is given more than once", "keep one of them");
  if (values.contains(kStray))
    throw Error::usage("", "'" + values[kStray].front() + "' belongs to no option", "see --help");
  return Arguments(std::move(values));
}

void print_version(const std::string& program) { std::cout << program << ' ' << version() << '\n'; }

void print_examples(const std::vector<std::string>& examples) {
  for (const std::string& example : examples) std::cout << "  " << example << '\n';
}

void print_help(const std::string& program, const Command& command) {
  const std::string name = command.name.empty() ? program : program + " " + command.name;
  std::cout << name << ": " << command.summary << "\n\nExamples:\n";
  print_examples(command.examples);
  std::cout << "\nUsage: " << name << ' ' << command.usage << "\n\nOptions:\n";
  for (const Option& option : all_options(command))
    if (option.name != command.bare)
      std::cout << fmt::format("  {:<22} {}\n", "--" + option.name + " " + option.value,
                               option.meaning);
}

void print_commands(const std::string& program, const std::vector<Command>& commands) {
  std::cout << "Examples:\n";
  for (const Command& command : commands) print_examples(command.examples);
  std::cout << "\nUsage: " << program << " COMMAND ...\n\nCommands:\n";
  for (const Command& command : commands)
    std::cout << fmt::format("  {:<8} {}\n", command.name, command.summary);
  std::cout << "\n" << program << " COMMAND --help says more.\n";
}

/// The command that the first word names; the word is then removed.
const Command& select(const std::vector<Command>& commands, std::vector<std::string>& words) {
  if (commands.size() == 1 && commands[0].name.empty()) return commands[0];
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  const std::string known = fmt::format("{}", fmt::join(names, ", "));
  if (words.empty()) throw Error::usage("", "no command is given: " + known, "see --help");
  const auto found = std::find(names.begin(), names.end(), words[0]);
  if (found == names.end())
    throw Error::usage("", "'" + words[0] + "' is no command; there are: " + known, "see --help");
  words.erase(words.begin());
  return commands[size_t(found - names.begin())];
}

int run(const std::string& program, const std::vector<Command>& commands,
        std::vector<std::string> words) {
  const std::string first = words.empty() ? "" : words[0];
  if (commands.size() > 1 && first == "--help") return print_commands(program, commands), 0;
  if (first == "--version") return print_version(program), 0;
  const Command& command = select(commands, words);
  const Arguments arguments = parse(command, words);
  if (arguments.has("help")) return print_help(program, command), 0;
  if (arguments.has("version")) return print_version(program), 0;
  arguments.threads();  // refused here if it is not a number
  kernels();            // or here if NMT_KERNELS names none
  return command.run(arguments);
}

/// Results that did not arrive are a failure: a full disk, or a reader that has gone.
void flush_results() {
  errno = 0;
  if (!std::cout.flush())
    throw Error::runtime("standard output", std::string("cannot be written: ") +
                                                (errno ? std::strerror(errno) : "it is closed"));
}

int fail(const std::string& program, const std::string& message, int status) {
  std::cerr << program << ": " << message << std::endl;
  return status;
}

}  // namespace

int run_main(int argc, char** argv, const std::string& program,
             const std::vector<Command>& commands) {
  watch_signals();
  try {
    const int status = run(program, commands, {argv + 1, argv + argc});
    flush_results();
    return status;
  } catch (const Error& error) {
    return fail(program, error.what(), error.exit_status());
  } catch (const std::filesystem::filesystem_error& error) {
    // A path that could not even be examined: a folder on the way is closed, a name is too long.
    const Error refused = open_error(error.path1(), "look at it", error.code().value());
    return fail(program, refused.what(), refused.exit_status());
  } catch (const std::bad_alloc&) {
    return fail(program, "out of memory; use smaller batches, or a machine with more of it", 1);
  } catch (const std::exception& error) {
    return fail(program, std::string("a fault of this program: ") + error.what(), 1);
  }
}

}  // namespace nmt
