#include "recipe/finetune.h"

#include <algorithm>
#include <filesystem>

#include "base/atomic_file.h"
#include "base/error.h"
#include "recipe/model_files.h"
#include "recipe/names.h"
#include "recipe/recipe_node.h"
#include "recipe/scalars.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

const Node* find(const Node& root, const std::string& section, const std::string& key) {
  const Node* map = root.kind == Node::Kind::kMap ? root.find(section) : nullptr;
  return map != nullptr && map->kind == Node::Kind::kMap ? map->find(key) : nullptr;
}

bool says(const Node& root, const std::string& section, const std::string& key) {
  const Node* value = find(root, section, key);
  return value != nullptr && value->kind != Node::Kind::kNull;
}

void add(Node& map, const std::string& key, Node value) {
  map.keys.push_back(key);
  map.children.push_back(std::move(value));
}

/// The section, made if it is not there. What is no map is left to the reader, which refuses it.
Node* section_of(Node& root, const std::string& name) {
  if (root.find(name) == nullptr) add(root, name, {.where = root.where});
  Node* section = root.find(name);
  if (section->kind == Node::Kind::kNull) section->kind = Node::Kind::kMap;
  return section->kind == Node::Kind::kMap ? section : nullptr;
}

/// Of what `from` says in a section, the keys that `to` has not, but those of `without`.
void fill(Node& to, const Node& from, const std::string& name,
          const std::vector<std::string>& without = {}) {
  Node* section = section_of(to, name);
  const Node* known = from.find(name);
  if (section == nullptr || known == nullptr) return;
  for (size_t i = 0; i < known->keys.size(); ++i) {
    const std::string& key = known->keys[i];
    if (std::find(without.begin(), without.end(), key) != without.end()) continue;
    if (section->find(key) == nullptr) add(*section, key, known->children[i]);
  }
}

/// The trained model's recipe with every key, its vocabularies those in its folder.
Node recipe_of(const Node& folder) {
  const fs::path file = fs::path(folder.text) / kRecipeFile;
  std::error_code unreadable;
  if (!fs::is_regular_file(file, unreadable))
    throw Error::usage(
        folder.where,
        "train.finetune_from is " + shown(folder.text) +
            ", which is no model: it has no recipe.yml",
        "name the folder that nmt-train wrote; or give model.type and the vocabularies here");
  Node root = parse_yaml(read_file(file), {.name = file.string()});
  root.where = file.string();
  Recipe recipe = recipe_of_node(root);
  DataOptions& data = recipe.data;
  const std::string source = data.source_vocabulary.path;
  const auto in_folder = [&](const std::string& name) {
    return (fs::path(folder.text) / name).string();
  };
  const auto relocate = [&](const std::string& target, std::string& path) {
    const bool joint = normal_path(path) == normal_path(source);
    path = in_folder(joint ? kSourceVocabulary : target_vocabulary_file(target));
  };
  if (data.target_vocabulary) relocate("", data.target_vocabulary->path);
  for (auto& [name, vocabulary] : data.target_vocabularies) relocate(name, vocabulary.path);
  data.source_vocabulary.path = in_folder(kSourceVocabulary);
  return parse_yaml(to_yaml(recipe), {.name = file.string(), .has_lines = false});
}

}  // namespace

void take_from_trained_model(Node& recipe) {
  const Node* folder = find(recipe, "train", "finetune_from");
  if (folder == nullptr || folder->kind != Node::Kind::kText || folder->text.empty()) return;
  const bool has_type = says(recipe, "model", "type"),
             has_target = says(recipe, "data", "target_vocabulary") ||
                          says(recipe, "data", "target_vocabularies");
  if (has_type && has_target && says(recipe, "data", "source_vocabulary")) return;
  const Node trained = recipe_of(*folder);
  std::vector<std::string> own = {"train", "valid"};
  if (has_target) own.insert(own.end(), {"target_vocabulary", "target_vocabularies"});
  fill(recipe, trained, "data", own);
  if (!has_type) fill(recipe, trained, "model");
  const Node* padding = find(recipe, "data", "padding");
  if (padding == nullptr || padding->text != "as_tensorflow") return;
  Node* train = section_of(recipe, "train");
  if (train->find("buckets") == nullptr) add(*train, "buckets", *find(trained, "train", "buckets"));
}

}  // namespace nmt
