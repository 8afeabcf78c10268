#include "recipe/paths.h"

#include <cstdlib>

#include "base/error.h"

namespace nmt {
namespace {

std::string variable(const std::string& name, const std::string& where) {
  if (const char* value = std::getenv(name.c_str())) return value;
  throw Error::usage(where, "uses ${" + name + "}, but this environment variable is not set",
                     "set it, as in export " + name + "=..., or write the path itself");
}

std::string expanded(const std::string& text, const std::string& where) {
  std::string result;
  size_t at = 0;
  if (text == "~" || text.starts_with("~/")) {
    result = variable("HOME", where);
    at = 1;
  }
  while (true) {
    const size_t begin = text.find("${", at);
    const size_t end = begin == std::string::npos ? begin : text.find('}', begin);
    result += text.substr(at, end == std::string::npos ? end : begin - at);
    if (end == std::string::npos) return result;
    result += variable(text.substr(begin + 2, end - begin - 2), where);
    at = end + 1;
  }
}

}  // namespace

void expand_paths(Node& node) {
  if (node.kind == Node::Kind::kText) node.text = expanded(node.text, node.where);
  for (Node& child : node.children) expand_paths(child);
}

}  // namespace nmt
