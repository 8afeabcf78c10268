#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>

namespace nmt::conformance {

/// The arguments of a call or a cell. An argument that nobody asks for is an error of the driver's:
/// it would run another call than the case says.
class Arguments {
 public:
  Arguments(const YAML::Node& node, std::string of) : node_(node), of_(std::move(of)) {}

  /// Given and not null.
  bool has(const std::string& key) {
    known_.insert(key);
    return node_[key] && !node_[key].IsNull();
  }
  YAML::Node node(const std::string& key) {
    if (!has(key)) throw std::runtime_error(of_ + " needs the argument " + key);
    return node_[key];
  }
  template <class T>
  T get(const std::string& key) {
    return node(key).as<T>();
  }
  /// Keeps the field's default where the case says nothing.
  template <class T>
  void set(const std::string& key, T& field) {
    if (has(key)) field = get<T>(key);
  }
  template <class T>
  void set(const std::string& key, std::optional<T>& field) {
    if (has(key)) field = get<T>(key);
  }
  /// An argument without influence on the numbers.
  void ignore(const std::string& key) { known_.insert(key); }

  void finish() const {
    for (const auto& entry : node_) {
      const auto key = entry.first.as<std::string>();
      if (!known_.contains(key))
        throw std::runtime_error("the driver knows no argument " + key + " of " + of_);
    }
  }

 private:
  YAML::Node node_;
  std::string of_;
  std::set<std::string> known_;
};

}  // namespace nmt::conformance
