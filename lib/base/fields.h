#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nmt {

// An option struct lists its fields once, as in
//   template <class V> void fields(V& v) { v("size", size, "state size H", Range{1, 65536}); }
// Whatever reads, prints, documents or compares options is a visitor of that list. A visitor is
// called as v(key, field, meaning) or v(key, field, meaning, limit). A field is a bool, int,
// int64_t, uint64_t, double, std::string, an enum (limit: OneOf), a vector of strings, another
// struct with fields(), a vector of such structs, a vector of Named strings or structs (a map whose
// names the recipe chooses), a std::optional of any of these (absent: the key is null or missing),
// or a std::variant of structs that each have `static constexpr const char* kType`, selected by the
// key `type`.
//
// A string whose default is empty must be given, and so must a vector of structs; a string that may
// be left out is a std::optional<std::string>.

/// A range that includes both ends.
struct Range {
  double low, high;
};

/// The names of an enum's values in a recipe.
template <class Enum>
struct OneOf {
  std::vector<std::pair<std::string, Enum>> names;
};

/// An entry of a map such as `targets: {de: train.de, fr: train.fr}`. The field is a vector,
/// because the order of the entries counts; no two entries have the same name.
template <class T>
struct Named {
  std::string
      name;  // letters, digits, _ and -, so that files and parameters can have it in their names
  T value = {};
  bool operator==(const Named&) const = default;
};

}  // namespace nmt
