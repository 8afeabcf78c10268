#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/safetensors.h"
#include "models/model.h"

namespace nmt::test {

/// What the cases of cases/recipes are about, in the words of a recipe: a model and a batch of one
/// of the buckets.
struct RecipeSetting {
  std::string name;  // of its two cases, without _mean and _examples
  ModelOptions model;
  size_t bucket;
  bool reverse_source;
  double label_smoothing = 0;
};

constexpr int kRecipeSymbols = 10;  // of both sides
inline const std::vector<Bucket> kRecipeBuckets = {{5, 6}, {8, 9}};

inline std::vector<RecipeSetting> recipe_settings() {
  const auto small = [](auto options) {
    options.size = 4;
    options.embedding = 3;
    options.output_projection = false;
    return options;
  };
  const auto attention = small(AttentionModelOptions{});
  auto layers = small(AttentionModelOptions{});
  layers.cell = GruCellOptions{};
  layers.layers = layers.num_heads = 2;
  layers.initial_state_attention = true;
  auto tied = small(TiedModelOptions{});
  tied.cell = GruCellOptions{};
  return {{"attention_short", attention, 0, true},
          {"attention_long", attention, 1, true},
          {"attention_layers", layers, 1, false, 0.1},
          {"embedding", small(EmbeddingModelOptions{}), 1, true},
          {"tied", tied, 0, false}};
}

/// The numbers of such a case.
class RecipeCase {
 public:
  explicit RecipeCase(const std::string& name)
      : file_(SafeTensors::read(NMT_SOURCE_DIR "/tests/conformance/cases/recipes/" + name +
                                "/case.safetensors")) {}

  std::vector<double> numbers(const std::string& name) const {
    return values<double>(file_.at(name));
  }
  /// "source" or "target", without <s> and </s>.
  std::vector<Ids> sentences(const std::string& side) const {
    const TensorRecord& record = file_.at("pairs/" + side);
    const std::vector<TokenId> ids = values<TokenId>(record);
    const int64_t width = record.shape[1];
    std::vector<Ids> sentences;
    for (auto row = ids.begin(); row != ids.end(); row += width)
      sentences.emplace_back(row, std::find(row, row + width, kPad));
    return sentences;
  }
  /// A model with the case's parameters. Throws unless these are the model's, name by name.
  std::unique_ptr<Model> model(const ModelOptions& options) const {
    auto model = make_model(options, kRecipeSymbols, kRecipeSymbols, 1);
    ParameterStore& store = model->parameters();
    for (int i = 0; i < store.size(); ++i) fill(store[i]);
    const auto parameters =
        std::count_if(file_.tensors().begin(), file_.tensors().end(),
                      [](const auto& named) { return named.first.starts_with("param/"); });
    if (parameters != store.size()) throw std::runtime_error("the case has more parameters");
    return model;
  }

 private:
  template <class T>
  static std::vector<T> values(const TensorRecord& record) {
    std::vector<T> values(record.bytes.size() / sizeof(T));
    if (int64_t(values.size()) != record.count()) throw std::runtime_error("of another type");
    std::memcpy(values.data(), record.bytes.data(), record.bytes.size());
    return values;
  }
  void fill(const Parameter& parameter) const {
    const TensorRecord& record = file_.at("param/" + parameter.name());
    if (record.shape != parameter.shape())
      throw std::runtime_error(parameter.name() + " has another shape");
    const std::vector<double> numbers = values<double>(record);
    std::transform(numbers.begin(), numbers.end(), parameter.value().data,
                   [](double x) { return Real(x); });
    parameter.changed();
  }

  SafeTensors file_;
};

/// max|got - factor·expected| / max(factor·max|expected|, 0.01): the format's measure.
inline double recipe_error(std::span<const Real> got, const std::vector<double>& expected,
                           double factor = 1) {
  if (got.size() != expected.size()) return HUGE_VAL;
  double error = 0, size = 0.01;
  for (size_t i = 0; i < got.size(); ++i) {
    error = std::max(error, std::abs(double(got[i]) - factor * expected[i]));
    size = std::max(size, std::abs(factor * expected[i]));
  }
  return error / size;
}

/// The largest of these over the gradients of all of a model's parameters.
inline double recipe_error(const ParameterStore& store, Gradients& gradients,
                           const RecipeCase& expected, double factor) {
  double error = 0;
  for (int i = 0; i < store.size(); ++i) {
    const Matrix g = gradients.of(store[i]);
    error =
        std::max(error, recipe_error({g.data, size_t(g.size())},
                                     expected.numbers("grad/param/" + store[i].name()), factor));
  }
  return error;
}

}  // namespace nmt::test
