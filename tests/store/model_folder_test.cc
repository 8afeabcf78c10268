#include "store/model_folder.h"

#include <doctest/doctest.h>

#include "jobs/workshop.h"

namespace nmt {
namespace fs = std::filesystem;

TEST_CASE("open_model_folder: what is not a model, and what is missing from one, is named") {
  Workshop shop;
  const auto refusal = [](const fs::path& folder, Fault fault) {
    return refusal_by([&] { open_model_folder(folder); }, fault);
  };
  CHECK(has(refusal(shop.scratch / "none", Fault::kUsage), "there is no such folder"));
  CHECK(has(refusal(shop.scratch / "t.en", Fault::kUsage), "is a file; a model is a folder"));
  CHECK(has(refusal(shop.scratch.path(), Fault::kUsage), "is not a model: it has no recipe.yml"));
  shop.train();
  const fs::path model = shop.scratch / "m";
  fs::rename(model / "parameters.safetensors", model / "p");
  CHECK(has(refusal(model, Fault::kRuntime), "has no file parameters.safetensors"));
  const std::string bytes = slurp(model / "p");
  spill(model / "parameters.safetensors", bytes.substr(0, bytes.size() / 2));
  CHECK(has(refusal(model, Fault::kRuntime), "parameters.safetensors"));
  spill(model / "parameters.safetensors", bytes);
  fs::copy_file(model / "target.vocab", model / "source.vocab",
                fs::copy_options::overwrite_existing);
  CHECK(has(refusal(model, Fault::kRuntime), "the model's is [10, "));
}

}  // namespace nmt
