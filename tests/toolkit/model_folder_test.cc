#include "toolkit/model_folder.h"

#include <doctest/doctest.h>

#include "toolkit/workshop.h"

namespace nmt {
namespace fs = std::filesystem;

TEST_CASE("open_model_folder: what is not a model, and what is missing from one, is named") {
  Workshop shop;
  const auto refusal = [](const fs::path& folder, Fault fault) {
    return refusal_by([&] { open_model_folder(folder); }, fault);
  };
  CHECK(has(refusal(shop.scratch / "none", Fault::kAsked), "there is no such folder"));
  CHECK(has(refusal(shop.scratch / "t.en", Fault::kAsked), "is a file; a model is a folder"));
  CHECK(has(refusal(shop.scratch.path(), Fault::kAsked), "is not a model: it has no recipe.yml"));
  shop.train();
  const fs::path model = shop.scratch / "m";
  fs::rename(model / "parameters.safetensors", model / "p");
  CHECK(has(refusal(model, Fault::kFailed), "has no file parameters.safetensors"));
  const std::string bytes = slurp(model / "p");
  spill(model / "parameters.safetensors", bytes.substr(0, bytes.size() / 2));
  CHECK(has(refusal(model, Fault::kFailed), "parameters.safetensors"));
  spill(model / "parameters.safetensors", bytes);
  fs::copy_file(model / "target.vocab", model / "source.vocab",
                fs::copy_options::overwrite_existing);
  CHECK(has(refusal(model, Fault::kFailed), "the model's is [10, "));
}

}  // namespace nmt
