#pragma once

#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/fields.h"
#include "base/rng.h"
#include "data/batches.h"

namespace nmt::recipe_test {

/// A visitor that gives every field another value that the recipe allows.
class Randomise {
 public:
  explicit Randomise(Rng& rng) : rng_(rng) {}

  template <class T, class... Limit>
  void operator()(const char*, T& field, const char*, const Limit&... limit) {
    change(field, limit...);
  }

 private:
  void change(bool& field) { field = rng_.below(2) == 1; }
  void change(uint64_t& field) { field = rng_.below(std::numeric_limits<uint64_t>::max()); }
  void change(std::string& field) {
    static const std::vector<std::string> kParts = {
        "a",    "runs/en-de", ": ",     "#",      " #",   "\"", "'",   "\n",  "\\",
        "\t",   "\r",         " ",      "null",   "true", "~",  "010", "1e5", "ä",
        "日本", "\U0001F600", "\u0085", "\u2028", "[",    "}",  ",",   "&x",  "*x",
        "!",    "%",          "@",      "`",      "|",    ">",  "-",   "- ",  "? ",
        "\x01", "\x04",       "\x7F",   "yes",    "..."};
    field.clear();
    for (uint64_t i = 0; i <= rng_.below(4); ++i) field += kParts[rng_.below(kParts.size())];
  }
  /// Any words where the default has none; else the default is all the words that there are.
  void change(std::vector<std::string>& words) {
    if (words.empty()) {
      words.resize(rng_.below(3));
      for (std::string& word : words) change(word);
      return;
    }
    if (rng_.below(2) == 1) std::swap(words.front(), words.back());
    if (rng_.below(2) == 1) words.resize(1);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void change(T& field, const Range& range) {
    field = T(range.low + rng_.uniform() * (range.high - range.low));
  }
  template <class E>
  void change(E& field, const OneOf<E>& limit) {
    field = limit.names[rng_.below(limit.names.size())].second;
  }
  template <class T, class... Limit>
  void change(std::optional<T>& field, const Limit&... limit) {
    field.reset();
    if (rng_.below(2) == 1) change(field.emplace(), limit...);
  }
  void change(std::vector<Bucket>& buckets) {
    Bucket bucket{1, 1};
    for (uint64_t i = 0; i <= rng_.below(3); ++i) {
      bucket.source += int(rng_.below(5));
      bucket.target += 1 + int(rng_.below(5));
      buckets.push_back(bucket);
    }
  }
  template <class... Ts>
  void change(std::variant<Ts...>& field) {
    const std::vector<std::variant<Ts...>> all = {Ts{}...};
    field = all[rng_.below(all.size())];
    std::visit([&](auto& option) { option.fields(*this); }, field);
  }
  template <class T>
  void change(std::vector<Named<T>>& entries) {
    entries.clear();
    for (const std::string name : {"no", "de", "de-AT", "3x", "_y", "null-"}) {
      if (rng_.below(2) == 1) continue;
      const auto place = entries.begin() + int64_t(rng_.below(entries.size() + 1));
      change(entries.insert(place, {.name = name})->value);
    }
  }
  template <class T>
  void change(std::vector<T>& sections) {
    sections.resize(1 + rng_.below(3));
    for (T& section : sections) section.fields(*this);
  }
  template <class T>
  requires requires(T& t, Randomise& r) { t.fields(r); }
  void change(T& section) { section.fields(*this); }

  Rng& rng_;
};

}  // namespace nmt::recipe_test
