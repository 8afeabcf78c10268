#pragma once

#include <optional>
#include <string>

#include "recipe/document.h"
#include "recipe/kinds.h"

// The single values of a recipe, read strictly: each function takes the value at a place or throws
// a usage error with the value and what it should be.

namespace nmt {

/// A key and its value.
struct Place {
  const Node* node = nullptr;  // nullptr: none
  std::string path;            // "train.batch.tokens"
  std::string where;           // of the node, or of the section that lacks it
  std::string meaning = {};
  std::string or_absent = {};  // " or null" if that is allowed too

  bool empty() const { return node == nullptr || node->kind == Node::Kind::kNull; }
  bool holds(Node::Kind kind) const { return node != nullptr && node->kind == kind; }
  /// nullopt if the node is not plain text: in quotes it is text, whatever it contains.
  std::optional<std::string> plain_text() const;
};

[[noreturn]] void refuse_value(const Place& at, const std::string& remedy);
/// Refuses a missing value.
[[noreturn]] void refuse_missing(const Place& at);

/// Refuses a value of the wrong kind or out of range; `hint` ends the sentence "must be ...".
template <class T, class Limit = NoLimit>
[[noreturn]] void refuse_kind(const Place& at, const std::string& hint = {},
                              const Limit& limit = {}) {
  refuse_value(at, "must be " + expected<T>(limit) + at.or_absent + hint);
}

/// What to add if a number was meant but is not written as recipes write it: 012, 1_000, "7".
std::string number_hint(const Place& at, const std::string& form);

// Each sets the field or throws; a missing value is refused like a wrong one.
void read_bool(const Place& at, bool& field);
void read_text(const Place& at, std::string& field);
void read_bucket(const Place& at, Bucket& field);
/// Refuses the name of entry `index` of a map unless is_name().
void check_name(const Place& map, size_t index);

template <Whole T, class Limit>
void read_whole(const Place& at, T& field, const Limit& limit) {
  const std::string text = at.plain_text().value_or("");
  const std::optional<T> value = parse_whole<T>(text);
  const WholeRange<T> range = whole_range<T>(limit);
  if (!value || *value < range.low || range.high < *value) {
    refuse_kind<T>(at, is_whole(text) ? "" : number_hint(at, "plain decimal digits"), limit);
  }
  field = *value;
}

template <class Limit>
void read_real(const Place& at, double& field, const Limit& limit) {
  const std::optional<double> value = parse_real(at.plain_text().value_or(""));
  bool in_range = value.has_value();
  if constexpr (std::same_as<Limit, Range>) {
    in_range = value && limit.low <= *value && *value <= limit.high;
  }
  if (!in_range) {
    refuse_kind<double>(at, value ? "" : number_hint(at, "the form 0.5 or 1e-3"), limit);
  }
  field = *value;
}

template <Enum T>
void read_name(const Place& at, T& field, const OneOf<T>& limit) {
  for (const auto& [name, value] : limit.names) {
    if (at.holds(Node::Kind::kText) && at.node->text == name) {
      field = value;
      return;
    }
  }
  refuse_kind<T>(at, "", limit);
}

}  // namespace nmt
