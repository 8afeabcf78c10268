#pragma once

#include <functional>

#include "autograd/parameters.h"
#include "base/parallel.h"

namespace nmt {

/// work(parameter, begin, count) over all numbers of all parameters, cut into ranges that several
/// threads share. For work on each number alone, so that the cut does not matter.
void for_each_range(const ParameterStore& parameters, ThreadPool& pool,
                    const std::function<void(int, int64_t, int64_t)>& work);

}  // namespace nmt
