#include "recipe/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/atomic_file.h"
#include "base/error.h"
#include "recipe/finetune.h"
#include "recipe/paths.h"
#include "recipe/recipe_node.h"
#include "recipe/rules.h"
#include "recipe/scalars.h"
#include "recipe/settings.h"

namespace nmt {
namespace {

// Whoever names a corpus instead of a recipe should not wait for gigabytes to be parsed.
constexpr uintmax_t kLongestRecipe = 1 << 20;  // bytes

constexpr int kDefaultSentences = 64;  // a batch, where the recipe measures it neither way

void refuse_long(uintmax_t bytes, const std::string& path) {
  if (bytes <= kLongestRecipe) return;
  throw Error::usage(path,
                     fmt::format("has {} bytes; a recipe has at most {}", bytes, kLongestRecipe),
                     "is this a text file instead of a recipe?");
}

Node parse_root(const std::string& text, const std::string& path) {
  Node root = parse_yaml(text, {.name = path});
  if (root.kind != Node::Kind::kMap && root.kind != Node::Kind::kNull) {
    throw Error::usage(root.where, "the recipe is " + shown(inline_yaml(root)),
                       "it must be keys with values, as in 'output: runs/en-de'; nmt-train "
                       "--help-recipe lists all keys");
  }
  root.where = path;  // a key that is missing stands in no line
  return root;
}

/// Where the key stands, or else the innermost section that would hold it.
std::string locate(const Node& root, const std::string& key) {
  const Node* node = &root;
  for (size_t begin = 0; begin < key.size();) {
    const size_t end = std::min(key.find('.', begin), key.size());
    const std::string name = key.substr(begin, end - begin);
    const Node* child = nullptr;
    if (node->kind == Node::Kind::kMap) child = node->find(name);
    if (node->kind == Node::Kind::kList) child = &node->children.at(size_t(std::stoul(name)));
    if (child == nullptr) break;
    node = child;
    begin = end + 1;
  }
  return node->where;
}

Recipe resolve(Node root, const std::vector<std::string>& settings, bool expand) {
  for (const std::string& setting : settings) apply_setting(root, setting);
  if (expand) expand_paths(root);
  take_from_trained_model(root);
  Recipe recipe = recipe_of_node(root);
  check_rules(recipe, [&](const std::string& key) { return locate(root, key); });
  BatchSizeOptions& batch = recipe.train.batch;
  if (!batch.sentences && !batch.tokens) batch.sentences = kDefaultSentences;
  return recipe;
}

}  // namespace

Recipe parse_recipe(const std::string& text, const std::string& path,
                    const std::vector<std::string>& settings) {
  refuse_long(text.size(), path);
  return resolve(parse_root(text, path), settings, /*expand=*/false);
}

Recipe read_recipe(const std::string& path, const std::vector<std::string>& settings) {
  std::error_code not_a_file;  // a pipe, or missing: read_file says so
  const uintmax_t bytes = std::filesystem::file_size(path, not_a_file);
  if (!not_a_file) refuse_long(bytes, path);
  const std::string text = read_file(path);
  refuse_long(text.size(), path);
  return resolve(parse_root(text, path), settings, /*expand=*/true);
}

std::string to_yaml(const Recipe& recipe) { return block_yaml(node_of_recipe(recipe)); }

}  // namespace nmt
