#include "recipe/document.h"
#include "recipe/scalars.h"

namespace nmt {
namespace {

constexpr size_t kIndent = 2;

bool holds_maps(const Node& list) {
  return list.kind == Node::Kind::kList && !list.children.empty() &&
         list.children[0].kind == Node::Kind::kMap;
}

void write_entries(const Node& map, size_t indent, std::string& out);

/// The value behind "key:", up to and with its line end.
void write_value(const Node& value, size_t indent, std::string& out) {
  if (value.kind == Node::Kind::kMap && !value.children.empty()) {
    out += '\n';
    write_entries(value, indent + kIndent, out);
  } else if (holds_maps(value)) {
    out += '\n';
    for (const Node& entry : value.children) {
      const size_t begin = out.size();
      write_entries(entry, indent + 2 * kIndent, out);
      out[begin + indent + kIndent] = '-';  // in the first line's indentation
    }
  } else {
    out += ' ' + inline_yaml(value) + '\n';
  }
}

void write_entries(const Node& map, size_t indent, std::string& out) {
  for (size_t i = 0; i < map.keys.size(); ++i) {
    out += std::string(indent, ' ') + quote(map.keys[i]) + ':';
    write_value(map.children[i], indent, out);
  }
}

}  // namespace

std::string inline_yaml(const Node& node) {
  if (node.kind == Node::Kind::kNull) return "null";
  if (node.kind == Node::Kind::kText) return node.quoted ? quote(node.text) : node.text;
  const bool map = node.kind == Node::Kind::kMap;
  std::string out(1, map ? '{' : '[');
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += ", ";
    if (map) out += quote(node.keys[i]) + ": ";
    out += inline_yaml(node.children[i]);
  }
  return out + (map ? '}' : ']');
}

std::string block_yaml(const Node& map) {
  std::string out;
  write_entries(map, 0, out);
  return out;
}

}  // namespace nmt
