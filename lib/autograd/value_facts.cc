#include "autograd/value_facts.h"

#include <stdexcept>

#include "autograd/tape.h"

namespace nmt {

bool is_zeros(Var x) { return x.tape->facts(x).zeros; }

bool read_once(Var x) { return x.tape->facts(x).reads != Reads::kOften; }

bool take(Var x) {
  Reads& reads = x.tape->facts(x).reads;
  if (reads == Reads::kTaken)
    throw std::logic_error("what one operation may write over was read by another");
  if (reads == Reads::kOnce) reads = Reads::kTaken;
  return reads == Reads::kTaken;
}

void note_gathered(Var y, const Gathered& how) {
  ValueFacts& facts = y.tape->facts(y);
  facts.gathered_from = how.from.id;
  facts.gathered_rows = how.rows.data();
}

std::optional<Gathered> gathered_from(Var x) {
  const ValueFacts& facts = x.tape->facts(x);
  if (facts.gathered_from < 0) return std::nullopt;
  return Gathered{{x.tape, facts.gathered_from}, {facts.gathered_rows, size_t(x.rows())}};
}

}  // namespace nmt
