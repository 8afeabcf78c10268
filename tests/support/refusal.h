#pragma once

#include <doctest/doctest.h>

#include <string>

#include "base/error.h"

namespace nmt {

/// The message of the Error that `action` throws, which must be of this fault; "(accepted)" if it
/// throws none. Any other exception escapes.
template <class Action>
std::string refusal_by(Action&& action, Fault fault = Fault::kUsage) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.fault() == fault);
    return error.what();
  }
  return "(accepted)";
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace nmt
