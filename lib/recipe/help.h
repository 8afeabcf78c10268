#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "recipe/kinds.h"
#include "recipe/names.h"
#include "recipe/writer.h"

namespace nmt {

/// `label` on the left and `text` on the right, broken at spaces; on separate lines if the label is
/// too long.
void add_row(std::string& page, const std::string& label, const std::string& text);

using KeyTexts = std::vector<std::string>;  // what the help says about each key of a section

struct TypeHelp {
  std::string type;
  KeyTexts keys;
};

/// Removes the texts that all types have in common, in their order, so that the help prints them
/// once.
KeyTexts take_shared(std::vector<TypeHelp>& types);

/// The visitor that describes one section's keys.
class SectionHelp {
 public:
  explicit SectionHelp(size_t depth) : depth_(depth) {}

  template <class T, class Limit = NoLimit>
  void operator()(const char* key, T& field, const char* meaning, const Limit& limit = {}) {
    std::string& text = texts_.emplace_back();
    if (depth_ == 0) text += '\n';
    add_row(text, label(key) + ":", meaning);
    if constexpr (Section<T>) {
      add_section(text, field, depth_ + 1);
    } else if constexpr (Choice<T>) {
      add_choice(text, field);
    } else if constexpr (ListOfSections<T>) {
      add_row(text, "", "(a list, each entry with these keys; required)");
      add_section(text, typename T::value_type{}, depth_ + 1);
    } else {
      add_value(text, field, limit);
    }
  }

  const KeyTexts& texts() const { return texts_; }

 private:
  std::string label(const std::string& key, size_t deeper = 0) const {
    return std::string(2 * (depth_ + deeper), ' ') + key;
  }

  /// The allowed values and the default, then the keys inside a section whose default has none.
  template <class T, class Limit>
  void add_value(std::string& text, const T& field, const Limit& limit) const {
    const std::string otherwise =
        must_be_given(field) ? "required" : "default " + inline_yaml(node_of(field, limit));
    add_row(text, "", fmt::format("({}; {})", expected<T>(limit), otherwise));
    if constexpr (OptionalSection<T>) {
      add_section(text, typename T::value_type{}, depth_ + 1);
    } else if constexpr (OptionalSections<T>) {
      add_section(text, typename T::value_type::value_type{}, depth_ + 1);
    } else if constexpr (NamedSections<T>) {
      add_row(text, label(kAnyName, 1) + ":", "");
      add_section(text, NamedValue<T>{}, depth_ + 2);
    }
  }

  template <Section T>
  static KeyTexts texts_of(T section, size_t depth) {
    SectionHelp inside(depth);
    section.fields(inside);
    return inside.texts();
  }

  template <Section T>
  static void add_section(std::string& text, const T& section, size_t depth) {
    for (const std::string& key : texts_of(section, depth)) text += key;
  }

  /// The key `type`, then the keys that all types have, then those of each type.
  template <Choice T>
  void add_choice(std::string& text, const T& chosen) const {
    add_row(text, label("type:", 1),
            fmt::format("{} (default {}); decides which keys stand beside it",
                        any_of(type_names<T>()), type_of(chosen)));
    std::vector<TypeHelp> types;
    for_each_alternative<T>([&](const auto& option) {
      types.push_back({option.kType, texts_of(option, depth_ + 2)});
    });
    const KeyTexts shared = take_shared(types);
    if (!shared.empty()) add_row(text, label("with any type:", 1), "");
    for (const std::string& key : shared) text += key;
    for (const auto& [type, keys] : types) {
      const std::string more = shared.empty() ? "other" : "more";
      add_row(text,
              label("with type: ", 1) + type + (keys.empty() ? " (no " + more + " keys)" : ""), "");
      for (const std::string& key : keys) text += key;
    }
  }

  size_t depth_;
  KeyTexts texts_;
};

/// Every key of an option struct with type, range, default and meaning, indented as in YAML.
template <Section T>
std::string help_of() {
  SectionHelp help(0);
  T{}.fields(help);
  std::string page;
  for (const std::string& key : help.texts()) page += key;
  return page;
}

}  // namespace nmt
