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

void Tape::reset() {
  nodes_.clear();
  deferred_.clear();
  rewind({0, 0});
}

void Tape::rewind(Mark to) {
  arena_.rewind(to.bytes);
  nodes_.resize(to.nodes);
  current_ = &arena_;
}

void Tape::rewind_keeping(Mark to) {
  nodes_.resize(to.nodes);
  if (!aside_) aside_.emplace();
  const bool was_aside = current_ == &*aside_;
  current_ = was_aside ? &arena_ : &*aside_;
  current_->rewind(was_aside ? to.bytes : 0);
}

bool Tape::keeps(Mark to, Matrix value) const {
  return current_->holds(current_ == &arena_ ? to.bytes : 0, value.data);
}

void Tape::release() {
  reset();
  arena_.release();
  if (aside_) aside_->release();
}

Matrix Tape::allocate(int64_t rows, int64_t cols) {
  const int64_t size = rows * cols;
  if (loop_step_ < 0) return {current_->take(size), rows, cols};
  if (loop_step_ == 0) slots_.push_back({current_->take(size * loop_steps_), size});
  const size_t slot = loop_cursor_++;
  if (slot >= slots_.size() || slots_[slot].size != size) return {current_->take(size), rows, cols};
  return {slots_[slot].base + loop_step_ * size, rows, cols};
}

Var Tape::add_node(Matrix value, bool wants_grad, Reads reads) {
  Node node;
  node.value = value;
  node.part = part_;
  node.reads = reads;
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
  nodes_.back().zeros = true;
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

bool Tape::take(Var x) {
  Reads& reads = nodes_[size_t(x.id)].reads;
  if (reads == Reads::kTaken)
    throw std::logic_error("what one operation may write over was read by another");
  if (reads == Reads::kOnce) reads = Reads::kTaken;
  return reads == Reads::kTaken;
}

void Tape::note_gathered(Var y, const Gathered& how) {
  Node& node = nodes_[size_t(y.id)];
  node.gathered_from = how.from.id;
  node.gathered_rows = how.rows.data();
}

std::optional<Tape::Gathered> Tape::gathered(Var x) const {
  const Node& node = nodes_[size_t(x.id)];
  if (node.gathered_from < 0) return std::nullopt;
  return Gathered{{x.tape, node.gathered_from}, {node.gathered_rows, size_t(node.value.rows)}};
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
    view.reads = whole.reads;
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

// Views that nothing wrote to are zero; from here on the whole is added to.
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
  if (!node.has_grad && node.split_begin >= 0) {
    for (int i = 0; i < node.split_count && !node.has_grad; ++i)
      if (nodes_[size_t(node.split_begin + i)].has_grad) complete_split(node);
  }
  const bool add = node.has_grad;
  node.has_grad = true;
  return {grad, add};
}

void Tape::defer_weight_gradient(const Weights& w, Matrix x, Matrix dy) {
  if (w.parameter->frozen()) return;
  deferred_.push_back({&w, x, dy, part_});
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
    const PartScope scope(*this, node.part);
    if (node.split_begin >= 0 && !node.has_grad) {
      for (int i = 0; i < node.split_count && !node.has_grad; ++i)
        if (nodes_[size_t(node.split_begin + i)].has_grad) complete_split(node);
    }
    const bool arrived = node.has_grad || (node.pair && nodes_[size_t(id) + 1].has_grad);
    if (arrived && node.backward) node.backward(node.closure, {this, id});
  }
}

// Backward runs from the last step to the first, so that runs grow downwards in memory.
void Tape::flush_weight_gradients() {
  std::stable_sort(deferred_.begin(), deferred_.end(), [](const Deferred& a, const Deferred& b) {
    const int pa = a.weights->parameter->index(), pb = b.weights->parameter->index();
    return pa != pb ? pa < pb : a.weights->begin < b.weights->begin;
  });
  for (size_t i = 0; i < deferred_.size();) {
    Deferred run = deferred_[i++];
    const PartScope scope(*this, run.part);
    while (i < deferred_.size()) {
      const Deferred& next = deferred_[i];
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

TimeLoop::TimeLoop(Tape& tape, int64_t steps)
    : tape_(tape), active_(tape.recording() && steps > 1 && tape.loop_step_ < 0) {
  if (!active_) return;
  tape_.loop_steps_ = int(steps);
  tape_.slots_.clear();
}

TimeLoop::~TimeLoop() {
  if (active_) tape_.loop_step_ = -1;
}

void TimeLoop::next() {
  if (!active_) return;
  ++tape_.loop_step_;
  tape_.loop_cursor_ = 0;
}

}  // namespace nmt
