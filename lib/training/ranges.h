#pragma once

#include <functional>

#include "autograd/parameters.h"
#include "base/parallel.h"

namespace nmt {

/// Calls work(parameter, begin, count) for all numbers of all parameters, cut into ranges that
/// threads share. The work must treat each number alone, so that the cuts have no effect.
void for_each_range(const ParameterStore& parameters, ThreadPool& pool,
                    const std::function<void(int, int64_t, int64_t)>& work);

}  // namespace nmt
