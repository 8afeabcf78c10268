#include "models/costs.h"

#include <doctest/doctest.h>

#include "rnn/make_cell.h"
#include "small_models.h"

using namespace nmt;
using namespace nmt::test;

// A step multiplies its rows by each of its matrices once.

namespace {

double numbers_in_matrices(const ParameterStore& store) {
  int64_t numbers = 0;
  for (int i = 0; i < store.size(); ++i)
    if (store[i].shape().size() > 1) numbers += store[i].size();
  return double(numbers);
}

}  // namespace

TEST_CASE("costs: a cell's multiply-adds are the numbers in its matrices") {
  LstmCellOptions norms;
  norms.layer_norm = true;
  GruCellOptions deep;
  deep.transition_depth = 3;
  const std::vector<CellOptions> cells = {
      LstmCellOptions{}, lstm_with_all_options(), norms, GruCellOptions{}, deep, RnnCellOptions{}};
  for (const CellOptions& cell : cells)
    for (const int layers : {1, 3}) {
      ParameterStore store;
      make_cell(cell, 5, layers)->build({&store, ""}, 7);
      CHECK(cell_multiply_adds(cell, layers, 7, 5) == numbers_in_matrices(store));
    }
}
