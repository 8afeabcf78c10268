#include "models/parameters_file.h"

#include <doctest/doctest.h>

#include <string>

#include "base/safetensors.h"
#include "base/scratch_folder.h"
#include "support/refusal.h"

namespace nmt {
namespace {

/// Two parameters, of which the numbers depend on the seed.
struct Store {
  explicit Store(uint64_t seed = 1, int64_t rows = 2) {
    store.set_seed(seed);
    store.get("a/kernel", {rows, 3}, Init::kGlorot);
    store.get("a/bias", {4}, Init::kEmbedding);
  }
  std::vector<Real> numbers() const {
    std::vector<Real> all;
    for (int p = 0; p < store.size(); ++p)
      all.insert(all.end(), store[p].value().data, store[p].value().data + store[p].size());
    return all;
  }
  ParameterStore store;
};

std::string refusal(const std::filesystem::path& path, ParameterStore& store) {
  return refusal_by([&] { load_parameters(path, store); }, Fault::kRuntime);
}

}  // namespace

TEST_CASE("parameters: what is saved loads into another store, bit for bit") {
  const ScratchFolder scratch;
  Store saved(1), loaded(2);
  REQUIRE(saved.numbers() != loaded.numbers());
  save_parameters(scratch / "p", saved.store);
  load_parameters(scratch / "p", loaded.store);
  CHECK(saved.numbers() == loaded.numbers());
}

TEST_CASE("parameters: products use what was loaded") {
  const ScratchFolder scratch;
  Store saved(1), loaded(2);
  save_parameters(scratch / "p", saved.store);
  std::vector<Real> ones = {1, 1}, a(3), b(3);
  const auto multiply = [&](Store& s, std::vector<Real>& to) {
    s.store[0].all().packed.multiply({ones.data(), 1, 2}, {to.data(), 1, 3}, false);
  };
  multiply(loaded, b);  // packs the old numbers
  load_parameters(scratch / "p", loaded.store);
  multiply(saved, a);
  multiply(loaded, b);
  CHECK(a == b);
}

TEST_CASE("parameters: numbers of the other width are converted") {
  const ScratchFolder scratch;
  const std::vector<float> kernel = {1, 2, 3, 4, 5, 6};
  const std::vector<double> bias = {0.5, 1.5, 2.5, 3.5};
  const TensorBytes tensors[] = {{"a/kernel", DType::kF32, {2, 3}, kernel.data()},
                                 {"a/bias", DType::kF64, {4}, bias.data()}};
  write_safetensors(scratch / "p", tensors);
  Store store;
  load_parameters(scratch / "p", store.store);
  CHECK(store.numbers() == std::vector<Real>{1, 2, 3, 4, 5, 6, 0.5, 1.5, 2.5, 3.5});
}

TEST_CASE("parameters: another shape, a missing, a strange and an integer tensor are named") {
  const ScratchFolder scratch;
  Store two(1, 2), three(1, 3);
  const std::vector<Real> before = three.numbers();
  save_parameters(scratch / "p", two.store);
  CHECK(
      has(refusal(scratch / "p", three.store), "tensor a/kernel is [2, 3], the model's is [3, 3]"));
  CHECK(three.numbers() == before);

  ParameterStore fewer, more;
  fewer.get("a/kernel", {2, 3}, Init::kZero);
  CHECK(has(refusal(scratch / "p", fewer), "has a tensor a/bias [4], which the model has not"));
  more.get("a/kernel", {2, 3}, Init::kZero);
  more.get("a/gate", {5, 1}, Init::kZero);
  CHECK(has(refusal(scratch / "p", more), "has no tensor a/gate [5, 1]"));

  const std::vector<int32_t> integers = {1, 2, 3, 4};
  const TensorBytes tensor[] = {{"b", DType::kI32, {4}, integers.data()}};
  write_safetensors(scratch / "i", tensor);
  ParameterStore real;
  real.get("b", {4}, Init::kZero);
  CHECK(has(refusal(scratch / "i", real), "tensor b holds integers"));
}

TEST_CASE("parameters: a truncated file is refused and changes nothing") {
  const ScratchFolder scratch;
  Store saved(1), loaded(2);
  const std::vector<Real> before = loaded.numbers();
  save_parameters(scratch / "p", saved.store);
  const std::string bytes = slurp(scratch / "p");
  spill(scratch / "p", bytes.substr(0, bytes.size() - 5));
  CHECK(has(refusal(scratch / "p", loaded.store), (scratch / "p").string()));
  CHECK(loaded.numbers() == before);
}

}  // namespace nmt
