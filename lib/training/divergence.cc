#include "training/divergence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace nmt {
namespace {

constexpr size_t kNamed = 20;  // lines; more do not help whoever looks at them

constexpr const char* kRemedy =
    "checkpoints before it are as they were; lower train.optimizer.learning_rate or "
    "train.clip_norm, or look at these lines, and start again";

std::string name_lines(std::vector<int64_t> lines) {
  std::sort(lines.begin(), lines.end());
  const size_t named = std::min(lines.size(), kNamed);
  std::string text = fmt::format("{}", fmt::join(lines.begin(), lines.begin() + named, ", "));
  if (named < lines.size()) text += fmt::format(" and {} more", lines.size() - named);
  return text;
}

}  // namespace

Error divergence(const Diverged& diverged, std::vector<int64_t> lines) {
  return Error::runtime(
      fmt::format("update {}", diverged.update),
      fmt::format("{}, at learning rate {}, for lines {} of data.train", diverged.what,
                  diverged.learning_rate, name_lines(std::move(lines))),
      kRemedy);
}

Error divergence(int64_t update, const MetricValue& metric) {
  return Error::runtime(fmt::format("update {}", update),
                        fmt::format("{} of data.valid is {}", metric.name, metric.value),
                        "checkpoints before it are as they were; lower "
                        "train.optimizer.learning_rate and start again");
}

}  // namespace nmt
