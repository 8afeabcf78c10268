#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/fields.h"
#include "data/batches.h"
#include "recipe/names.h"
#include "recipe/scalars.h"

// The kinds of fields that base/fields.h allows, and their names: visitors distinguish them by
// these concepts, so that messages and help use the same words.

namespace nmt {

/// The limit of a field without one.
struct NoLimit {};

/// For finding out what a struct lists, without values.
struct Keys {
  std::vector<std::string> keys;
  template <class T, class... Rest>
  void operator()(const char* key, T&, const Rest&...) {
    keys.push_back(key);
  }
};

template <class T>
concept Section = requires(T& t, Keys& keys) {
  t.fields(keys);
};

template <class T, template <class...> class Template>
inline constexpr bool kIsA = false;
template <class... Ts, template <class...> class Template>
inline constexpr bool kIsA<Template<Ts...>, Template> = true;

template <class T>
concept Choice = kIsA<T, std::variant>;
template <class T>
concept Optional = kIsA<T, std::optional>;
template <class T>
concept List = kIsA<T, std::vector>;
template <class T>
concept Enum = std::is_enum_v<T>;
template <class T>
concept Whole = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept ListOfSections = List<T> && Section<typename T::value_type>;
template <class T>
concept OptionalSection = Optional<T> && Section<typename T::value_type>;
template <class T>
concept OptionalSections = Optional<T> && ListOfSections<typename T::value_type>;
template <class T>
concept NamedList = List<T> && kIsA<typename T::value_type, Named>;

/// The value of each name of a NamedList.
template <NamedList T>
using NamedValue = decltype(T::value_type::value);

template <class T>
concept NamedSections = NamedList<T> && Section<NamedValue<T>>;

inline constexpr const char* kAnyName = "NAME";  // stands for the names of a NamedList

inline constexpr int kLongestBucket = 1'000'000;  // steps, either side

/// The name of an absent std::optional<T>.
template <class T>
inline constexpr const char* kAbsent = "null";
template <>
inline constexpr const char* kAbsent<std::vector<Bucket>> = "auto";

template <Section T>
std::vector<std::string> keys_of(T section) {
  Keys collected;
  section.fields(collected);
  return std::move(collected.keys);
}

/// Is a missing key, so that the field has its default, a mistake?
template <class T>
bool must_be_given([[maybe_unused]] const T& field) {
  if constexpr (std::same_as<T, std::string>) return field.empty();
  return false;
}

/// Calls f with a default-constructed object of every alternative, in order.
template <Choice T, class F>
void for_each_alternative(F f) {
  [&]<size_t... I>(std::index_sequence<I...>) { (f(std::variant_alternative_t<I, T>{}), ...); }
  (std::make_index_sequence<std::variant_size_v<T>>());
}

template <Choice T>
std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for_each_alternative<T>([&](const auto& option) { names.push_back(option.kType); });
  return names;
}

template <Choice T>
std::string type_of(const T& choice) {
  return std::visit([](const auto& option) { return std::string(option.kType); }, choice);
}

template <class E>
std::vector<std::string> names_of(const OneOf<E>& limit) {
  std::vector<std::string> names;
  for (const auto& [name, value] : limit.names) names.push_back(name);
  return names;
}

template <Whole T>
struct WholeRange {
  T low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
};

/// The numbers that both the type and the limit allow.
template <Whole T, class Limit>
WholeRange<T> whole_range([[maybe_unused]] const Limit& limit) {
  WholeRange<T> range;
  if constexpr (std::same_as<Limit, Range>) {
    if (limit.low > double(range.low)) range.low = T(limit.low);
    if (limit.high < double(range.high)) range.high = T(limit.high);
  }
  return range;
}

/// What follows a name: "the keys path and size", "text, as in {NAME: text}".
template <class T>
std::string expected_of_name() {
  if constexpr (Section<T>) return "the keys " + all_of(keys_of(T{}));
  return std::string("text, as in {") + kAnyName + ": text}";
}

/// The end of the description of a std::optional<T>; the comma separates it from a list of keys.
template <class T>
std::string or_absent() {
  return std::string(Section<T> || ListOfSections<T> ? ", or " : " or ") + kAbsent<T>;
}

/// The values that a field may have, as in "must be ...": "a whole number from 1 to 1024", "true or
/// false".
template <class T, class Limit>
std::string expected([[maybe_unused]] const Limit& limit) {
  if constexpr (Optional<T>) {
    using Value = typename T::value_type;
    return expected<Value>(limit) + or_absent<Value>();
  } else if constexpr (Section<T>) {
    return "a section with the keys " + all_of(keys_of(T{}));
  } else if constexpr (Choice<T>) {
    return "a section such as {type: " + type_names<T>().front() + "}";
  } else if constexpr (ListOfSections<T>) {
    return "a list, each entry with the keys " + all_of(keys_of(typename T::value_type{}));
  } else if constexpr (NamedList<T>) {
    return "a section of names, each with " + expected_of_name<NamedValue<T>>();
  } else if constexpr (std::same_as<T, Bucket>) {
    return "a pair [source, target] of whole numbers from 1 to " + std::to_string(kLongestBucket);
  } else if constexpr (std::same_as<T, std::vector<Bucket>>) {
    return "a list of pairs such as [[5, 10], [10, 15]]";
  } else if constexpr (List<T>) {
    return "a list of words such as [a, b]";
  } else if constexpr (std::same_as<T, bool>) {
    return "true or false";
  } else if constexpr (Whole<T>) {
    const WholeRange<T> range = whole_range<T>(limit);
    return "a whole number from " + std::to_string(range.low) + " to " + std::to_string(range.high);
  } else if constexpr (std::same_as<Limit, Range>) {
    return "a number from " + limit_text(limit.low) + " to " + limit_text(limit.high);
  } else if constexpr (Enum<T>) {
    return any_of(names_of(limit));
  } else {
    return std::same_as<T, double> ? "a number" : "text";
  }
}

}  // namespace nmt
