#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "autograd/var.h"

namespace nmt {

// What a tape knows of a value apart from its numbers. Operations look it up to save work; none of
// it changes a result.

/// How often a value is read. kOnce: by one operation, which may overwrite it; the gradient takes
/// the same memory. kTaken: that operation has read it.
enum class Reads : uint8_t { kOften, kOnce, kTaken };

struct ValueFacts {
  Reads reads = Reads::kOften;
  bool zeros = false;                  // all zeros
  int gathered_from = -1;              // the id of the value whose rows these are; -1: unknown
  const int* gathered_rows = nullptr;  // row i is row gathered_rows[i] of it
};

/// Was x made by Tape::zeros()? Its products are zero, and so are their weights' gradients.
bool is_zeros(Var x);

/// May the one operation that reads x overwrite it? No weight gradient may need it.
bool read_once(Var x);
/// The same, for that operation. Throws std::logic_error if another one has read x.
bool take(Var x);

/// Rows of `from`, row i being row rows[i] of it: what is done row by row may be done to the rows
/// of `from`, and gathered afterwards.
struct Gathered {
  Var from;
  std::span<const int> rows;
};
/// Says so of y; rows must live as long as y.
void note_gathered(Var y, const Gathered& how);
/// Nothing if x is not known to be gathered.
std::optional<Gathered> gathered_from(Var x);

}  // namespace nmt
