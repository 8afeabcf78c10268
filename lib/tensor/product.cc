#include "tensor/product.h"

namespace nmt {

int64_t rounded_rows(int64_t rows) {
  if (rows <= 2) return rows;
  int64_t step = 4;  // at most an eighth of the rows is waste from 32 rows on
  while (step * 16 <= rows) step *= 2;
  return (rows + step - 1) / step * step;
}

}  // namespace nmt
