#pragma once

#include <cstdint>
#include <initializer_list>
#include <new>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "autograd/parameters.h"
#include "autograd/profile.h"
#include "tensor/arena.h"

namespace nmt {

class Tape;

/// A handle: value and gradient live in the tape's arena until it is reset.
struct Var {
  Tape* tape = nullptr;
  int id = -1;

  bool defined() const { return tape != nullptr; }
  Matrix value() const;
  int64_t rows() const { return value().rows; }
  int64_t cols() const { return value().cols; }
  bool wants_grad() const;
  /// For reading: zeros if nothing arrived.
  Matrix grad() const;
  /// For writing, REQUIRES wants_grad().
  GradTarget grad_target() const;
};

/// Who reads a value. kOnce: one operation, which may write over it; the gradient lies in the same
/// memory. kTaken: that operation was there.
enum class Reads : uint8_t { kOften, kOnce, kTaken };

/// Remembers what was computed and plays it back for gradients. A tape that infers remembers
/// nothing but values. One thread at a time.
class Tape {
 public:
  enum class Use { kRecord, kInfer };

  /// gradients: where parameters' gradients go; may be null if backward() is never called.
  explicit Tape(Use use, Gradients* gradients = nullptr) : use_(use), gradients_(gradients) {}
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  bool recording() const { return use_ == Use::kRecord; }
  /// Forgets everything; Vars made before are dead. Memory is kept.
  void reset();
  /// The same, and hands the memory back to the system.
  void release();
  /// A place to come back to: rewind(mark()) forgets what was made in between, so that a decoder of
  /// any length needs the memory of one step. REQUIRES a tape that infers.
  struct Mark {
    int64_t bytes;
    size_t nodes;
  };
  Mark mark() const { return {arena_.used(), nodes_.size()}; }
  void rewind(Mark to);
  /// The same, for values that one step hands to the next: Vars made behind `to` are dead, but the
  /// values of those made since the last call stay readable until the next one.
  void rewind_keeping(Mark to);
  /// Would a value outlive rewind_keeping(to)?
  bool keeps(Mark to, Matrix value) const;
  int64_t used() const { return arena_.used(); }  // bytes, without every other step's
  int64_t peak() const { return arena_.peak() + (aside_ ? aside_->peak() : 0); }  // the most ever
  /// From here on the profile is told which PartScope time went into; null: nobody asks.
  void set_profile(Profile* profile) { profile_ = profile; }
  Gradients& gradients() { return *gradients_; }

  /// Memory of this batch, uninitialised. Inside a TimeLoop the same allocation of successive steps
  /// is contiguous.
  Matrix allocate(int64_t rows, int64_t cols);
  /// An array of this batch that a backward function may capture.
  template <class T>
  std::span<T> array(int64_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return {static_cast<T*>(current_->take_bytes(count * int64_t(sizeof(T)))), size_t(count)};
  }
  template <class T>
  std::span<const T> copy(std::span<const T> from) {
    auto to = array<T>(int64_t(from.size()));
    for (size_t i = 0; i < from.size(); ++i) to[i] = from[i];
    return to;
  }

  Var constant(Matrix value);             // no gradient
  Var zeros(int64_t rows, int64_t cols);  // no gradient
  /// Is x what zeros() made? Its products are zero, and so are their weights' gradients.
  bool is_zeros(Var x) const { return nodes_[size_t(x.id)].zeros; }
  Var leaf(Matrix value);             // an input whose gradient is wanted
  Var parameter(const Parameter& p);  // its gradient goes to gradients()

  /// A node: its value and what to do with its gradient. `backward(Var y)` is called once y.grad()
  /// is complete, if any arrived; it is copied into the arena and never destroyed.
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
  /// Parameters want gradients as well: for nodes whose inputs include weights.
  template <class Backward>
  Var push_trained(Matrix value, Backward backward, Reads reads = Reads::kOften) {
    const Var y = add_node(value, recording(), reads);
    attach(y, backward);
    return y;
  }

  /// Is x read by one operation alone, which may write over it? Nobody's weight gradient may need
  /// it.
  bool read_once(Var x) const { return nodes_[size_t(x.id)].reads != Reads::kOften; }
  /// The same, for that operation. Throws std::logic_error if there was one before.
  bool take(Var x);

  /// Did a gradient arrive at x so far?
  bool has_grad(Var x) const { return nodes_[size_t(x.id)].has_grad; }

  /// Views of x, count rows each, that cover it: value and gradient are x's own memory.
  std::vector<Var> split_rows(Var x, int64_t count);

  /// Rows of `from`, row i being row rows[i] of it: what is done to rows one by one may be done to
  /// those of `from` instead, and be gathered afterwards.
  struct Gathered {
    Var from;
    std::span<const int> rows;
  };
  /// Of y, which holds such rows; rows must live as long as y.
  void note_gathered(Var y, const Gathered& how);
  /// Nothing if x is not known to be gathered.
  std::optional<Gathered> gathered(Var x) const;
  bool in_loop() const { return loop_step_ >= 0; }  // between a TimeLoop's next() and its end

  /// Later, at the end of backward(): dW += xᵀ·dy, all steps in one product where they are
  /// contiguous.
  void defer_weight_gradient(const Weights& w, Matrix x, Matrix dy);

  /// d loss / d everything, with d loss = seed; loss [1, 1].
  void backward(Var loss, Real seed = 1);
  /// The same from several outputs, each with the gradient that is given for it.
  void backward(std::span<const Var> outputs, std::span<const Matrix> gradients);

 private:
  friend struct Var;
  friend class TimeLoop;
  friend class PartScope;

  struct Node {
    Matrix value;
    Real* grad = nullptr;  // null: not wanted
    bool has_grad = false;
    Part part = Part::kOther;
    Reads reads = Reads::kOften;
    bool zeros = false;                     // made by zeros()
    bool pair = false;                      // the next node is the second output of this one
    int split_begin = -1, split_count = 0;  // views that cover this node
    int split_of = -1;                      // the node this is a view of
    int gathered_from = -1;                 // the node whose rows these are, which
    const int* gathered_rows = nullptr;     // are told here
    void (*backward)(void*, Var) = nullptr;
    void* closure = nullptr;
  };
  struct Deferred {
    const Weights* weights;
    Matrix x, dy;
    Part part;
  };
  struct Slot {
    Real* base;
    int64_t size;
  };

  Var add_node(Matrix value, bool wants_grad, Reads reads = Reads::kOften);
  bool any_wants_grad(std::span<const Var> inputs) const;
  template <class Backward>
  void attach(Var y, Backward backward) {
    static_assert(std::is_trivially_destructible_v<Backward>, "arena memory is never destroyed");
    if (!recording() || nodes_[size_t(y.id)].grad == nullptr) return;
    Node& node = nodes_[size_t(y.id)];
    node.closure = new (current_->take_bytes(int64_t(sizeof(Backward)))) Backward(backward);
    node.backward = [](void* closure, Var self) { (*static_cast<Backward*>(closure))(self); };
  }
  void charge(Part part) {
    if (profile_) profile_->charge(part);
  }
  GradTarget grad_target(int id);
  void complete_split(Node& node);
  void run_backward();
  void flush_weight_gradients();

  Use use_;
  Gradients* gradients_;
  Profile* profile_ = nullptr;
  Part part_ = Part::kOther;  // that runs, forward or backward
  Arena arena_;
  std::optional<Arena> aside_;  // where every other step is made, once rewind_keeping() was called
  Arena* current_ = &arena_;
  std::vector<Node> nodes_;
  std::vector<Deferred> deferred_;
  std::vector<Slot> slots_;  // of the loop that runs
  int loop_steps_ = 0, loop_step_ = -1;
  size_t loop_cursor_ = 0;
};

/// Work until its end, and that work's gradients, are of this part.
class PartScope {
 public:
  PartScope(Tape& tape, Part part) : tape_(tape), before_(tape.part_) {
    tape_.charge(before_);
    tape_.part_ = part;
  }
  ~PartScope() {
    tape_.charge(tape_.part_);
    tape_.part_ = before_;
  }
  PartScope(const PartScope&) = delete;
  PartScope& operator=(const PartScope&) = delete;

 private:
  Tape& tape_;
  Part before_;
};

/// A recurrence of `steps` steps: what a step allocates lies beside what the same line of code
/// allocated a step before, so that stacking outputs is a view and each weight gradient one product
/// over all steps. Loops do not nest.
class TimeLoop {
 public:
  TimeLoop(Tape& tape, int64_t steps);
  ~TimeLoop();
  TimeLoop(const TimeLoop&) = delete;
  TimeLoop& operator=(const TimeLoop&) = delete;
  void next();  // at the start of every step, the first included

 private:
  Tape& tape_;
  bool active_;
};

}  // namespace nmt
