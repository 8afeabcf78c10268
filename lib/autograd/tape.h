#pragma once

#include <cstdint>
#include <initializer_list>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "autograd/node.h"
#include "autograd/parameters.h"
#include "autograd/profile.h"
#include "autograd/tape_memory.h"
#include "autograd/value_facts.h"
#include "autograd/var.h"

namespace nmt {

/// Records operations and plays them back for gradients. A tape that infers keeps only values. One
/// thread at a time.
class Tape {
 public:
  enum class Use { kRecord, kInfer };

  /// gradients: where parameters' gradients go; may be null if backward() is never called.
  explicit Tape(Use use, Gradients* gradients = nullptr) : use_(use), gradients_(gradients) {}
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  bool recording() const { return use_ == Use::kRecord; }
  TapeMemory& memory() { return memory_; }
  const TapeMemory& memory() const { return memory_; }
  Profiler& profiler() { return profiler_; }
  ValueFacts& facts(Var x) { return nodes_[size_t(x.id)].facts; }
  Gradients& gradients() { return *gradients_; }

  /// Forgets everything; Vars made before are dead. Memory is kept.
  void reset();
  void release();  // the same, and hands the memory back to the system
  /// rewind(mark()) forgets what was made in between, so that a decoder needs the memory of one
  /// step whatever the length. REQUIRES a tape that infers.
  struct Mark {
    int64_t bytes;
    size_t nodes;
  };
  Mark mark() const { return {memory_.used(), nodes_.size()}; }
  void rewind(Mark to);
  /// The same by TapeMemory::rewind_keeping(): Vars made since `to` are dead, but their values stay
  /// readable until the next call.
  void rewind_keeping(Mark to);

  Matrix allocate(int64_t rows, int64_t cols) { return memory_.allocate(rows, cols); }

  Var constant(Matrix value);             // has no gradient
  Var zeros(int64_t rows, int64_t cols);  // has no gradient
  Var leaf(Matrix value);                 // an input whose gradient is wanted
  Var parameter(const Parameter& p);      // its gradient goes to gradients()

  /// Adds a node: its value, and a function that passes its gradient on. `backward(Var y)` is
  /// called once y.grad() is complete, if any gradient arrived; it is copied into the tape's memory
  /// and never destroyed.
  template <class Backward>
  Var push(Matrix value, std::initializer_list<Var> inputs, Backward backward,
           Reads reads = Reads::kOften) {
    return push(value, std::span<const Var>(inputs.begin(), inputs.size()), backward, reads);
  }
  template <class Backward>
  Var push(Matrix value, std::span<const Var> inputs, Backward backward,
           Reads reads = Reads::kOften) {
    const Var y = add_node(value, any_wants_grad(inputs), reads);
    attach(y, backward);
    return y;
  }
  /// Two outputs of one computation: backward(first, second) once both gradients are complete.
  template <class Backward>
  std::pair<Var, Var> push_pair(Matrix first, Matrix second, std::span<const Var> inputs,
                                Backward backward) {
    const bool wants = any_wants_grad(inputs);
    const Var a = add_node(first, wants), b = add_node(second, wants);
    attach(a, [a, b, backward](Var) { backward(a, b); });
    if (recording()) nodes_[size_t(a.id)].pair = true;
    return {a, b};
  }
  /// For nodes whose inputs include weights: parameters want gradients as well.
  template <class Backward>
  Var push_trained(Matrix value, Backward backward, Reads reads = Reads::kOften) {
    const Var y = add_node(value, recording(), reads);
    attach(y, backward);
    return y;
  }
  /// Views of x, `count` rows each, that cover it: value and gradient are x's own memory.
  std::vector<Var> split_rows(Var x, int64_t count);

  /// Has a gradient arrived at x so far?
  bool has_grad(Var x) const { return nodes_[size_t(x.id)].has_grad; }
  /// Adds xᵀ·dy to dW at the end of backward(): all steps in one product where they are contiguous.
  void defer_weight_gradient(const Weights& w, Matrix x, Matrix dy);
  /// Computes d loss / d everything, with d loss = seed; loss [1, 1].
  void backward(Var loss, Real seed = 1);
  /// The same from several outputs, with the gradient given for each of them.
  void backward(std::span<const Var> outputs, std::span<const Matrix> gradients);

 private:
  friend struct Var;

  Var add_node(Matrix value, bool wants_grad, Reads reads = Reads::kOften);
  bool any_wants_grad(std::span<const Var> inputs) const;
  template <class Backward>
  void attach(Var y, Backward backward) {
    static_assert(std::is_trivially_destructible_v<Backward>,
                  "the tape's memory is never destroyed");
    if (!recording() || nodes_[size_t(y.id)].grad == nullptr) return;
    Node& node = nodes_[size_t(y.id)];
    node.closure = new (memory_.take_bytes(int64_t(sizeof(Backward)))) Backward(backward);
    node.backward = [](void* closure, Var self) { (*static_cast<Backward*>(closure))(self); };
  }
  GradTarget grad_target(int id);
  bool views_have_grad(const Node& node) const;
  void complete_split(Node& node);
  void run_backward();
  void flush_weight_gradients();

  Use use_;
  Gradients* gradients_;
  Profiler profiler_;
  TapeMemory memory_;
  std::vector<Node> nodes_;
  std::vector<DeferredProduct> deferred_;
};

}  // namespace nmt
