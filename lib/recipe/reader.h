#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "recipe/document.h"
#include "recipe/kinds.h"
#include "recipe/settings.h"
#include "recipe/values.h"

// From the tree to option structs, for every kind of field that base/fields.h allows.

namespace nmt {

// Sections have fields that are sections again: declared before its parts, defined after them.
template <class T, class Limit>
void read_value(const Place& at, T& field, const Limit& limit);

/// The visitor that reads one section's keys.
class SectionReader {
 public:
  explicit SectionReader(const Place& section) : section_(section) {}

  template <class T, class Limit = NoLimit>
  void operator()(const char* key, T& field, const char* meaning, const Limit& limit = {}) {
    const Node* node = section_.empty() ? nullptr : section_.node->find(key);
    read_value(
        Place{node, join_path(section_.path, key), node ? node->where : section_.where, meaning},
        field, limit);
  }

 private:
  const Place& section_;
};

/// Refuses the first unknown key of the section. Called before any value is read, so that a
/// misspelt key is not reported as a missing one.
void check_keys(const Place& section, const std::vector<std::string>& known);

template <Section T>
void read_section(const Place& at, T& field) {
  if (!at.empty() && !at.holds(Node::Kind::kMap)) refuse_kind<T>(at);
  check_keys(at, keys_of(field));
  SectionReader reader(at);
  field.fields(reader);
}

/// Did --set choose another type than the file? Then the options of the file's type have no
/// meaning, even if their names agree (Adam's learning rate is not one for SGD).
bool chosen_again(const Node& section, const std::string& default_type);

/// A key of another type than the chosen one gets a message of its own.
template <Choice T>
void check_keys_of_type(const Place& at, const std::string& type, std::vector<std::string> known) {
  known.push_back("type");
  for (size_t i = 0; i < at.node->keys.size(); ++i) {
    const std::string& key = at.node->keys[i];
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::vector<std::string> owners;
    for_each_alternative<T>([&](const auto& option) {
      const std::vector<std::string> keys = keys_of(option);
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) owners.push_back(option.kType);
    });
    if (owners.empty()) continue;
    throw Error::usage(at.node->children[i].where,
                       join_path(at.path, key) + " is not a key of the type " + type,
                       "remove it, or set " + join_path(at.path, "type") + " to " + any_of(owners));
  }
  check_keys(at, known);
}

/// REQUIRES: `type` is the name of one of the alternatives.
template <Choice T>
void read_options(const Place& at, const std::string& type, T& field) {
  for_each_alternative<T>([&](auto option) {
    if (option.kType != type) return;
    if (const auto* held = std::get_if<decltype(option)>(&field)) option = *held;
    if (!at.empty()) check_keys_of_type<T>(at, type, keys_of(option));
    SectionReader reader(at);
    option.fields(reader);
    field = option;
  });
}

/// Without a `type` the default type is meant.
template <Choice T>
void read_choice(const Place& at, T& field) {
  if (at.empty()) return read_options(at, type_of(field), field);
  if (!at.holds(Node::Kind::kMap)) refuse_kind<T>(at);
  const Node section = chosen_again(*at.node, type_of(field)) ? settings_only(*at.node) : *at.node;
  std::string type = type_of(field);
  if (const Node* chosen = section.find("type")) {
    const std::vector<std::string> names = type_names<T>();
    const bool known = chosen->kind == Node::Kind::kText &&
                       std::find(names.begin(), names.end(), chosen->text) != names.end();
    if (!known) {
      refuse_value(Place{chosen, join_path(at.path, "type"), chosen->where},
                   "must be " + any_of(names));
    }
    type = chosen->text;
  }
  read_options(Place{&section, at.path, at.where, at.meaning}, type, field);
}

/// At least one entry: such lists have no useful default, and an empty one is null where that is
/// allowed.
template <ListOfSections T>
void read_sections(const Place& at, T& field) {
  const bool none = at.holds(Node::Kind::kList) && at.node->children.empty();
  if (none && !at.or_absent.empty()) refuse_kind<T>(at);
  if (at.empty() || none) refuse_missing(at);
  if (!at.holds(Node::Kind::kList)) refuse_kind<T>(at, ": write '- ' before the first key");
  field.clear();
  for (const Node& entry : at.node->children) {
    const std::string path = join_path(at.path, std::to_string(field.size()));
    read_section(Place{&entry, path, entry.where, at.meaning}, field.emplace_back());
  }
}

/// Replaces the default as a whole; null and {} both mean no entries.
template <NamedList T>
void read_named(const Place& at, T& field) {
  if (!at.empty() && !at.holds(Node::Kind::kMap)) refuse_kind<T>(at);
  field.clear();
  if (at.empty()) return;
  for (size_t i = 0; i < at.node->keys.size(); ++i) {
    check_name(at, i);  // the document has no key twice
    const Node& entry = at.node->children[i];
    field.push_back({.name = at.node->keys[i]});
    read_value(Place{&entry, join_path(at.path, field.back().name), entry.where, at.meaning},
               field.back().value, NoLimit{});
  }
}

/// Replaces the default as a whole.
template <List T>
void read_list(const Place& at, T& field) {
  if (!at.holds(Node::Kind::kList)) refuse_kind<T>(at);
  field.clear();
  for (const Node& entry : at.node->children) {
    const std::string path = join_path(at.path, std::to_string(field.size()));
    read_value(Place{&entry, path, entry.where, at.meaning}, field.emplace_back(), NoLimit{});
  }
}

/// null, or the word for absence, resets even a default.
template <Optional T, class Limit>
void read_optional(const Place& at, T& field, const Limit& limit) {
  using Value = typename T::value_type;
  if (at.empty() || at.plain_text() == kAbsent<Value>) {
    field.reset();
    return;
  }
  Place value = at;
  value.or_absent = or_absent<Value>();
  read_value(value, field.emplace(), limit);
}

/// One branch for each kind of field that base/fields.h allows.
template <class T, class Limit>
void read_value(const Place& at, T& field, const Limit& limit) {
  constexpr bool kHasKeysInside = Section<T> || Choice<T> || ListOfSections<T>;
  if constexpr (!kHasKeysInside) {
    if (at.node == nullptr && !must_be_given(field)) return;
  }
  if constexpr (Section<T>) {
    read_section(at, field);
  } else if constexpr (Choice<T>) {
    read_choice(at, field);
  } else if constexpr (Optional<T>) {
    read_optional(at, field, limit);
  } else if constexpr (ListOfSections<T>) {
    read_sections(at, field);
  } else if constexpr (NamedList<T>) {
    read_named(at, field);
  } else if constexpr (List<T>) {
    read_list(at, field);
  } else if constexpr (std::same_as<T, Bucket>) {
    read_bucket(at, field);
  } else if constexpr (std::same_as<T, bool>) {
    read_bool(at, field);
  } else if constexpr (std::same_as<T, std::string>) {
    read_text(at, field);
  } else if constexpr (Enum<T>) {
    read_name(at, field, limit);
  } else if constexpr (Whole<T>) {
    read_whole(at, field, limit);
  } else {
    read_real(at, field, limit);
  }
}

/// Fills an option struct from the tree of a whole recipe: missing keys keep their defaults; a text
/// whose default is empty, and a list of sections, must be given. Throws a usage error for unknown
/// keys, wrong types, values out of range and missing keys.
template <Section T>
T options_of(const Node& root) {
  T options;
  read_section(Place{&root, "", root.where, ""}, options);
  return options;
}

}  // namespace nmt
