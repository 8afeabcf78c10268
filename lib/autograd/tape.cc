#include "autograd/tape.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace nmt {
namespace {

void fill_zero(Real* data, int64_t count) { std::memset(data, 0, size_t(count) * sizeof(Real)); }

}  // namespace

Matrix Var::value() const { return tape->nodes_[size_t(id)].value; }

bool Var::wants_grad() const { return tape->nodes_[size_t(id)].grad != nullptr; }

Matrix Var::grad() const {
  const GradTarget target = grad_target();
  if (!target.add) fill_zero(target.matrix.data, target.matrix.size());
  return target.matrix;
}

GradTarget Var::grad_target() const { return tape->grad_target(id); }

PartScope::PartScope(Tape& tape, Part part) : PartScope(tape.profiler(), part) {}

void Tape::reset() {
  deferred_.clear();
  rewind({0, 0});
}

void Tape::rewind(Mark to) {
  nodes_.resize(to.nodes);
  memory_.rewind(to.bytes);
}

void Tape::rewind_keeping(Mark to) {
  nodes_.resize(to.nodes);
  memory_.rewind_keeping(to.bytes);
}

void Tape::release() {
  reset();
  memory_.release();
}

Var Tape::add_node(Matrix value, bool wants_grad, Reads reads) {
  Node node;
  node.value = value;
  node.part = profiler_.part;
  node.facts.reads = reads;
  if (wants_grad)
    node.grad = reads != Reads::kOften ? value.data : allocate(value.rows, value.cols).data;
  nodes_.push_back(node);
  return {this, int(nodes_.size()) - 1};
}

bool Tape::any_wants_grad(std::span<const Var> inputs) const {
  if (!recording()) return false;
  return std::any_of(inputs.begin(), inputs.end(),
                     [](Var x) { return x.defined() && x.wants_grad(); });
}

Var Tape::constant(Matrix value) { return add_node(value, false); }

Var Tape::zeros(int64_t rows, int64_t cols) {
  const Matrix value = allocate(rows, cols);
  fill_zero(value.data, value.size());
  const Var y = constant(value);
  nodes_.back().facts.zeros = true;
  return y;
}

Var Tape::leaf(Matrix value) { return add_node(value, recording()); }

Var Tape::parameter(const Parameter& p) {
  const Var y = constant(p.value());
  if (recording()) {
    Node& node = nodes_.back();
    node.grad = gradients_->touch(p).data;
    node.has_grad = true;  // others may have added already
  }
  return y;
}

std::vector<Var> Tape::split_rows(Var x, int64_t count) {
  const Matrix value = x.value();
  if (count < 1 || value.rows % count != 0)
    throw std::invalid_argument("cannot split " + std::to_string(value.rows) + " rows by " +
                                std::to_string(count));
  const int views = int(value.rows / count), begin = int(nodes_.size());
  std::vector<Var> result;
  for (int i = 0; i < views; ++i) {
    Node view;
    view.value = value.slice(i * count, count);
    const Node& whole = nodes_[size_t(x.id)];
    if (whole.grad) view.grad = whole.grad + i * count * value.cols;
    view.facts.reads = whole.facts.reads;
    view.split_of = x.id;
    nodes_.push_back(view);
    result.push_back({this, begin + i});
  }
  Node& whole = nodes_[size_t(x.id)];
  if (whole.split_begin >= 0) complete_split(whole);
  whole.split_begin = begin;
  whole.split_count = views;
  return result;
}

bool Tape::views_have_grad(const Node& node) const {
  const auto begin = nodes_.begin() + node.split_begin;
  return node.split_begin >= 0 && std::any_of(begin, begin + node.split_count,
                                              [](const Node& view) { return view.has_grad; });
}

// Views that nothing wrote to are zero; from here on gradients are added to the whole.
void Tape::complete_split(Node& whole) {
  if (!whole.has_grad)
    for (int i = 0; i < whole.split_count; ++i) {
      const Node& view = nodes_[size_t(whole.split_begin + i)];
      if (!view.has_grad && view.grad) fill_zero(view.grad, view.value.size());
    }
  whole.has_grad = whole.grad != nullptr;
}

GradTarget Tape::grad_target(int id) {
  Node& node = nodes_[size_t(id)];
  if (!node.grad) throw std::logic_error("a gradient was asked of a node that wants none");
  const Matrix grad{node.grad, node.value.rows, node.value.cols};
  if (node.split_of >= 0) {
    const bool add = node.has_grad || nodes_[size_t(node.split_of)].has_grad;
    node.has_grad = true;
    return {grad, add};
  }
  if (!node.has_grad && views_have_grad(node)) complete_split(node);
  const bool add = node.has_grad;
  node.has_grad = true;
  return {grad, add};
}

void Tape::defer_weight_gradient(const Weights& w, Matrix x, Matrix dy) {
  if (w.parameter->frozen()) return;
  deferred_.push_back({&w, x, dy, profiler_.part});
}

void Tape::backward(Var loss, Real seed) {
  const Matrix one{&seed, 1, 1};
  backward(std::span<const Var>(&loss, 1), std::span<const Matrix>(&one, 1));
}

void Tape::backward(std::span<const Var> outputs, std::span<const Matrix> gradients) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].wants_grad()) continue;
    const Matrix grad = outputs[i].grad();
    if (grad.rows != gradients[i].rows || grad.cols != gradients[i].cols)
      throw std::invalid_argument("a gradient's shape differs from its output's");
    for (int64_t k = 0; k < grad.size(); ++k) grad.data[k] += gradients[i].data[k];
  }
  run_backward();
  flush_weight_gradients();
}

void Tape::run_backward() {
  for (int id = int(nodes_.size()) - 1; id >= 0; --id) {
    Node& node = nodes_[size_t(id)];
    const PartScope scope(profiler_, node.part);
    if (!node.has_grad && views_have_grad(node)) complete_split(node);
    const bool arrived = node.has_grad || (node.pair && nodes_[size_t(id) + 1].has_grad);
    if (arrived && node.backward) node.backward(node.closure, {this, id});
  }
}

// Backward runs from the last step to the first, so that runs grow downwards in memory.
void Tape::flush_weight_gradients() {
  std::stable_sort(
      deferred_.begin(), deferred_.end(), [](const DeferredProduct& a, const DeferredProduct& b) {
        const int pa = a.weights->parameter->index(), pb = b.weights->parameter->index();
        return pa != pb ? pa < pb : a.weights->begin < b.weights->begin;
      });
  for (size_t i = 0; i < deferred_.size();) {
    DeferredProduct run = deferred_[i++];
    const PartScope scope(profiler_, run.part);
    while (i < deferred_.size()) {
      const DeferredProduct& next = deferred_[i];
      if (next.weights != run.weights || next.x.data + next.x.size() != run.x.data ||
          next.dy.data + next.dy.size() != run.dy.data)
        break;
      run.x = {next.x.data, next.x.rows + run.x.rows, run.x.cols};
      run.dy = {next.dy.data, next.dy.rows + run.dy.rows, run.dy.cols};
      ++i;
    }
    const auto [dw, add] =
        gradients_->claim(*run.weights->parameter, run.weights->begin, run.x.cols);
    transposed_product(run.x, run.dy, dw, add, run.weights->packed.precision());
  }
  deferred_.clear();
}

}  // namespace nmt
