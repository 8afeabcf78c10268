#include "recipe/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "recipe/names.h"
#include "recipe/scalars.h"

namespace nmt {
namespace {

constexpr int64_t kDeepestKey = 32;  // far beyond any recipe's, far below the stack's end

void mark_as_setting(Node& node) {
  node.from_setting = true;
  for (Node& child : node.children) mark_as_setting(child);
}

/// A place in the tree on the way down a key path.
class Cursor {
 public:
  Cursor(Node& root, std::string where) : node_(&root), where_(std::move(where)) {}

  Node& node() { return *node_; }

  /// Goes to the child of this name or index; makes one that is empty if there is none.
  /// Throws Error (kUsage) where there can be none.
  void enter(const std::string& key) {
    // No key or name is a number, so that a first number is a list's.
    if (node_->kind == Node::Kind::kNull) {
      node_->kind = key == "0" ? Node::Kind::kList : Node::Kind::kMap;
    }
    if (node_->kind == Node::Kind::kText) {
      throw Error::usage(where_, path_ + " is " + shown(inline_yaml(*node_)) + ", a single value",
                         "it has nothing called " + shown(key) + ": set " + path_ + " itself");
    }
    node_ = node_->kind == Node::Kind::kList ? &entry(key) : &child(key);
    path_ = join_path(path_, shown(key));
  }

 private:
  Node& child(const std::string& key) {
    if (Node* found = node_->find(key)) return *found;
    node_->keys.push_back(key);
    return append();
  }

  Node& entry(const std::string& index) {
    const int64_t size = int64_t(node_->children.size());
    const int64_t wanted = parse_whole<int64_t>(index).value_or(-1);
    if (wanted < 0 || wanted > size) {
      throw Error::usage(
          where_,
          fmt::format("{} is a list of {} and {} is no index of it", path_, size, shown(index)),
          fmt::format("entries count from 0; {} appends one", size));
    }
    return wanted == size ? append() : node_->children[size_t(wanted)];
  }

  Node& append() {
    return node_->children.emplace_back(Node{.where = where_, .from_setting = true});
  }

  Node* node_;
  std::string where_, path_;
};

[[noreturn]] void refuse_form(const std::string& where) {
  throw Error::usage(where, "is not of the form key.path=value",
                     "write it as in --set train.workers=4");
}

/// A list, a map or quoted text, which YAML reads; anything else is text.
bool is_structured(const std::string& value) {
  if (value.size() < 2) return false;
  const char first = value.front(), last = value.back();
  return (first == '[' && last == ']') || (first == '{' && last == '}') ||
         ((first == '"' || first == '\'') && first == last);
}

/// Whether --set put this node or anything below it here.
bool has_setting(const Node& node) {
  if (node.from_setting) return true;
  for (const Node& child : node.children) {
    if (has_setting(child)) return true;
  }
  return false;
}

}  // namespace

void apply_setting(Node& root, const std::string& setting) {
  const std::string where = "--set " + shown(setting);
  const size_t equals = setting.find('=');
  if (equals == std::string::npos) refuse_form(where);
  const std::string path = setting.substr(0, equals);

  if (std::count(path.begin(), path.end(), '.') >= kDeepestKey) {
    throw Error::usage(where, "names a key more than " + std::to_string(kDeepestKey) + " deep",
                       "nmt-train --help-recipe lists all keys");
  }

  // The first '=' ends the path, so that values may hold more of them.
  const std::string text = setting.substr(equals + 1);
  const YamlSource source = {.name = where, .has_lines = false};
  Node value = is_structured(text) ? parse_yaml(text, source) : plain_value(text, source);
  mark_as_setting(value);
  value.where = where;
  Cursor cursor(root, where);
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    if (end == begin) refuse_form(where);
    cursor.enter(path.substr(begin, end - begin));
    begin = end + 1;
  }
  // A type that is set twice is compared with the file's, not with the first setting's.
  Node& old = cursor.node();
  value.replaced_text = old.from_setting ? old.replaced_text : old.text;
  old = std::move(value);
}

Node settings_only(const Node& section) {
  Node kept = section;
  kept.keys.clear();
  kept.children.clear();
  for (size_t i = 0; i < section.children.size(); ++i) {
    const Node& child = section.children[i];
    if (!has_setting(child)) continue;
    if (section.kind == Node::Kind::kMap) kept.keys.push_back(section.keys[i]);
    kept.children.push_back(child.from_setting ? child : settings_only(child));
  }
  return kept;
}

}  // namespace nmt
