#include "recipe/differences.h"

#include <map>

#include "recipe/recipe_node.h"
#include "recipe/writer.h"

namespace nmt {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;  // path and value as YAML

/// One line for each key that holds a value. Lists of sections are compared entry by entry, all
/// other lists as one value. Where the order of keys counts, they are a value too.
void collect(const Node& node, const std::string& path, Values& values) {
  const bool sections = node.kind == Node::Kind::kList && !node.children.empty() &&
                        node.children[0].kind == Node::Kind::kMap;
  if (node.kind != Node::Kind::kMap && !sections) {
    values.emplace_back(path, inline_yaml(node));
    return;
  }
  if (node.order_counts) values.emplace_back(path, inline_yaml(list_node(node.keys)));
  for (size_t i = 0; i < node.children.size(); ++i) {
    const std::string key = sections ? std::to_string(i) : node.keys[i];
    collect(node.children[i], join_path(path, key), values);
  }
}

Values values_of(const Node& root) {
  Values values;
  collect(root, "", values);
  return values;
}

}  // namespace

std::vector<std::string> differences(const Node& before, const Node& after) {
  const Values old_values = values_of(before), new_values = values_of(after);
  const std::map<std::string, std::string> old_by_path(old_values.begin(), old_values.end());
  const std::map<std::string, std::string> new_by_path(new_values.begin(), new_values.end());
  const std::string none = "(none)";  // no such key: another type or a shorter list
  std::vector<std::string> lines;
  for (const auto& [path, value] : old_values) {
    const auto found = new_by_path.find(path);
    const std::string now = found == new_by_path.end() ? none : found->second;
    if (now != value) lines.push_back(path + ": " + value + " -> " + now);
  }
  for (const auto& [path, value] : new_values) {
    if (!old_by_path.contains(path)) lines.push_back(path + ": " + none + " -> " + value);
  }
  return lines;
}

std::vector<std::string> differences(const Recipe& before, const Recipe& after) {
  return differences(node_of_recipe(before), node_of_recipe(after));
}

}  // namespace nmt
