#pragma once

#include "autograd/parameters.h"
#include "autograd/profile.h"
#include "autograd/value_facts.h"
#include "autograd/var.h"

namespace nmt {

/// An operation on a tape: its value, its gradient, and how that gradient flows back.
struct Node {
  Matrix value;
  Real* grad = nullptr;  // null: not wanted
  bool has_grad = false;
  bool pair = false;  // the next node is the second output of this one
  Part part = Part::kOther;
  ValueFacts facts = {};
  int split_begin = -1, split_count = 0;  // the views that cover this node
  int split_of = -1;                      // the node that this one is a view of
  void (*backward)(void*, Var) = nullptr;
  void* closure = nullptr;
};

/// A product of the gradient of weights, dW += xᵀ·dy, that is computed at the end.
struct DeferredProduct {
  const Weights* weights;
  Matrix x, dy;
  Part part;
};

}  // namespace nmt
