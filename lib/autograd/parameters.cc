#include "autograd/parameters.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "base/fnv.h"
#include "base/rng.h"

namespace nmt {
namespace {

int64_t product(const std::vector<int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

std::string to_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

/// The bound of the uniform distribution that it is drawn from; 0: nothing is drawn.
double limit_of(Matrix w, Init init) {
  switch (init) {
    case Init::kGlorot:
      return std::sqrt(6.0 / double(w.rows + w.cols));
    case Init::kEmbedding:
      return std::sqrt(3.0 / double(w.cols));
    case Init::kZero:
    case Init::kOne:
      break;
  }
  return 0;
}

void draw(Matrix w, double limit, Rng rng) {
  for (int64_t i = 0; i < w.size(); ++i) w.data[i] = Real(limit * (2.0 * rng.uniform() - 1.0));
}

}  // namespace

Parameter::Parameter(std::string name, std::vector<int64_t> shape, int index)
    : name_(std::move(name)), shape_(std::move(shape)), index_(index), memory_(product(shape_)) {
  const int64_t cols = shape_.empty() ? 1 : shape_.back();
  value_ = {memory_.data(), cols == 0 ? 0 : memory_.size() / cols, cols};
}

const Weights& Parameter::rows(int64_t begin, int64_t count) const {
  if (begin < 0 || count < 0 || begin + count > value_.rows)
    throw std::invalid_argument(name_ + " has " + std::to_string(value_.rows) + " rows, not " +
                                std::to_string(begin + count));
  const std::lock_guard lock(making_);
  for (const Weights& block : blocks_)
    if (block.begin == begin && block.inputs() == count) return block;
  Weights& made =
      blocks_.emplace_back(Weights{this, begin, PackedMatrix(value_.slice(begin, count))});
  made.packed.set_precision(precision_);
  return made;
}

void Parameter::changed() const {
  for (Weights& block : blocks_) block.packed.invalidate();
}

void Parameter::set_precision(Precision wanted) {
  precision_ = wanted;
  for (Weights& block : blocks_) block.packed.set_precision(wanted);
}

Parameter& ParameterStore::get(const std::string& name, const std::vector<int64_t>& shape,
                               Init init) {
  Parameter* p = find(name);
  if (!p) {
    if (closed_) throw std::invalid_argument("there is no parameter named " + name);
    for (const int64_t d : shape)
      if (d < 1) throw std::invalid_argument(name + " would have the shape " + to_text(shape));
    index_[name] = size();
    p = &parameters_.emplace_back(name, shape, size());
    p->set_precision(precision_);
    const Matrix w = p->value();
    if (init == Init::kOne) std::fill_n(w.data, w.size(), Real(1));
    const double limit = limit_of(w, init);
    if (seed_ && limit > 0) draw(w, limit, Rng(*seed_, Purpose::kInitialise, fnv(name)));
  }
  if (p->shape() != shape)
    throw std::invalid_argument("parameter " + name + " has shape " + to_text(p->shape()) +
                                ", wanted " + to_text(shape));
  return *p;
}

void ParameterStore::set_precision(Precision wanted) {
  precision_ = wanted;
  for (Parameter& p : parameters_) p.set_precision(wanted);
}

void ParameterStore::pack(ThreadPool& pool) const {
  struct Copy {
    const PackedMatrix* matrix;
    bool transposed;
  };
  std::vector<Copy> copies;
  for (const Parameter& parameter : parameters_)
    for (const Weights& block : parameter.blocks())
      for (const bool transposed : {false, true})
        if (block.packed.stale(transposed)) copies.push_back({&block.packed, transposed});
  // The largest first, dealt out in turn: threads get about as much each.
  std::stable_sort(copies.begin(), copies.end(), [](const Copy& a, const Copy& b) {
    return a.matrix->plain().size() > b.matrix->plain().size();
  });
  pool.run(int(copies.size()),
           [&](int i) { copies[size_t(i)].matrix->pack(copies[size_t(i)].transposed); });
}

Parameter* ParameterStore::find(const std::string& name) {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &parameters_[size_t(it->second)];
}

const Parameter* ParameterStore::find(const std::string& name) const {
  return const_cast<ParameterStore*>(this)->find(name);
}

int64_t ParameterStore::count() const {
  int64_t n = 0;
  for (const Parameter& p : parameters_) n += p.size();
  return n;
}

Scope Scope::operator/(const std::string& name) const {
  return {store, path.empty() ? name : path + "/" + name};
}

Parameter& Scope::get(const std::string& name, const std::vector<int64_t>& shape, Init init) const {
  return store->get((*this / name).path, shape, init);
}

}  // namespace nmt
