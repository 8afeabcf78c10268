#include "base/error.h"

namespace nmt {
namespace {

std::string message(const std::string& where, const std::string& what, const std::string& remedy) {
  std::string text = where.empty() ? what : where + ": " + what;
  if (!remedy.empty()) text += "; " + remedy;
  return text;
}

}  // namespace

Error::Error(Fault fault, const std::string& where, const std::string& what,
             const std::string& remedy)
    : std::runtime_error(message(where, what, remedy)), fault_(fault) {}

std::string at_line(const std::string& path, long long line) {
  return line == 0 ? path : path + ":" + std::to_string(line);
}

}  // namespace nmt
