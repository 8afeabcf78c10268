#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nmt {

/// A YAML document as it was written, with places for messages; owns all of its text. Built from
/// the events of the parser, because yaml-cpp's own nodes accept duplicate keys and forget which
/// values were quoted.
struct Node {
  enum class Kind { kNull, kText, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text = {};               // of kText
  bool quoted = false;                 // "2" is text, 2 may be a number
  std::vector<std::string> keys = {};  // of kMap, one for each child, without duplicates
  std::vector<Node> children = {};     // of kList and kMap, in order
  bool order_counts = false;           // of a kMap that node_of() wrote from a list
  std::string where = {};              // "recipe.yml:12" or "--set train.workers=4"
  bool from_setting = false;           // set by --set
  std::string replaced_text = {};      // if from_setting: what the file had here; empty if nothing

  const Node* find(const std::string& key) const;  // of a kMap; nullptr if it does not exist
  Node* find(const std::string& key) { return const_cast<Node*>(std::as_const(*this).find(key)); }
};

/// Where a piece of YAML comes from: places in a file have lines, those on a command line do not.
struct YamlSource {
  std::string name;
  bool has_lines = true;
  std::string at(long long line) const;
};

/// Reads one document. Throws a usage error for anything that is not YAML, duplicate keys, several
/// documents, aliases, tags, control characters and bytes that are not UTF-8. Empty text is a
/// kNull.
Node parse_yaml(const std::string& text, const YamlSource& source);

/// A single value as it is written, without YAML's comments, quotes and lists: what a command line
/// gives for one key. Throws a usage error for control characters and bytes that are not UTF-8.
Node plain_value(const std::string& text, const YamlSource& source);

/// One line: `[5, 10]`, `{type: gru}`, `"a: b"`.
std::string inline_yaml(const Node& node);

/// The children of a map as block YAML with a final newline; lists of maps get one entry per line,
/// all other lists are written inline.
std::string block_yaml(const Node& map);

}  // namespace nmt
