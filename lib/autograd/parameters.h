#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "tensor/arena.h"
#include "tensor/product.h"

namespace nmt {

class Parameter;

/// Rows [begin, begin + rows) of a parameter, ready for products: TensorFlow stacks the weights of
/// several inputs in one kernel, and products need them separately.
struct Weights {
  const Parameter* parameter;
  int64_t begin;
  PackedMatrix packed;

  int64_t inputs() const { return packed.plain().rows; }
  int64_t outputs() const { return packed.plain().cols; }
};

/// A trained tensor under its TensorFlow variable name. All dimensions but the last are rows.
class Parameter {
 public:
  Parameter(std::string name, std::vector<int64_t> shape, int index);

  const std::string& name() const { return name_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  int index() const { return index_; }  // its place in the store
  Matrix value() const { return value_; }
  int64_t size() const { return value_.size(); }

  /// Returns the same block for every call, from any thread; it lives as long as the parameter.
  const Weights& rows(int64_t begin, int64_t count) const;
  const Weights& all() const { return rows(0, value_.rows); }
  /// The blocks that were requested. Call it while nobody requests another.
  const std::deque<Weights>& blocks() const { return blocks_; }
  /// Call it after the numbers were changed, while nobody reads them.
  void changed() const;
  /// The precision of products with its blocks, including later ones. Call it while nobody
  /// multiplies.
  void set_precision(Precision wanted);
  /// Training does not change it.
  bool frozen() const { return frozen_; }
  void freeze() { frozen_ = true; }

 private:
  std::string name_;
  std::vector<int64_t> shape_;
  int index_;
  Buffer memory_;
  Matrix value_;
  bool frozen_ = false;
  Precision precision_ = Precision::kFloat32;
  // A model requests most of its blocks when it first runs, which workers do at the same time.
  mutable std::mutex making_;
  mutable std::deque<Weights> blocks_;
};

enum class Init {
  kGlorot,  // uniform, variance 2 / (inputs + outputs) (Glorot and Bengio 2010)
  kZero,
  kOne,
  kEmbedding,  // uniform, variance 1 / columns: a row has length 1
};

/// All parameters of a model, in the order of their creation.
class ParameterStore {
 public:
  explicit ParameterStore(std::optional<uint64_t> seed = 1) : seed_(seed) {}
  ParameterStore(const ParameterStore&) = delete;
  ParameterStore& operator=(const ParameterStore&) = delete;

  /// The parameter of that name, created if there is none. Its first numbers depend only on the
  /// seed and its name; without a seed those that would be drawn are zeros, which saves time if a
  /// file has the numbers. Throws std::invalid_argument with both shapes if it has another shape,
  /// or if the store is closed and has no such parameter.
  Parameter& get(const std::string& name, const std::vector<int64_t>& shape, Init init);
  Parameter* find(const std::string& name);
  const Parameter* find(const std::string& name) const;
  void close() { closed_ = true; }  // no new ones afterwards
  void set_seed(std::optional<uint64_t> seed) { seed_ = seed; }
  /// The precision of products with all parameters and of their gradients, including later ones;
  /// the parameters themselves stay as they are. Call it while nobody multiplies.
  void set_precision(Precision wanted);
  /// Packs what products read, after numbers were changed: otherwise the first product of each
  /// weight does it while other threads wait. Call it while nobody multiplies.
  void pack(ThreadPool& pool) const;

  int size() const { return int(parameters_.size()); }
  Parameter& operator[](int index) { return parameters_[size_t(index)]; }
  const Parameter& operator[](int index) const { return parameters_[size_t(index)]; }
  int64_t count() const;  // all numbers

 private:
  std::optional<uint64_t> seed_;
  bool closed_ = false;
  Precision precision_ = Precision::kFloat32;
  std::deque<Parameter> parameters_;
  std::map<std::string, int> index_;
};

/// A place in the store where functions look up their parameters: TensorFlow's variable scope.
struct Scope {
  ParameterStore* store;
  std::string path;

  Scope operator/(const std::string& name) const;
  Parameter& get(const std::string& name, const std::vector<int64_t>& shape, Init init) const;
};

/// Where a gradient goes: assigned the first time and added afterwards, so that nothing needs to be
/// filled with zeros.
struct GradTarget {
  Matrix matrix;
  bool add;
};

/// The gradients of one worker for all parameters that the store has now: functions that create
/// parameters as they run must have run once. Rows that nothing touched (most of an embedding's)
/// are neither cleared nor summed.
class Gradients {
 public:
  explicit Gradients(const ParameterStore& store);

  /// For reading. Threads may read at the same time after add().
  Matrix of(const Parameter& p);
  /// For code that adds to all rows, and for code that adds to one.
  Matrix touch(const Parameter& p);
  Real* touch_row(const Parameter& p, int64_t row);
  /// For code that writes all of rows [begin, begin + count): assigns unless told to add.
  GradTarget claim(const Parameter& p, int64_t begin, int64_t count);

  bool touched(int parameter) const;
  /// As if nothing had touched it.
  void forget(const Parameter& p);
  /// Adds all others, in this order, and returns the sum of squares of the result; rows that nobody
  /// touched are not read. The same bits with any number of threads.
  double add(std::span<const Gradients* const> others, ThreadPool& pool);
  void clear();
  double sum_of_squares() const;
  void scale(double factor);

 private:
  struct Grad {
    Buffer memory;
    Matrix matrix;
    bool all = false;           // every row is set
    bool stale = false;         // rows that are not set have an older batch's numbers, not zeros
    std::vector<int64_t> rows;  // rows that are set, each once, unless all are
    std::vector<uint8_t> is_set;
  };
  struct Piece;
  /// Throws std::invalid_argument for a parameter that was created after this object.
  Grad& grad(const Parameter& p);
  static void mark(Grad& grad, int64_t row);
  static void settle(Grad& grad);  // sets rows that are not set to zero
  static void clear(Grad& grad);
  void join(const Gradients& other);  // what it touched counts as touched here
  std::vector<Piece> pieces() const;  // of what was touched, for threads
  void add_piece(const Gradients& other, const Piece& piece);
  double sum_of_squares(const Piece& piece) const;
  template <class F>
  void each_touched(const Grad& grad, F f) const;
  std::vector<Grad> grads_;
};

}  // namespace nmt
