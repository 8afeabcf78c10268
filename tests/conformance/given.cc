#include "given.h"

#include <stdexcept>

#include "autograd/check.h"

namespace nmt::conformance {
namespace {

void require_shape(const std::string& name, const Tensor& t, bool integer, int64_t rank) {
  require(t.integer == integer && t.rank() == rank,
          name + " " + shape_text(t.shape) + " of " + (t.integer ? "ids" : "numbers") +
              " where a tensor of rank " + std::to_string(rank) + " of " +
              (integer ? "ids" : "numbers") + " belongs");
}

// Where number i of slice s lies in a tensor [a0, a1, size] that is cut along `axis`.
size_t place(const Tensor& t, int axis, int64_t s, int64_t i) {
  const int64_t size = t.shape[2];
  return size_t(axis == 0 ? s * t.shape[1] * size + i
                          : (i / size) * t.shape[1] * size + s * size + i % size);
}

}  // namespace

const Tensor& Given::tensor(const std::string& name) const {
  const auto it = tensors_.find(name);
  if (it == tensors_.end()) throw std::runtime_error("the case has no tensor " + name);
  return it->second;
}

std::vector<std::string> Given::names(const std::string& prefix) const {
  std::vector<std::string> found;
  for (const auto& [name, tensor] : tensors_)
    if (name.starts_with(prefix)) found.push_back(name);
  return found;
}

Inputs Given::inputs(const std::string& name) {
  if (tensor(name).integer) return ids(name);
  return steps(name);
}

StepIds Given::ids(const std::string& name) const {
  const Tensor& t = tensor(name);
  require_shape(name, t, true, 2);
  StepIds steps(size_t(t.shape[0]), std::vector<int>(size_t(t.shape[1])));
  auto from = t.values.begin();
  for (auto& step : steps)
    for (int& id : step) id = int(*from++);
  return steps;
}

std::vector<int> Given::int_vector(const std::string& name) const {
  const Tensor& t = tensor(name);
  require_shape(name, t, true, 1);
  return {t.values.begin(), t.values.end()};
}

std::vector<Var> Given::steps(const std::string& name, int axis) {
  const auto known = leaves_.find(name);
  if (known != leaves_.end()) return known->second.slices;
  const Tensor& t = tensor(name);
  require_shape(name, t, false, 3);
  const int64_t rows = t.shape[size_t(1 - axis)];
  std::vector<Var> slices;
  for (int64_t s = 0; s < t.shape[size_t(axis)]; ++s) {
    const Matrix m = tape_.allocate(rows, t.shape[2]);
    for (int64_t i = 0; i < m.size(); ++i) m.data[i] = Real(t.values[place(t, axis, s, i)]);
    slices.push_back(tape_.leaf(m));
  }
  leaves_[name] = {axis, slices};
  return slices;
}

Var Given::matrix(const std::string& name) {
  const auto known = leaves_.find(name);
  if (known != leaves_.end()) return known->second.slices[0];
  const Tensor& t = tensor(name);
  require_shape(name, t, false, 2);
  const Matrix m = tape_.allocate(t.shape[0], t.shape[1]);
  for (int64_t i = 0; i < m.size(); ++i) m.data[i] = Real(t.values[size_t(i)]);
  const Var leaf = tape_.leaf(m);
  leaves_[name] = {0, {leaf}};
  return leaf;
}

const Parameter& Given::parameter(const std::string& name) {
  return store_.get(name, tensor("param/" + name).shape, Init::kGlorot);
}

Tensor Given::gradient(const std::string& name) const {
  const Tensor& t = tensor(name);
  Tensor gradient{t.shape, false, std::vector<double>(t.values.size(), 0.0)};
  const auto it = leaves_.find(name);
  if (it == leaves_.end()) return gradient;
  const auto& [axis, slices] = it->second;
  for (size_t s = 0; s < slices.size(); ++s) {
    const Matrix g = slices[s].grad();
    for (int64_t i = 0; i < g.size(); ++i)
      gradient.values[t.rank() == 3 ? place(t, axis, int64_t(s), i) : size_t(i)] = g.data[i];
  }
  return gradient;
}

}  // namespace nmt::conformance
