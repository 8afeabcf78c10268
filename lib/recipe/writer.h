#pragma once

#include <stdexcept>
#include <string>
#include <variant>

#include "recipe/document.h"
#include "recipe/kinds.h"

namespace nmt {

/// The tree that reads back as the same value: every key, in the order of fields(). Throws
/// std::invalid_argument for what cannot be read back: an enum without a name, a name that breaks
/// name_rule() or is there twice.
template <class T, class Limit = NoLimit>
Node node_of(const T& value, const Limit& limit = {});

/// The visitor that writes the keys of one section.
class SectionWriter {
 public:
  explicit SectionWriter(Node& map) : map_(map) {}

  template <class T, class Limit = NoLimit>
  void operator()(const char* key, T& field, const char*, const Limit& limit = {}) {
    map_.keys.push_back(key);
    map_.children.push_back(node_of(field, limit));
  }

 private:
  Node& map_;
};

inline Node text_node(std::string text, bool quoted = false) {
  return {.kind = Node::Kind::kText, .text = std::move(text), .quoted = quoted};
}

template <Section T>
Node section_node(T section) {  // a copy: fields() hands out references
  Node map{.kind = Node::Kind::kMap};
  SectionWriter writer(map);
  section.fields(writer);
  return map;
}

/// The options of the chosen type, after the key `type`.
template <Choice T>
Node choice_node(const T& choice) {
  Node map{.kind = Node::Kind::kMap};
  map.keys.push_back("type");
  map.children.push_back(text_node(type_of(choice)));
  SectionWriter writer(map);
  std::visit([&](auto option) { option.fields(writer); }, choice);
  return map;
}

template <List T>
Node list_node(const T& values) {
  Node list{.kind = Node::Kind::kList};
  for (const auto& value : values) list.children.push_back(node_of(value));
  return list;
}

template <NamedList T>
Node named_node(const T& entries) {
  Node map{.kind = Node::Kind::kMap, .order_counts = true};
  for (const auto& [name, value] : entries) {
    if (!is_name(name) || map.find(name) != nullptr) {
      throw std::invalid_argument("an option is named \"" + name + "\", " +
                                  (is_name(name) ? "as another one is" : name_rule()));
    }
    map.keys.push_back(name);
    map.children.push_back(node_of(value));
  }
  return map;
}

/// Throws std::invalid_argument if the value has no name.
template <Enum T>
std::string name_of(T value, const OneOf<T>& limit) {
  for (const auto& [name, named] : limit.names) {
    if (named == value) return name;
  }
  throw std::invalid_argument("an option holds the number " + std::to_string(int(value)) +
                              ", which has no name in a recipe");
}

template <class T, class Limit>
Node node_of(const T& value, [[maybe_unused]] const Limit& limit) {
  if constexpr (Optional<T>) {
    const std::string absent = kAbsent<typename T::value_type>;
    if (value) return node_of(*value, limit);
    return absent == "null" ? Node{} : text_node(absent);
  } else if constexpr (Section<T>) {
    return section_node(value);
  } else if constexpr (Choice<T>) {
    return choice_node(value);
  } else if constexpr (std::same_as<T, Bucket>) {
    return list_node(std::vector<int>{value.source, value.target});
  } else if constexpr (NamedList<T>) {
    return named_node(value);
  } else if constexpr (List<T>) {
    return list_node(value);
  } else if constexpr (std::same_as<T, bool>) {
    return text_node(value ? "true" : "false");
  } else if constexpr (Whole<T>) {
    return text_node(std::to_string(value));
  } else if constexpr (Enum<T>) {
    return text_node(name_of(value, limit));
  } else if constexpr (std::same_as<T, double>) {
    return text_node(real_text(value));
  } else {
    return text_node(value, /*quoted=*/true);
  }
}

}  // namespace nmt
