// Translation of a fixed number of steps, as the PyTorch twin decodes: sentences in batches of like
// length, every hypothesis runs to the longest source's pieces + 5 symbols. bench/compare-torch
// runs it.
//
//   forced_decode MODEL TEXT BATCH BEAM float32|bfloat16

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <numeric>

#include "base/clock.h"
#include "base/error.h"
#include "base/machine.h"
#include "decoding/search.h"
#include "store/model_folder.h"

namespace nmt {
namespace {

constexpr int kStepsBeyond = 5;

struct Group {
  SourceBatch source;
  int steps;
};

std::vector<Group> groups_of(const Vocabulary& vocabulary, const std::string& path, size_t batch) {
  std::ifstream in(path);
  std::vector<Ids> sources;
  for (std::string line; std::getline(in, line);) sources.push_back(vocabulary.encode(line));
  std::stable_sort(sources.begin(), sources.end(),
                   [](const Ids& a, const Ids& b) { return a.size() < b.size(); });
  std::vector<Group> groups;
  for (size_t begin = 0; begin < sources.size(); begin += batch) {
    const size_t end = std::min(begin + batch, sources.size());
    const std::vector<Ids> rows(sources.begin() + int64_t(begin), sources.begin() + int64_t(end));
    std::vector<int64_t> numbers(rows.size());
    std::iota(numbers.begin(), numbers.end(), int64_t(begin));
    groups.push_back({make_source_batch(rows, numbers), int(rows.back().size()) + kStepsBeyond});
  }
  return groups;
}

SearchOptions forced(int steps, int beam) {
  SearchOptions options;
  options.beam = beam;
  options.max_length = options.min_length = steps;
  options.max_length_ratio = 1000;
  options.scores = false;  // the twin has none where it takes the largest
  return options;
}

int run(char** argv) {
  const bool bfloat16 = std::string(argv[5]) == "bfloat16";
  const ModelFolder folder =
      open_model_folder(argv[1], bfloat16 ? Precision::kBfloat16 : Precision::kFloat32);
  const std::vector<Group> groups = groups_of(*folder.source, argv[2], std::stoul(argv[3]));
  const int beam = std::stoi(argv[4]);
  const ThreadPool one(1);  // sets OpenMP's threads to one
  Tape tape(Tape::Use::kInfer);
  // The longest first: memory is taken and weights are packed before the clock runs.
  search(*folder.model, tape, groups.back().source, forced(groups.back().steps, beam));
  size_t sentences = 0;
  const auto start = Clock::now();
  for (const Group& group : groups)
    sentences += search(*folder.model, tape, group.source, forced(group.steps, beam)).size();
  const double seconds = seconds_since(start);
  fmt::print("sentences_per_s={:.2f} seconds={:.2f} peak_MiB={}\n", double(sentences) / seconds,
             seconds, peak_memory() >> 20);
  return 0;
}

}  // namespace
}  // namespace nmt

int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "usage: forced_decode MODEL TEXT BATCH BEAM float32|bfloat16\n";
    return 2;
  }
  try {
    return nmt::run(argv);
  } catch (const nmt::Error& e) {
    std::cerr << "forced_decode: " << e.what() << "\n";
    return 1;
  }
}
