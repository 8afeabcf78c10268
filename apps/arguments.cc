#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/parallel.h"
#include "command_line.h"

namespace nmt {
namespace {

/// `text` as a whole, without white space or a plus sign, within [low, high].
template <class Number>
Number parse_number(const std::string& name, const std::string& text, Number low, Number high) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || stop != end || !(low <= number && number <= high))
    throw Error::usage("--" + name,
                       fmt::format("'{}' is not a {}number from {} to {}", text,
                                   std::is_integral_v<Number> ? "whole " : "", low, high),
                       "see --help");
  return number;
}

}  // namespace

std::string Arguments::text(const std::string& name) const {
  if (!has(name)) throw Error::usage("--" + name, "is missing", "see --help");
  return values_.at(name).front();
}

std::string Arguments::text(const std::string& name, const std::string& fallback) const {
  return has(name) ? text(name) : fallback;
}

std::vector<std::string> Arguments::list(const std::string& name) const {
  return has(name) ? values_.at(name) : std::vector<std::string>();
}

int64_t Arguments::integer(const std::string& name, int64_t fallback, int64_t low,
                           int64_t high) const {
  return has(name) ? parse_number(name, text(name), low, high) : fallback;
}

double Arguments::number(const std::string& name, double fallback, double low, double high) const {
  return has(name) ? parse_number(name, text(name), low, high) : fallback;
}

std::vector<double> Arguments::numbers(const std::string& name, double low, double high) const {
  std::vector<double> numbers;
  for (const std::string& text : list(name)) numbers.push_back(parse_number(name, text, low, high));
  return numbers;
}

std::optional<int64_t> Arguments::bytes(const std::string& name) const {
  if (!has(name)) return {};
  std::string digits = text(name);
  const size_t unit = digits.empty() ? std::string::npos : std::string("KMGT").find(digits.back());
  if (unit == std::string::npos)
    throw Error::usage("--" + name, "'" + digits + "' has no unit of K, M, G or T",
                       "say 2G, or 800M");
  digits.pop_back();
  return int64_t(parse_number(name, digits, 0.001, 1e6) * double(int64_t{1} << (10 * (unit + 1))));
}

size_t Arguments::choice(const std::string& name, const std::vector<std::string>& choices,
                         size_t fallback) const {
  if (!has(name)) return fallback;
  const auto found = std::find(choices.begin(), choices.end(), text(name));
  if (found != choices.end()) return size_t(found - choices.begin());
  throw Error::usage("--" + name,
                     fmt::format("'{}' is not one of {}", text(name), fmt::join(choices, ", ")));
}

int Arguments::threads() const { return int(integer("threads", available_threads(), 1, 1024)); }

Precision Arguments::precision() const {
  const Precision wanted = choice("precision", {"float32", "bfloat16"}, 0) == 1
                               ? Precision::kBfloat16
                               : Precision::kFloat32;
  const std::string reason = precision_fallback(wanted);
  if (!reason.empty() && !quiet()) fmt::print(stderr, "--precision: float32, because {}\n", reason);
  return wanted;
}

}  // namespace nmt
