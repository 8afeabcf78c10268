#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace nmt {

using Json = nlohmann::ordered_json;

/// JSON as text, with a line feed at the end. Paths, pieces and lines come from outside: bytes that
/// are not UTF-8 become U+FFFD. indent: spaces per level; -1: everything on one line.
inline std::string dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace nmt
